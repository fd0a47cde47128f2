"""Writing one edition under lock: the mechanism below the steps of news/publishing.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from embassy.clocks import database_now
from embassy.models import Mission
from news import addresses, desk_history, documents, order, record
from news.derived import derive, write_rows
from news.models import Address, Draft, Edition, Message, Receipt

Standing, Note = Edition.Standing, Edition.Note


class PublishingRefused(Exception):
    """A step that the rules forbid. Its text is a sentence for the editor."""


@dataclass
class Desk:
    """A message under lock: its draft as stored, its editions in order, and the time."""

    draft: Draft
    message: Message
    editions: list[Edition]
    now: datetime
    by: User | None
    # Whether what is served is compared with what was written (news/receipts.py).
    receipts: bool = True

    @property
    def last(self) -> Edition | None:
        return self.editions[-1] if self.editions else None

    @property
    def waiting(self) -> Edition | None:
        return self.last if self.last and self.last.public_from > self.now else None

    @property
    def in_force(self) -> Edition | None:
        return next((edition for edition in self.editions if edition.is_in_force(self.now)), None)

    def log(self, text: str, edition: Edition | None = None) -> None:
        """Add a line to the item's history in the admin. Of an `edition`, `text` names
        %(number)s and %(time)s."""
        if self.by is None:
            return
        if edition:
            moment = f"{edition.public_from:%Y-%m-%d %H:%M:%S}"
            text = text % {"number": edition.number, "time": moment}
        desk_history.add_line(self.draft, self.by, text)


@contextmanager
def open_desk(draft: Draft, by: User | None) -> Iterator[Desk]:
    """A transaction that holds the message's lock. The database's time is asked after it.

    Refuses when the draft is not as `draft` saw it (`lock_version`); every step moves the
    version on, so that whoever looked before it looks again.
    """
    with transaction.atomic():
        messages = Message.objects.select_for_update(of=("self",)).select_related("erasure")
        message = messages.get(pk=draft.message_id)
        fresh = Draft.objects.select_related("changed_by").get(pk=draft.pk)
        if fresh.lock_version != draft.lock_version:
            raise PublishingRefused(
                _(
                    "%(who)s changed it or took a step while you had it open. "
                    "Look at it again first."
                )
                % {"who": fresh.changed_by or _("Somebody")}
            )
        if hasattr(message, "erasure") and message.erasure.done_at:
            raise PublishingRefused(_("It is erased. Write it anew as a message of its own."))
        fresh.message = message
        editions = list(message.editions.select_related("address").order_by("number"))
        order.hold()
        yield Desk(fresh, message, editions, _now(editions), by)
        Draft.objects.filter(pk=draft.pk).update(lock_version=F("lock_version") + 1)
    draft.lock_version += 1


def _now(editions: list[Edition]) -> datetime:
    """The database's time, and after the start of every edition that had begun by then.

    Clocks may be set back, and SQLite's counts milliseconds: two steps never coincide.
    """
    now = database_now()
    begun = [edition.public_from for edition in editions if edition.recorded_from <= now]
    return max([now, *(start + timedelta(microseconds=1) for start in begun)])


def freeze(
    desk: Desk,
    start: datetime,
    until: datetime | None = None,
    note: str = "",
    note_kind: str = "",
    approved_by: User | None = None,
) -> Edition:
    """Append the next edition from the draft as stored.

    A text that readers know needs a kind of note, and a note unless it is a minor change.
    """
    last, draft = desk.last, desk.draft
    try:
        content = documents.of_draft(draft, desk.editions)
        document = record.canonical(content)
    except ValueError as error:
        raise PublishingRefused(str(error)) from error
    unchanged = last and last.content_sha256 == record.sha256(document)
    if last and unchanged and last.is_in_force(start) and last.standing == Standing.IN_FORCE:
        raise PublishingRefused(_("Readers have exactly this text. There is nothing to publish."))
    if last and note_kind not in Note.values:
        raise PublishingRefused(_("Say what kind of change it is: this text is public."))
    if last and not note and note_kind != Note.MINOR:
        raise PublishingRefused(_("Write a note to readers: what was changed, and why."))
    if not last:
        note = note_kind = ""
    shown = draft.date_published or (last.date_published if last else start)
    if shown > start:
        raise PublishingRefused(
            _("The date shown to readers lies after the moment of publication. Change either.")
        )
    return append(
        desk,
        document=document,
        text_sha256=record.sha256(record.plain_text(content)),
        start=start,
        until=until,
        date_published=shown,
        note=note,
        note_kind=note_kind,
        draft_changed_at=draft.changed_at,
        approved_by=approved_by,
    )


def append(
    desk: Desk,
    *,
    document: str,
    text_sha256: str,
    start: datetime,
    date_published: datetime,
    draft_changed_at: datetime | None,
    until: datetime | None = None,
    note: str = "",
    note_kind: str = "",
    standing: str = Standing.IN_FORCE,
    successor: Message | None = None,
    approved_by: User | None = None,
) -> Edition:
    """End the last edition at `start` and write the next one."""
    last = desk.last
    if last and (last.public_until is None or last.public_until > start):
        last.public_until = start
        last.save(update_fields=["public_until"])
    shown = date_published.astimezone(Mission.objects.host_zone())
    if not desk.message.reference:
        addresses.give_reference(desk.message, shown.year)
    edition = Edition(
        message=desk.message,
        number=last.number + 1 if last else 1,
        address=_address(desk, shown, standing),
        document=document,
        content_sha256=record.sha256(document),
        text_sha256=text_sha256,
        standing=standing,
        note=note,
        note_kind=note_kind,
        date_published=date_published,
        public_from=start,
        public_until=until,
        expires_at=until,
        recorded_from=max(start, desk.now),
        draft_changed_at=draft_changed_at,
        successor=successor,
        created_by=desk.by,
        approved_by=approved_by,
    )
    edition.record_sha256 = record.record_sha256(
        uuid=str(desk.message.uuid),
        reference=desk.message.reference,
        number=edition.number,
        content_sha256=edition.content_sha256,
        note=note,
        note_kind=note_kind,
        standing=standing,
        date_published=date_published,
        previous=last.record_sha256 if last else "",
    )
    derive(edition)
    edition.save(force_insert=True)
    if desk.receipts:
        Receipt.objects.create(edition=edition)
    write_rows(edition)
    desk.editions.append(edition)
    return edition


def _address(desk: Desk, shown: datetime, standing: str) -> Address:
    """Where it will live: where it lives, unless the editor chose another last part.

    `shown` is in the host city's time: its year and month count at first publication.
    """
    last = desk.last
    keeps = last and (standing != Standing.IN_FORCE or desk.draft.slug in ("", last.address.slug))
    if last and keeps:
        return last.address
    moment = last.address if last else shown
    address = addresses.take(
        desk.message, moment.year, moment.month, desk.draft.slug, desk.draft.title
    )
    if address is None:
        raise PublishingRefused(
            _("The address “%s” belongs to another message. Choose another one.") % desk.draft.slug
        )
    return address


def drop_waiting(desk: Desk) -> None:
    """Delete the waiting edition, if there is one, and give its predecessor its end back."""
    waiting = desk.waiting
    if not waiting:
        return
    Edition.objects.filter(pk=waiting.pk).update(cancelled_at=desk.now)
    Edition.objects.filter(pk=waiting.pk).delete()
    desk.editions.pop()
    last = desk.last
    if last and last.public_until == waiting.public_from:
        last.public_until = last.expires_at
        last.save(update_fields=["public_until"])
