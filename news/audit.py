"""Is the stored record what was published? Everything that can be computed again is.

Each edition's document, digests and chain, its derived columns and rows, its seal, the bounds
of its message's editions, its files in the storage, its fingerprints, and the ledger's marks.

Of an erased edition (news/erasure.py) the text and the note are gone, so two things cannot be
computed again: that its document had `content_sha256`, and, where there was a note, that
`record_sha256` covers it. What remains provable: that two persons had it erased and when; that
its document is the one canonical tombstone and nothing beside it is left; that its three
digests are those that it had then (its seal took them in), which the marks of the ledger, the
record of the next edition that is not erased and every copy of the ledger that somebody has
kept cover too; its number, times and standing. Whoever has kept the text or its `index.json`
can still show with `sha256sum` that it is what was published. A tombstone that nobody had made
is a break, and so is an edition that an erasure should have emptied and has not.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, islice

from django.db import transaction

from news import audit_rows, ledger, record
from news.derived import derive
from news.erasure import tombstones
from news.models import Edition, Fingerprint, LedgerMark, Message, Seal, SearchText

_DERIVED = ("kind", "in_language", "title", "excerpt", "issuer", "thumbnail")


@dataclass(frozen=True)
class Break:
    """The first version of a message that is not as published, and which columns and rows."""

    message: Message
    number: int
    differs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.message} {self.number}: {', '.join(self.differs)}"


def breaks(editions: Iterable[Edition]) -> Iterator[Break]:
    """The first break of each message. `editions` come as `in_order` has them."""
    files: dict[str, bool] = {}
    known = audit_rows.with_rows(editions)
    for _, group in groupby(known, key=lambda pair: pair[0].message_id):
        pairs = list(group)
        rows = [edition for edition, _ in pairs]
        alone = (
            [*_of_itself(row), *audit_rows.differing(row, beside, files)] for row, beside in pairs
        )
        among = (
            [*_among(rows, place), *([] if beside.copied else ["categories"])]
            for place, (_, beside) in enumerate(pairs)
        )
        # A row that is wrong in itself is named before its neighbours, which only differ from it.
        for row, differs in chain(zip(rows, alone, strict=True), zip(rows, among, strict=True)):
            if differs:
                yield Break(row.message, row.number, tuple(differs))
                break


def in_order() -> Iterator[Edition]:
    """Every edition, waiting ones too, message by message. Streamed."""
    editions = Edition.objects.select_related("message__erasure", "seal")
    return editions.order_by("message_id", "number").iterator(chunk_size=audit_rows.BATCH)


def erased() -> Iterator[Edition]:
    """Every edition that two persons have had erased, broken or not. Streamed."""
    done = Edition.objects.filter(message__erasure__done_at__isnull=False, erased_at__isnull=False)
    return (
        done.select_related("message").order_by("message_id", "number").iterator(audit_rows.BATCH)
    )


# --- One edition --------------------------------------------------------------------------


def _of_itself(edition: Edition) -> Iterator[str]:
    """The columns that contradict the document or the seal."""
    try:
        content = json.loads(edition.document)
        sound = record.canonical(content) == edition.document
        copy = Edition(document=edition.document)
        derive(copy)
        text_sha256 = record.sha256(record.plain_text(content))
    except audit_rows.UNREADABLE:
        yield "document"
        return
    if (erased_at := tombstones.erased_at(edition)) != edition.erased_at:
        yield "erased_at"
    if erased_at and edition.erased_at:
        yield from _of_tombstone(edition)
        return
    digest = record.sha256(edition.document)
    if not sound or (digest != edition.content_sha256 and not _is_recorded(edition, digest)):
        yield "document"
        return
    if digest != edition.content_sha256:
        yield "content_sha256"
    if text_sha256 != edition.text_sha256:
        yield "text_sha256"
    yield from _of_columns(edition, copy)


def _of_columns(edition: Edition, copy: Edition) -> Iterator[str]:
    """What `copy`, an edition of the same document, and the seal say differently."""
    yield from (name for name in _DERIVED if getattr(copy, name) != getattr(edition, name))
    if edition.cancelled_at:
        yield "cancelled_at"
    yield from _of_seal(edition)


def _of_tombstone(edition: Edition) -> Iterator[str]:
    if not edition.erased_at or edition.document != tombstones.document(edition, edition.erased_at):
        yield "document"
        return
    copy = Edition(document=edition.document)
    derive(copy)
    yield from _of_columns(edition, copy)


def _is_recorded(edition: Edition, content_sha256: str) -> bool:
    """Whether the record's digest was made with this digest of the document."""
    before = edition.message.editions.filter(number=edition.number - 1).first()
    return _record(edition, before, content_sha256) == edition.record_sha256


