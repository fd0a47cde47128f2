"""The only writer of editions: publish, reschedule, cancel, withdraw, remove, reopen.

Every step is one transaction that begins by locking the message (`news.editions.open_desk`),
so two editors are one after the other, and the second is told what the first one did. What
the rules forbid raises `PublishingRefused` with a sentence for the editor. A bound may move
while it lies ahead, never when it has passed, and never into the past; only `publish_all`,
the importers' road, sets a past one.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from news import clearance, documents, record
from news.editions import PublishingRefused, append, drop_waiting, freeze, open_desk
from news.models import Draft, Edition, Message

__all__ = [
    "PublishingRefused",
    "cancel",
    "publish",
    "publish_all",
    "remove",
    "reopen",
    "reschedule",
    "withdraw",
]


def publish(
    draft: Draft,
    *,
    by: User,
    at: datetime | None = None,
    until: datetime | None = None,
    note: str | None = None,
    note_kind: str | None = None,
    replace: bool = False,
    override: str = "",
) -> Edition:
    """Freeze `draft` as the next edition, public from `at` (now) until `until` (further notice).

    An edition that waits already stays unless `replace` is set. A text that readers know
    needs a kind of note, and a note unless it is a minor change; what is not given is the
    draft's. Where the mission demands an approval that it lacks, `override` is the reason why
    it goes out all the same; another person has to counter-sign it.
    """
    override = override.strip()
    with open_desk(draft, by) as desk:
        start = at or desk.now
        if start < desk.now:
            raise PublishingRefused(_("This moment has passed. Choose a later one, or now."))
        if until and until <= start:
            raise PublishingRefused(_("The end lies before the beginning. Choose a later end."))
        if desk.waiting:
            if not replace:
                raise PublishingRefused(
                    _("A version is waiting already. Replace it, or cancel it first.")
                )
            clearance.drop(desk)
        cleared = clearance.demand(desk, note, note_kind, override)
        edition = freeze(
            desk,
            start,
            until,
            (desk.draft.note if note is None else note).strip(),
            desk.draft.note_kind if note_kind is None else note_kind,
            cleared.approver,
        )
        if override:
            clearance.override(desk, edition, override, by)
            line = _("Published version %(number)s without approval, public from %(time)s UTC")
        else:
            line = _("Published version %(number)s, public from %(time)s UTC")
        clearance.spend(desk)
        desk.log(line, edition)
        return edition


def publish_all(releases: Iterable[tuple[Draft, datetime]], *, by: User | None = None) -> int:
    """Publish first editions from their given moments, past ones too: the importers' road.

    All or nothing; returns how many. Raises `PublishingRefused` naming the text that cannot.
    Where the mission demands an approval, only what no person has ever changed needs none.
    """
    count = 0
    with transaction.atomic():
        for draft, public_from in releases:
            with open_desk(draft, by) as desk:
                if desk.editions:
                    raise PublishingRefused(_("“%s” is published already.") % draft.title)
                desk.receipts = False
                cleared = clearance.of(desk.draft, [], by)
                if cleared.refusal:
                    raise PublishingRefused(f"“{draft.title}”: {cleared.refusal}")
                freeze(desk, public_from, approved_by=cleared.approver)
                clearance.spend(desk)
            count += 1
    return count


def reschedule(draft: Draft, to: datetime, *, by: User) -> Edition:
    """Move the start of the waiting edition, and the end of its predecessor with it.

    Its date moves along where it was the moment of publication; its text does not change.
    """
    with open_desk(draft, by) as desk:
        waiting = desk.waiting
        if not waiting:
            raise PublishingRefused(_("No version is waiting, so there is none to reschedule."))
        if to <= desk.now:
            raise PublishingRefused(_("This moment has passed. Choose a later one."))
        if waiting.expires_at and waiting.expires_at <= to:
            raise PublishingRefused(_("It would begin after its end. Choose an earlier moment."))
        follows = waiting.date_published == waiting.public_from
        drop_waiting(desk)
        edition = append(
            desk,
            document=waiting.document,
            text_sha256=waiting.text_sha256,
            start=to,
            until=waiting.expires_at,
            date_published=to if follows else waiting.date_published,
            note=waiting.note,
            note_kind=waiting.note_kind,
            draft_changed_at=waiting.draft_changed_at,
            approved_by=waiting.approved_by,
        )
        desk.log(_("Rescheduled version %(number)s to %(time)s UTC"), edition)
        return edition


def cancel(draft: Draft, *, by: User) -> None:
    """Delete the waiting edition and reopen its predecessor."""
    with open_desk(draft, by) as desk:
        if not desk.waiting:
            raise PublishingRefused(_("No version is waiting, so there is none to cancel."))
        desk.log(_("Cancelled version %(number)s, planned for %(time)s UTC"), desk.waiting)
        clearance.keep_note(desk)
        clearance.drop(desk)


def withdraw(draft: Draft, reason: str, *, by: User) -> Edition:
    """Put the text under a notice with `reason`; it stays readable. Cancels what waits."""
    with open_desk(draft, by) as desk:
        current = desk.in_force
        if not current or current.standing != Edition.Standing.IN_FORCE:
            raise PublishingRefused(_("Only a text that is public can be withdrawn."))
        _need_reason(reason)
        clearance.drop(desk)
        edition = append(
            desk,
            document=current.document,
            text_sha256=current.text_sha256,
            start=desk.now,
            date_published=current.date_published,
            draft_changed_at=current.draft_changed_at,
            note=reason.strip(),
            standing=Edition.Standing.WITHDRAWN,
        )
        desk.log(_("Withdrew it with version %(number)s, %(time)s UTC"), edition)
        return edition


def remove(draft: Draft, reason: str, *, by: User, successor: Message | None = None) -> Edition:
    """Take the text and all its editions away: 410 with `reason`, or 301 to `successor`.

    Cancels what waits. Earlier editions are closed (by a trigger) and stay closed after a
    restoration, unless reopened.
    """
    with open_desk(draft, by) as desk:
        clearance.drop(desk)
        if not desk.last:
            raise PublishingRefused(_("It was never public, so there is nothing to remove."))
        if desk.last.standing == Edition.Standing.REMOVED:
            raise PublishingRefused(_("It is removed already."))
        if successor and successor.pk == desk.message.pk:
            raise PublishingRefused(_("A message cannot lead to itself. Choose another one."))
        _need_reason(reason)
        document = documents.without_text(desk.message.kind, desk.last.in_language)
        edition = append(
            desk,
            document=record.canonical(document),
            text_sha256=record.sha256(record.plain_text(document)),
            start=desk.now,
            date_published=desk.last.date_published,
            draft_changed_at=desk.last.draft_changed_at,
            note=reason.strip(),
            standing=Edition.Standing.REMOVED,
            successor=successor,
        )
        desk.log(_("Removed it with version %(number)s, %(time)s UTC"), edition)
        return edition


def reopen(draft: Draft, *, by: User) -> int:
    """After a restoration, make the earlier editions readable again. Returns how many."""
    with open_desk(draft, by) as desk:
        current = desk.in_force
        if not current or current.standing == Edition.Standing.REMOVED:
            raise PublishingRefused(_("Publish it again first; then reopen what came before."))
        reopened = desk.message.editions.filter(closed=True).update(closed=False)
        desk.log(_("Reopened the versions before version %(number)s"), current)
        return reopened


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise PublishingRefused(_("Write the reason: readers will see it in its place."))
