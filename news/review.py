"""The steps of the second reader: submit, take back, approve, return, counter-sign; and remarks.

Each step is one transaction under the message's lock and one line in the draft's history; what
the rules forbid raises `PublishingRefused`. What an approval is worth: news/clearance.py.

A text that is submitted stays submitted while its author goes on typing: it is still to be read,
and whoever approves approves what they saw (`lock_version`, and the digest of the page that
asked). An approved text that is saved with a change is a draft again.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from embassy.clocks import database_now
from news import clearance, mails
from news.editions import Desk, PublishingRefused, open_desk
from news.models import Approval, Draft, Edition, Message, Override, Remark

Review = Draft.Review


def submit(draft: Draft, *, by: User) -> mails.Told:
    """Ask for a second reader. Those who may approve are told by e-mail."""
    with open_desk(draft, by) as desk:
        current = _clearance(desk)
        if desk.draft.review == Review.SUBMITTED:
            raise PublishingRefused(_("It is submitted already and waits for a second reader."))
        if current.holds:
            raise PublishingRefused(_("It is approved already. It can be published."))
        _need_news(desk, _content(desk))
        _need_note(desk, current)
        Draft.objects.filter(pk=draft.pk).update(
            review=Review.SUBMITTED, submitted_by=by, submitted_at=desk.now
        )
        desk.log(_("Submitted for a second reader"))
        but = [by.pk, desk.draft.changed_by_id if current.binding else None]
        readers = mails.reviewers(desk.message, but=but)
        return mails.after_commit(mails.submitted, desk.message, draft.pk, by, readers)


def take_back(draft: Draft, *, by: User) -> None:
    """What was submitted is a draft again."""
    with open_desk(draft, by) as desk:
        if desk.draft.review != Review.SUBMITTED:
            raise PublishingRefused(_("It is not submitted, so there is nothing to take back."))
        _back_to_draft(desk)
        desk.log(_("Took back what was submitted"))


def approve(draft: Draft, *, by: User, seen: str | None = None) -> mails.Told:
    """Approve exactly what would be published now; its authors are told by e-mail.

    `seen` is the digest of what was read: where it is another now, nothing is approved.
    """
    with open_desk(draft, by) as desk:
        current = _clearance(desk)
        if current.binding and current.is_own:
            raise PublishingRefused(_("You changed it last, so another person has to approve it."))
        if current.holds:
            raise PublishingRefused(_("It is approved already. It can be published."))
        if desk.draft.review == Review.DRAFT:
            raise PublishingRefused(
                _("It is not submitted. Whoever writes it submits it when it is done.")
            )
        content = _content(desk)
        _need_news(desk, content)
        _need_note(desk, current)
        if seen is not None and seen != content["content_sha256"]:
            raise PublishingRefused(
                _("What readers would get has changed while you read it. Read it again.")
            )
        Approval.objects.update_or_create(
            draft=desk.draft, defaults={**content, "approved_by": by, "approved_at": desk.now}
        )
        Draft.objects.filter(pk=draft.pk).update(review=Review.APPROVED)
        desk.log(_("Approved"))
        return mails.after_commit(
            mails.approved, desk.message, draft.pk, by, _authors(desk.draft, by)
        )


def return_(draft: Draft, remark: str, *, by: User) -> mails.Told:
    """Give it back with a remark that says what is to be done; its authors are told by e-mail."""
    with open_desk(draft, by) as desk:
        if desk.draft.review == Review.DRAFT:
            raise PublishingRefused(
                _("It is not submitted, so it cannot be returned. Write a remark in the draft.")
            )
        if not remark.strip():
            raise PublishingRefused(_("Write what is to be done: its author reads it there."))
        authors = _authors(desk.draft, by)
        _back_to_draft(desk)
        Remark.objects.create(
            draft=desk.draft, text=remark.strip(), created_by=by, created_at=desk.now
        )
        desk.log(_("Returned with a remark"))
        return mails.after_commit(mails.returned, desk.message, draft.pk, by, authors)


def add_remark(draft: Draft, text: str, *, by: User) -> None:
    """Tell the other editors something. It moves no version on: nobody's open form grows stale.

    Sent twice it stands there once. Nothing is said of what is erased.
    """
    with transaction.atomic():
        messages = Message.objects.select_for_update(of=("self",)).select_related("erasure")
        message = messages.get(pk=draft.message_id)
        if hasattr(message, "erasure") and message.erasure.done_at:
            raise PublishingRefused(_("It is erased. Write it anew as a message of its own."))
        last = Remark.objects.filter(draft=draft.pk).last()
        if last and (last.text, last.created_by_id) == (text.strip(), by.pk):
            return
        Remark.objects.create(
            draft_id=draft.pk, text=text.strip(), created_by=by, created_at=database_now()
        )


def saved(draft: Draft) -> None:
    """`draft`, which is about to be saved with a change, is approved no more."""
    if draft.review == Review.APPROVED:
        draft.review = Review.DRAFT


def first_open(draft: Draft) -> Override | None:
    """The oldest publication of the message that waits for a counter-signature."""
    rows = Override.objects.open().filter(message=draft.message_id)
    return rows.select_related("overridden_by").first()


def countersign(draft: Draft, *, by: User, number: int) -> Override:
    """Stand for version `number`, which another person published without approval."""
    with open_desk(draft, by) as desk:
        row = first_open(draft)
        if row is None or row.number != number:
            raise PublishingRefused(
                _("This version does not wait for a counter-signature any more.")
            )
        if row.overridden_by_id == by.pk:
            raise PublishingRefused(
                _("You published it yourself, so another person has to counter-sign it.")
            )
        row.countersigned_by, row.countersigned_at = by, desk.now
        row.save(update_fields=["countersigned_by", "countersigned_at"])
        edition = next(edition for edition in desk.editions if edition.number == row.number)
        desk.log(_("Counter-signed version %(number)s, public from %(time)s UTC"), edition)
        return row


def _begun(desk: Desk) -> list[Edition]:
    return [edition for edition in desk.editions if edition != desk.waiting]


def _clearance(desk: Desk) -> clearance.Clearance:
    return clearance.of(desk.draft, _begun(desk), desk.by)


def _content(desk: Desk) -> dict:
    try:
        return clearance.content(desk.draft, _begun(desk))
    except ValueError as error:
        raise PublishingRefused(str(error)) from error


def _need_news(desk: Desk, content: dict) -> None:
    """Refuse what would be refused at publication because readers have just this."""
    last = desk.last
    if (
        last
        and last.is_in_force(desk.now)
        and last.standing == Edition.Standing.IN_FORCE
        and last.content_sha256 == content["content_sha256"]
    ):
        raise PublishingRefused(_("Readers have exactly this text. There is nothing to read."))


def _need_note(desk: Desk, current: clearance.Clearance) -> None:
    """Where the note is approved with the text, refuse what could not be published without one:
    written later, it would void the approval."""
    note, kind = desk.draft.note.strip(), desk.draft.note_kind
    if current.binding and _begun(desk) and not (note and kind) and kind != Edition.Note.MINOR:
        raise PublishingRefused(
            _(
                "Readers know this text. Write in the draft, below “What readers are told”, what "
                "was changed and why."
            )
        )


def _back_to_draft(desk: Desk) -> None:
    Approval.objects.filter(draft=desk.draft.pk).delete()
    Draft.objects.filter(pk=desk.draft.pk).update(
        review=Review.DRAFT, submitted_by=None, submitted_at=None
    )


def _authors(draft: Draft, by: User) -> list[User]:
    keys = (draft.changed_by_id, draft.submitted_by_id, draft.created_by_id)
    return mails.authors(keys, but=by)
