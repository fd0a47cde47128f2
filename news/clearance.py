"""May this go out? What a second person's approval is worth, and what the mission demands.

An approval is of exactly what would be published: the document, the note to readers and its
kind, the address, the date shown. It holds while all of that is as it was approved and nobody
has saved a change since; a name, a post or a category that the text uses voids it too when it
changes. It is asked for at publication, under the message's lock.

With `Mission.needs_approval` nobody publishes what has no valid approval, and whoever changed
the text last neither approves nor publishes it. What takes a text away (withdraw, remove,
cancel) needs no approval, because it must never have to wait. Neither do moving a time and
reopening former versions: their texts were approved when they were frozen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from embassy.models import Mission
from embassy.punctuation import listed
from news import documents, record
from news.editions import Desk, PublishingRefused, drop_waiting
from news.models import Approval, Draft, Edition, Override

# What an approval stores, and what each is called when it has changed.
PARTS: dict[str, Promise] = {
    "content_sha256": gettext_lazy("the text or something that belongs to it"),
    "note": gettext_lazy("the note to readers"),
    "note_kind": gettext_lazy("the kind of note"),
    "slug": gettext_lazy("the address"),
    "date_published": gettext_lazy("the date shown to readers"),
}


@dataclass(frozen=True)
class Clearance:
    """What stands between a draft and its publication by `by` (None: by no person).

    `changed` names the parts that are not as they were approved; `holds` says whether the
    approval is worth anything now.
    """

    draft: Draft
    by: User | None
    binding: bool
    approval: Approval | None
    changed: list[Promise]

    @property
    def holds(self) -> bool:
        return (
            self.approval is not None
            and self.draft.review == Draft.Review.APPROVED
            and not self.changed
            and not (self.binding and self.is_by_last_editor)
        )

    @property
    def approver(self) -> User | None:
        """Who has approved what goes out; None where no approval holds."""
        return self.approval.approved_by if self.approval and self.holds else None

    @property
    def is_by_last_editor(self) -> bool:
        """Whether whoever approved it is who changed it last: possible without the switch."""
        approver = self.approval.approved_by_id if self.approval else None
        return approver is not None and approver == self.draft.changed_by_id

    @property
    def is_own(self) -> bool:
        """Whether `by` changed it last."""
        return self.by is not None and self.by.pk == self.draft.changed_by_id

    @property
    def refusal(self) -> str:
        """Why it cannot be published without an emergency; "" when it can."""
        if not self.binding or (self.by is None and self.draft.changed_by_id is None):
            return ""
        if self.is_own and self.holds:
            return _("You changed it last, so another person has to publish it. It is approved.")
        if self.is_own and self.draft.review == Draft.Review.SUBMITTED:
            return _(
                "You changed it last, so another person has to approve and publish it. It waits "
                "for a second reader."
            )
        if self.is_own:
            return _(
                "You changed it last, so you cannot publish it. Submit it: another person can "
                "then approve and publish it."
            )
        return "" if self.holds else self.lacking()

    def lacking(self) -> str:
        """Why no approval holds, and what to do."""
        review, approval = self.draft.review, self.approval
        if review == Draft.Review.SUBMITTED:
            return _("It waits for a second reader. It can be published once it is approved.")
        if not approval:
            return _("Nobody has approved it. Submit it, so that a second person reads it.")
        if review != Draft.Review.APPROVED:
            return _(
                "It was changed after %s had approved it. Submit it again, so that it is "
                "approved as it is now."
            ) % (approval.approved_by)
        if self.changed:
            return _(
                "Since %(who)s approved it something has changed without a save: %(parts)s. It "
                "may be a name, a post or a category. It has to be approved again as it is now."
            ) % {
                "who": approval.approved_by,
                "parts": listed(self.changed),
            }
        return _(
            "Whoever approved it changed it last. Another person has to approve it, as it is now."
        )


def content(draft: Draft, begun: Iterable[Edition]) -> dict[str, Any]:
    """What an approval of `draft` stores; `begun` are its message's versions that have begun.

    Raises ValueError for a text that cannot be written down.
    """
    document = record.canonical(documents.of_draft(draft, begun))
    return {
        "content_sha256": record.sha256(document),
        "note": words(draft.note),
        "note_kind": draft.note_kind,
        "slug": draft.slug,
        "date_published": draft.date_published,
    }


def words(note: str) -> str:
    """A note as it is compared: browsers write the ends of its lines in their own way."""
    return "\n".join(note.strip().splitlines())


def of(draft: Draft, begun: Iterable[Edition], by: User | None) -> Clearance:
    """Two queries, and those of the document where somebody has approved it."""
    mission = Mission.objects.first()
    approvals = Approval.objects.select_related("approved_by")
    approval = approvals.filter(draft=draft.pk).first()
    return Clearance(
        draft,
        by,
        bool(mission and mission.needs_approval),
        approval,
        changed_parts(approval, draft, begun) if approval else [],
    )


def changed_parts(approval: Approval, draft: Draft, begun: Iterable[Edition]) -> list[Promise]:
    try:
        now = content(draft, begun)
    except ValueError:
        return [PARTS["content_sha256"]]
    return [name for part, name in PARTS.items() if getattr(approval, part) != now[part]]


def demand(desk: Desk, note: str | None, note_kind: str | None, reason: str) -> Clearance:
    """The clearance of what is about to be frozen. No version may be waiting any more.

    Raises PublishingRefused for what the mission's switch forbids, unless `reason` says why it
    has to go out all the same, and for a reason where none is needed.
    """
    clearance = of(desk.draft, desk.editions, desk.by)
    if not clearance.binding and reason:
        raise PublishingRefused(_("Nobody has to approve it here. Publish it without a reason."))
    if not clearance.binding:
        return clearance
    other_note = note is not None and words(note) != words(desk.draft.note)
    if other_note or note_kind not in (None, desk.draft.note_kind):
        raise PublishingRefused(
            _("The note to readers is approved together with the text. Change it in the draft.")
        )
    if reason and not clearance.refusal:
        raise PublishingRefused(_("It is approved. Publish it without a reason."))
    if clearance.refusal and not reason:
        raise PublishingRefused(clearance.refusal)
    return clearance


def override(desk: Desk, edition: Edition, reason: str, by: User) -> None:
    """Write down that `edition` goes out without approval; it stays open until counter-signed."""
    Override.objects.create(
        message=desk.message,
        number=edition.number,
        content_sha256=edition.content_sha256,
        reason=reason,
        overridden_by=by,
        overridden_at=desk.now,
    )


def drop(desk: Desk) -> None:
    """Drop the waiting version, and with it that it was to go out without approval."""
    waiting = desk.waiting
    if waiting:
        rows = Override.objects.filter(message=desk.message, number=waiting.number)
        if rows.delete()[0]:
            desk.log(_("Version %(number)s is dropped, so it needs no counter-signature"), waiting)
    drop_waiting(desk)


def keep_note(desk: Desk) -> None:
    """The note of a waiting version that is cancelled goes back into a draft that has none, so
    that it need not be written again. What is read or approved just now stays as it is."""
    draft, waiting = desk.draft, desk.waiting
    if waiting and draft.review == Draft.Review.DRAFT and not (draft.note or draft.note_kind):
        Draft.objects.filter(pk=draft.pk).update(note=waiting.note, note_kind=waiting.note_kind)


def spend(desk: Desk) -> None:
    """What is published takes its note and its approval with it: the next change needs its own."""
    Approval.objects.filter(draft=desk.draft.pk).delete()
    Draft.objects.filter(pk=desk.draft.pk).update(
        note="", note_kind="", review=Draft.Review.DRAFT, submitted_by=None, submitted_at=None
    )
