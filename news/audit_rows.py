"""Is what stands beside an edition what its document says? Categories, files and fingerprints."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import F, Q

from news import documents, fingerprints
from news.models import Edition, EditionCategory, EditionFile, Fingerprint
from news.models.fingerprint import COMMON
from news.triggers import COPIED

BATCH = 500
# What a document may raise that is not as it was written.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class Rows:
    """The rows that are derived from an edition's document."""

    categories: set[str]
    files: set[str]
    too_many: set[int]  # fingerprints that its document does not have
    too_few: set[int]  # those that it lacks, though they are not common
    # Whether its categories say of it what it says itself.
    copied: bool


def with_rows(editions: Iterable[Edition]) -> Iterator[tuple[Edition, Rows]]:
    """Editions in batches with their rows: five queries a batch."""
    rest = iter(editions)
    while batch := list(islice(rest, BATCH)):
        pks = [edition.pk for edition in batch]
        categories = _grouped(EditionCategory.objects.filter(edition__in=pks), "category__slug")
        true = _grouped(_true_copies().filter(edition__in=pks), "category__slug")
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
                Rows(
                    categories.get(pk, set()),
                    files.get(pk, set()),
                    numbers.get(pk, set()) - expected[pk],
                    lacking[pk] - common,
                    categories.get(pk) == true.get(pk),
                ),
            )


def _true_copies() -> Any:
    """The categories that say of their edition what it says itself."""
    same = {name: F(f"edition__{name}") for name in COPIED if name != "public_until"}
    end = Q(public_until=F("edition__public_until"))
    end |= Q(public_until=None, edition__public_until=None)
    return EditionCategory.objects.filter(end, **same)


def _grouped(rows: Any, column: str) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    for pk, value in rows.values_list("edition", column):
        found.setdefault(pk, set()).add(value)
    return found


def _numbers(edition: Edition) -> set[int]:
    if edition.erased_at:
        return set()
    try:
        return fingerprints.of_document(json.loads(edition.document))
    except UNREADABLE:
        return set()


def differing(edition: Edition, rows: Rows, known: dict[str, bool]) -> Iterator[str]:
    try:
        content = edition.content
        named = set(documents.files(content))
        slugs = {category["slug"] for category in content.get("categories", [])}
    except UNREADABLE:
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