def _record(edition: Edition, before: Edition | None, content_sha256: str) -> str:
    return record.record_sha256(
        uuid=str(edition.message.uuid),
        reference=edition.message.reference,
        number=edition.number,
        content_sha256=content_sha256,
        note=edition.note,
        note_kind=edition.note_kind,
        standing=edition.standing,
        date_published=edition.date_published,
        previous=before.record_sha256 if before else "",
    )


def _of_seal(edition: Edition) -> Iterator[str]:
    try:
        sealed = json.loads(edition.seal.columns)
    except (Seal.DoesNotExist, ValueError):
        yield "seal"
        return
    for name in (*Seal.COLUMNS, *(tombstones.DIGESTS if tombstones.erased_at(edition) else ())):
        if sealed.get(name) != Seal.told(getattr(edition, name)):
            yield name.removesuffix("_id")


def _among(rows: list[Edition], place: int) -> Iterator[str]:
    """The columns that contradict the message's other editions."""
    edition = rows[place]
    before = rows[place - 1] if place else None
    after = rows[place + 1] if place + 1 < len(rows) else None
    if edition.number != place + 1:
        yield "number"
    digests = {record.sha256(edition.document), edition.content_sha256}
    erased = tombstones.erased_at(edition)  # its record covers a note that is gone
    if not erased and edition.record_sha256 not in {
        _record(edition, before, digest) for digest in digests
    }:
        yield "record_sha256"
    ends = [edition.expires_at, after.public_from if after else None]
    if edition.public_until != min(filter(None, ends), default=None):
        yield "public_until"
    if edition.closed not in _closed(rows, place):
        yield "closed"


def _closed(rows: list[Edition], place: int) -> set[bool]:
    """Whether it may be closed: before a removal, and after a restoration all or none are."""
    removals = [at for at, row in enumerate(rows) if row.standing == Edition.Standing.REMOVED]
    if not removals or place >= removals[-1]:
        return {False}
    return {True} if removals[-1] == len(rows) - 1 else {rows[0].closed}


# --- The whole ----------------------------------------------------------------------------


def false_mark(at: datetime) -> str:
    """The first mark of the ledger that is not its line, as a sentence; "" when all are."""
    marks = dict(LedgerMark.objects.values_list("edition", "line"))
    for place in ledger.lines(Edition.objects.filter(recorded_from__lte=at), ledger.Place()):
        if (line := marks.pop(place.edition, None)) not in (None, place.line):
            return str(line)
    return next(iter(marks.values()), "")


def rebuild(editions: Iterable[Edition]) -> None:
    """Write the fingerprints and the words of `editions` and all marks of the ledger anew."""
    LedgerMark.objects.all().delete()
    rest = iter(editions)
    while batch := list(islice(rest, audit_rows.BATCH)):
        with transaction.atomic():
            Fingerprint.objects.filter(edition__in=batch).delete()
            Fingerprint.objects.write([edition for edition in batch if not edition.erased_at])
            SearchText.objects.filter(edition__in=batch).delete()
            SearchText.objects.write(batch)
