"""The words of editions for the search (news/search.py), beside them as their fingerprints are.

SQLite keeps the words here by their stems, and an FTS5 index over them that triggers keep
current; PostgreSQL makes a `tsvector` of them. Which one is asked only this module knows, with
news/search_index.py, which makes what Django does not.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import connections, models
from django.db.models import Exists, F, Func, OuterRef, Value
from django.utils.translation import gettext_lazy as _

from embassy import markup
from news import words
from news.models.edition import Edition, EditionCategory, EditionQuerySet
from news.queries import Facts, Query, Term, fts5

# The configuration that news/search_index.py makes; texts in other languages take `simple`.
STEMMED = "news_words"
# A text is found by so much of what it says: PostgreSQL keeps a megabyte of words a text.
MOST_BYTES = 700_000
_SERIAL_BITS = 24


class Facets:
    """Words that no text has, for what a text is."""

    @staticmethod
    def language(code: str) -> str:
        return f"=l/{code.lower()}"

    @staticmethod
    def kind(kind: str) -> str:
        return f"=k/{kind}"

    @staticmethod
    def category(pk: int) -> str:
        return f"=c/{pk}"

    @staticmethod
    def person(word: str) -> str:
        return f"=p/{word}"


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def write(self, editions: Sequence[Edition]) -> None:
        """Keep the words of new `editions` whose categories are written. Two queries."""
        pairs = EditionCategory.objects.filter(edition__in=[edition.pk for edition in editions])
        categories: dict[int, list[int]] = {}
        for edition_id, category_id in pairs.values_list("edition", "category"):
            categories.setdefault(edition_id, []).append(category_id)
        vendor = connections[self.db].vendor
        self.bulk_create(
            (
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
                if "title" in edition.content
            ),
            batch_size=200,
        )

    def newest(
        self, query: Query, facts: Facts, editions: EditionQuerySet, count: int
    ) -> list["Match"]:
        """The newest `count` of those `editions` that match, newest first."""
        find = self._newest_on_postgresql if self._is_postgresql() else self._newest_on_sqlite
        return find(query, facts, editions, count)

    def _is_postgresql(self) -> bool:
        return connections[self.db].vendor == "postgresql"
