"""Is the stored record what was published? Everything that can be computed again is.

Each edition's document, digests and chain, its derived columns and rows, its seal, the bounds
of its message's editions, its files in the storage, its fingerprints, and the ledger's marks.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, islice
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from news import documents, fingerprints, ledger, record
from news.editions import derive
from news.models import Edition, EditionCategory, EditionFile, Fingerprint, LedgerMark, Message
from news.models.fingerprint import COMMON, Seal

_BATCH = 500
_DERIVED = ("kind", "in_language", "title", "excerpt", "issuer")
# What a document may raise that is not as it was written.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


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
    known = _with_rows(editions)
    for _, group in groupby(known, key=lambda pair: pair[0].message_id):
        pairs = list(group)
        rows = [edition for edition, _ in pairs]
        alone = ([*_of_itself(row), *_of_rows(row, beside, files)] for row, beside in pairs)
        among = (list(_among(rows, place)) for place in range(len(rows)))
        # A row that is wrong in itself is named before its neighbours, which only differ from it.
        for row, differs in chain(zip(rows, alone, strict=True), zip(rows, among, strict=True)):
            if differs:
                yield Break(row.message, row.number, tuple(differs))
                break


def in_order() -> Iterator[Edition]:
    """Every edition, waiting ones too, message by message. Streamed."""
    editions = Edition.objects.select_related("message", "seal").order_by("message_id", "number")
    return editions.iterator(chunk_size=_BATCH)


# --- One edition --------------------------------------------------------------------------


def _of_itself(edition: Edition) -> Iterator[str]:
    """The columns that contradict the document or the seal."""
    try:
        content = json.loads(edition.document)
        sound = record.canonical(content) == edition.document
        copy = Edition(document=edition.document)
        derive(copy)
        text_sha256 = record.sha256(record.plain_text(content))
    except _UNREADABLE:
        yield "document"
        return
    digest = record.sha256(edition.document)
    if not sound or (digest != edition.content_sha256 and not _is_recorded(edition, digest)):
        yield "document"
        return
    if digest != edition.content_sha256:
        yield "content_sha256"
    if text_sha256 != edition.text_sha256:
        yield "text_sha256"
    yield from (name for name in _DERIVED if getattr(copy, name) != getattr(edition, name))
    if edition.cancelled_at:
        yield "cancelled_at"
    yield from _of_seal(edition)


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
    for name in Seal.COLUMNS:
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
    if edition.record_sha256 not in {_record(edition, before, digest) for digest in digests}:
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


# --- What stands beside it ----------------------------------------------------------------


@dataclass(frozen=True)
class _Rows:
    """The rows that are derived from an edition's document."""

    categories: set[str]
    files: set[str]
    too_many: set[int]  # fingerprints that its document does not have
    too_few: set[int]  # those that it lacks, though they are not common


def _with_rows(editions: Iterable[Edition]) -> Iterator[tuple[Edition, _Rows]]:
    """Editions in batches with their rows: four queries a batch."""
    rest = iter(editions)
    while batch := list(islice(rest, _BATCH)):
        pks = [edition.pk for edition in batch]
        categories = _grouped(EditionCategory.objects.filter(edition__in=pks), "category__slug")
        files = _grouped(EditionFile.objects.filter(edition__in=pks), "file__sha256")
        numbers = _grouped(Fingerprint.objects.filter(edition__in=pks), "value")
        expected = {edition.pk: _numbers(edition) for edition in batch}
        lacking = {pk: found - numbers.get(pk, set()) for pk, found in expected.items()}
        # Half as many: those that had them may have been cancelled since.
        common = Fingerprint.objects.common(set().union(*lacking.values()), COMMON // 2)
        for edition in batch:
            pk = edition.pk
            yield (
                edition,
                _Rows(
                    categories.get(pk, set()),
                    files.get(pk, set()),
                    numbers.get(pk, set()) - expected[pk],
                    lacking[pk] - common,
                ),
            )


def _grouped(rows: Any, column: str) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    for pk, value in rows.values_list("edition", column):
        found.setdefault(pk, set()).add(value)
    return found


def _numbers(edition: Edition) -> set[int]:
    try:
        return fingerprints.of_document(json.loads(edition.document))
    except _UNREADABLE:
        return set()


def _of_rows(edition: Edition, rows: _Rows, known: dict[str, bool]) -> Iterator[str]:
    try:
        content = edition.content
        named = set(documents.files(content))
        slugs = {category["slug"] for category in content.get("categories", [])}
    except _UNREADABLE:
        return  # the document is named already
    if rows.categories != slugs:
        yield "categories"
    if rows.files != named:
        yield "files"
    for digest in sorted(named):
        if digest not in known:
            known[digest] = _is_stored(digest)
        if not known[digest]:
            yield f"file {digest[:16]}"
    if rows.too_many or rows.too_few:
        yield "fingerprints"


def _is_stored(sha256: str) -> bool:
    """Whether the storage has the bytes of this digest."""
    try:
        with default_storage.open(f"{sha256[:2]}/{sha256}") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


# --- The whole ----------------------------------------------------------------------------


def false_mark(at: datetime) -> str:
    """The first mark of the ledger that is not its line, as a sentence; "" when all are."""
    marks = dict(LedgerMark.objects.values_list("edition", "line"))
    for place in ledger.lines(Edition.objects.filter(recorded_from__lte=at), ledger.Place()):
        if (line := marks.pop(place.edition, None)) not in (None, place.line):
            return str(line)
    return next(iter(marks.values()), "")


def rebuild(editions: Iterable[Edition]) -> None:
    """Write the fingerprints of `editions` and all marks of the ledger anew."""
    LedgerMark.objects.all().delete()
    rest = iter(editions)
    while batch := list(islice(rest, _BATCH)):
        with transaction.atomic():
            Fingerprint.objects.filter(edition__in=batch).delete()
            Fingerprint.objects.write(batch)
