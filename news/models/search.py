"""The words of editions for the search, kept beside them as their fingerprints are.

SQLite keeps the words themselves and an FTS5 index over them; PostgreSQL keeps a `tsvector`.
Both are of stems (news/stems.py). news/search_index.py makes what Django does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connections, models
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from news import searchable
from news.models.edition import Edition
from news.models.edition_category import EditionCategory
from news.searchable import Searchable

_SERIAL_BITS = 24
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def place(moment: datetime, serial: int = 0) -> int:
    """Where an edition of that date stands among all: later ones have greater places."""
    return (int((moment - _EPOCH).total_seconds() // 1) << _SERIAL_BITS) | (
        serial & ((1 << _SERIAL_BITS) - 1)
    )


def moment_of(place: int) -> datetime:
    """The second of the date of the edition that stands there."""
    return datetime.fromtimestamp(place >> _SERIAL_BITS, UTC)


def quoted(word: str) -> str:
    """As PostgreSQL writes a word (https://www.postgresql.org/docs/current/datatype-textsearch.html)."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _vector(found: Searchable) -> str:
    """In PostgreSQL's writing: a word of the title has the weight A; a fact has no place."""
    first = len(found.title) + 2  # no phrase goes on from the title into the text
    told = [f"{quoted(word)}:{at}A" for at, word in enumerate(found.title, start=1)]
    told += [f"{quoted(word)}:{at}" for at, word in enumerate(found.text, start=first)]
    return " ".join([*told, *map(quoted, found.facts)])


def columns(
    pk: int,
    shown: datetime,
    content: Mapping[str, Any],
    categories: Iterable[int],
    vendor: str,
) -> dict[str, Any]:
    """The row of an edition with that date and document."""
    found = searchable.of_document(content, categories)
    row: dict[str, Any] = {"place": place(shown, pk), "edition_id": pk}
    if vendor == "postgresql":
        return {**row, "vector": Cast(Value(_vector(found)), SearchVectorField())}
    parts = {"title": found.title, "words": found.text, "facts": found.facts}
    return row | {name: " ".join(part) for name, part in parts.items()}


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def write(self, editions: Sequence[Edition]) -> None:
        """Keep the words of new `editions`, whose categories are written. Two queries.

        Of a removal and of a tombstone there is nothing to find.
        """
        pairs = EditionCategory.objects.filter(edition__in=[edition.pk for edition in editions])
        categories: dict[int, list[int]] = {}
        for edition_id, category_id in pairs.values_list("edition", "category"):
            categories.setdefault(edition_id, []).append(category_id)
        vendor = connections[self.db].vendor
        SearchText.objects.bulk_create(
            SearchText(
                **columns(
                    edition.pk,
                    edition.date_published,
                    edition.content,
                    categories.get(edition.pk, []),
                    vendor,
                )
            )
            for edition in editions
            if edition.standing != Edition.Standing.REMOVED and not edition.erased_at
        )


class SearchText(models.Model):
    """By what an edition is found. Its key is its place by date, so that both databases can go
    through what they find from the newest on and stop."""

    place = models.BigIntegerField(primary_key=True)
    edition = models.OneToOneField(Edition, models.CASCADE, related_name="search_text")
    # On SQLite:
    title = models.TextField(blank=True)
    words = models.TextField(blank=True)
    facts = models.TextField(blank=True)
    # On PostgreSQL:
    vector = SearchVectorField(null=True)

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("words of a version")
        verbose_name_plural = _("words of versions")

    def __str__(self) -> str:
        return str(self.edition_id)


class SearchIndex(models.Model):
    """SQLite's index over the words, for queries: `SearchIndex.objects.filter(whole__match=…)`."""

    text = models.OneToOneField(
        SearchText, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="+"
    )
    # The column that FTS5 names for the table: all columns at once.
    whole = models.TextField(db_column="news_searchindex")

    class Meta:
        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


@models.TextField.register_lookup
class Match(models.Lookup):
    """`MATCH`, which only the tables of FTS5 know."""

    lookup_name = "match"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, before = self.process_lhs(compiler, connection)
        asked, after = self.process_rhs(compiler, connection)
        return f"{column} MATCH {asked}", (*before, *after)
