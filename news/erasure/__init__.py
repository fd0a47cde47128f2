"""Erasing a message by order: asked for by one person with a reason, done by another.

Everything that holds a word of it goes: the documents and notes of its versions, its draft with
all that hangs on it, its addresses, its files down to the disk. What stays is that there were
versions: number, times, standing and the three digests of each, so the public ledger does not
change in any line. Of stored pages (embassy/pagestore) those in memory end with the
transaction, because its tables begin a new generation; copies on this host's disk are deleted,
and those of other hosts are held back. What cannot be reached from here is told: the backups.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from embassy import languages
from embassy.clocks import database_now
from embassy.pagestore import copies, endings
from news import desk_history, documents, record, search_index
from news.editions import Desk, PublishingRefused, append, drop_waiting, open_desk
from news.erasure import discarding, tombstones
from news.erasure.remains import Report
from news.models import Attachment, Draft, Edition, EditionFile, Erasure, Message, Picture

PERMISSION = "news.erase_edition"


def may(person: User) -> bool:
    """Whether `person` can ask for an erasure and do one."""
    return person.is_active and person.is_staff and person.has_perm(PERMISSION)


def ask(draft: Draft, reason: str, *, by: User) -> Erasure:
    """Write down that `by` asks for it. Nothing is erased yet."""
    _need_permission(by)
    if not reason.strip():
        raise PublishingRefused(_("Write the reason: who has ordered it, and when."))
    if not Message.objects.get(pk=draft.message_id).reference:
        raise PublishingRefused(_("It was never published or planned. Delete the draft instead."))
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                message=draft.message,
                reason=reason.strip(),
                requested_by=by,
                requested_at=database_now(),
            )
            desk_history.add_line(draft, by, _("Asked for its erasure"))
    except IntegrityError:
        raise PublishingRefused(
            _("Its erasure has been asked for already. Look at it again first.")
        ) from None
    return erasure


def take_back(draft: Draft, *, by: User) -> None:
    """Withdraw the open request; whoever may erase can."""
    _need_permission(by)
    with transaction.atomic():
        deleted, _rows = Erasure.objects.filter(message=draft.message, done_at=None).delete()
        if not deleted:
            raise PublishingRefused(_("There is no open request to erase it."))
        desk_history.add_line(draft, by, _("Withdrew the request to erase it"))


def erase(draft: Draft, asked: int, *, by: User) -> Report:
    """Do what the request with the primary key `asked` asks for. It cannot be undone.

    One transaction under the message's lock; the bytes of its files go when it is committed,
    and only then `Report.left` and `Report.in_journal` are true.
    """
    with open_desk(draft, by) as desk:
        erasure = _confirmed(desk, asked)
        media, files = _files(desk)
        report = Report(
            reference=desk.message.reference,
            versions=0,
            database_since=desk.draft.created_at,
            until=desk.now,
            media_since=media,
            related=_translations(desk.message),
        )
        drop_waiting(desk)
        erased = list(desk.editions)
        report.versions = len(erased)
        if erased:
            _remove(desk)
        erasure.done_by, erasure.done_at = by, desk.now
        erasure.save()
        for edition in erased:
            tombstones.of_edition(edition, desk.now)
        search_index.forget_deleted(connection)
        tombstones.of_message(desk.message)
        tombstones.of_draft(desk.draft, desk.now)
        paths, kept = discarding.discard(files)
        report.files, report.kept = len(paths), discarding.users(kept)
        desk_history.add_line(desk.draft, by, " ".join([_("Erased it."), *report.backups()]))
        transaction.on_commit(lambda: _after(report, paths))
    return report


# --- Before -------------------------------------------------------------------------------


def _need_permission(person: User) -> None:
    if not may(person):
        raise PublishingRefused(_("%s may not erase.") % person)


def _confirmed(desk: Desk, asked: int) -> Erasure:
    """The request, under lock, when it is the one that was read and `desk.by` may confirm it."""
    erasure = Erasure.objects.select_for_update().filter(message=desk.message).first()
    if not erasure or erasure.pk != asked:
        raise PublishingRefused(
            _("This request was withdrawn meanwhile. Nothing is erased. Look at it again first.")
        )
    if not desk.by or erasure.requested_by_id == desk.by.pk:
        raise PublishingRefused(
            _("You have asked for it yourself. Another person has to confirm it.")
        )
    for person in (erasure.requested_by, desk.by):
        _need_permission(person)
    return erasure


def _files(desk: Desk) -> tuple[datetime | None, set[int]]:
    """When the first of its files was stored, and all of them, those that wait included."""
    keys: set[int] = set()
    for use in (Picture, Attachment):
        keys |= set(use.objects.filter(draft=desk.draft).values_list("file", flat=True))
    of_editions = EditionFile.objects.filter(edition__message=desk.message)
    keys |= set(of_editions.values_list("file", flat=True))
    files = discarding.with_renditions(keys)
    return discarding.first_stored(files), files


def _translations(message: Message) -> list[str]:
    others = Message.objects.filter(translation_group=message.translation_group)
    return [str(other) for other in others.exclude(pk=message.pk).order_by("pk")]


def _remove(desk: Desk) -> None:
    """A last version that says that the text is gone, with a reason that tells nothing.

    Also where it was removed before: the reason that stood there is erased with the rest.
    Where it led to a successor it still does.
    """
    last = desk.editions[-1]
    document = documents.without_text(desk.message.kind, last.in_language)
    offered = languages.current()
    with translation.override(last.in_language if last.in_language in offered else offered[0]):
        note = _("The text and its files were erased because the law requires it.")
    append(
        desk,
        document=record.canonical(document),
        text_sha256=record.sha256(record.plain_text(document)),
        start=desk.now,
        date_published=last.date_published,
        draft_changed_at=last.draft_changed_at,
        note=note,
        standing=Edition.Standing.REMOVED,
        successor=last.successor,
    )


def _after(report: Report, paths: list[str]) -> None:
    """Once it is committed: the bytes of the files, copies of pages, and SQLite's journal.

    Deleted rows are overwritten in the database's file itself (`secure_delete` in the
    settings); the journal holds former pages until it is emptied.
    """
    report.left = discarding.delete_bytes(paths)
    copies.kept.forget()
    endings.noted.note()  # it names the addresses of what was removed lately
    if connection.vendor == "sqlite":
        report.in_journal = not _journal_is_empty()


def _journal_is_empty() -> bool:
    """Empties it; False where somebody reads or writes for too long."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]
    except DatabaseError:
        return False
