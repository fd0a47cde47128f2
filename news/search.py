"""The search: which of some editions match a query, best first. The public rule is inside it.

Only the newest thousand that match are ranked, so that a word that stands in every text costs
no more than a rare one: what is searched is kept by date, and both databases stop when they
have enough. Callers cannot tell which database answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connections
from django.db.models import Exists, F, OuterRef, QuerySet

from news import patience
from news.models.edition import EditionQuerySet
from news.models.search import SearchIndex, SearchText, moment_of, place, quoted
from news.queries import Facts, Query, Term, fts5

MOST = 1000
# What a query costs at most. Rows of words that stand in every text can cost anything.
SECONDS = 1.0
# Of two texts that match alike the newer one stands first: up to half of its rank is recency,
# and half of that is gone after so many days.
_HALVED_AFTER = 730
# On PostgreSQL so many of the newest are read before its index is asked; and, where as many as
# `_MANY` of them matched, on to so many.
_READ_FIRST, _READ_NEXT = 1_000, 12_000
_MANY = 100
# How much a word counts in the text of a message (the first of PostgreSQL's four weights) and
# in its title (the last).
_WEIGHTS = [0.4, 0.4, 0.4, 1.0]


@dataclass(frozen=True)
class Match:
    """An edition, its place by date, and how well it matches."""

    edition: int
    place: int
    relevance: float


@dataclass(frozen=True)
class Found:
    """Primary keys of editions, best first; `more` when only the newest that match are here,
    `stopped` when it took too long."""

    editions: list[int]
    more: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Span:
    """From a moment on, and before another one; None is no bound."""

    since: datetime | None = None
    before: datetime | None = None

    def within(self, other: "Span") -> "Span":
        """What is in both."""
        since = [each for each in (self.since, other.since) if each]
        before = [each for each in (self.before, other.before) if each]
        return Span(max(since, default=None), min(before, default=None))


def search(
    query: Query, editions: EditionQuerySet, at: datetime, facts: Facts, span: Span | None = None
) -> Found:
    """The `editions` that match, as they rank at `at`. One query; three to seven on PostgreSQL.

    `facts` say what is true of all of them, and `span` bounds their dates. A query in which
    nothing is wanted, neither a word nor a person, finds nothing.
    """
    if not query.wanted and (query.excluded or query.remarks or not facts.wanted):
        return Found([])
    find = _on_postgresql if connections[editions.db].vendor == "postgresql" else _on_sqlite
    try:
        with patience.at_most(SECONDS, editions.db):
            matches = find(query, facts, editions.order_by(), span or Span())
    except patience.TooLong:
        return Found([], stopped=True)
    newest, more = matches[:MOST], len(matches) > MOST
    newest.sort(key=lambda match: (_rank(match, at), match.place), reverse=True)
    return Found([match.edition for match in newest], more)


def _rank(match: Match, at: datetime) -> float:
    age = max(0, (at - moment_of(match.place)).days)
    return match.relevance * (0.5 + 0.5 * 2 ** (-age / _HALVED_AFTER))


# --- SQLite -------------------------------------------------------------------------------


def _on_sqlite(query: Query, facts: Facts, editions: EditionQuerySet, span: Span) -> list[Match]:
    matching = SearchIndex.objects.filter(
        Exists(editions.filter(pk=OuterRef("text__edition"))), whole__match=fts5(query, facts)
    )
    if span.since:
        matching = matching.filter(text_id__gte=place(span.since))
    if span.before:
        matching = matching.filter(text_id__lt=place(span.before))
    rows = matching.order_by("-text_id").values_list(
        "text__edition", "text_id", "text__title", "text__words"
    )
    terms = [_looks(term) for term in query.wanted]
    return [
        Match(edition, where, _relevance(title, text, terms))
        for edition, where, title, text in rows[: MOST + 1]
    ]


def _looks(term: Term) -> list[str]:
    """How the forms of a term look in words with spaces around them."""
    return [f" {' '.join(form.words)}{'' if form.begins else ' '}" for form in term.forms()]


def _relevance(title: str, text: str, terms: Sequence[Sequence[str]]) -> float:
    """The mean over the terms: a title counts most, and often in a short text more than once
    in a long one. FTS5's own rank would count the whole index for each word."""
    if not terms:
        return 1.0
    title, text = f" {title} ", f" {text} "
    total = 0.0
    for looks in terms:
        if any(look in title for look in looks):
            total += _WEIGHTS[-1]
        else:
            often = sum(text.count(look) for look in looks)
            total += _WEIGHTS[0] * often / (often + 1 + len(text) / 4000)
    return total / len(terms)


# --- PostgreSQL ---------------------------------------------------------------------------


def _on_postgresql(
    query: Query, facts: Facts, editions: EditionQuerySet, span: Span
) -> list[Match]:
    of_span = SearchText.objects.all()
    if span.since:
        of_span = of_span.filter(place__gte=place(span.since))
    if span.before:
        of_span = of_span.filter(place__lt=place(span.before))
    public = of_span.filter(Exists(editions.filter(pk=OuterRef("edition"))))
    words = _words(query)
    rows = _newest(of_span, public, " & ".join(filter(None, [_facts(facts), words])))
    if not words:
        return [Match(edition, where, 1.0) for edition, where in rows]
    ranked = SearchText.objects.filter(place__in=[where for _, where in rows]).values_list(
        "place", SearchRank(F("vector"), _Written(words), weights=_WEIGHTS)
    )
    ranks = dict(ranked)
    return [Match(edition, where, ranks.get(where, 0.0)) for edition, where in rows]


def _newest(span: QuerySet[SearchText], public: QuerySet[SearchText], told: str) -> list[Any]:
    """Editions and places of the newest in `span` that match, one more than are ranked.

    Words that stand in every text are found soonest by reading from the newest on, rare ones by
    the GIN index, which knows no order. How often words stand together PostgreSQL cannot know:
    so the newest are read first, more of them where many matched, and then the index is asked.
    """
    _plan_for_large_texts(span.db)
    matching = public.filter(vector=_Written(told)) if told else public
    rows: list[Any] = []
    unread = matching
    for read, enough in ((_READ_FIRST, _MANY), (_READ_NEXT, MOST + 1)):
        end = span.order_by("-place").values_list("place", flat=True)[read : read + 1].first()
        newer = unread.filter(place__gt=end) if end else unread
        found = newer.order_by("-place").values_list("edition", "place")
        rows += found[: MOST + 1 - len(rows)]
        if not end or len(rows) > MOST:
            return rows
        if len(rows) < enough:
            break
        unread = unread.filter(place__lte=end)
    return _by_index(span.filter(vector=_Written(told)) if told else span, public)


def _by_index(matching: QuerySet[SearchText], public: QuerySet[SearchText]) -> list[Any]:
    """The same, by the GIN index: of what matches the newest, as far as they are public."""
    rows: list[Any] = []
    newest, wanted = matching.order_by((F("place") + 0).desc()), 2 * MOST
    while len(rows) <= MOST:
        places = list(newest.values_list("place", flat=True)[:wanted])
        found = public.filter(place__in=places).order_by("-place")
        rows += found.values_list("edition", "place")
        if len(places) < wanted:
            break
        newest, wanted = newest.filter(place__lt=places[-1]), 4 * wanted
    return rows[: MOST + 1]


def _plan_for_large_texts(using: str) -> None:
    """Let PostgreSQL know, for this transaction, that to look into a vector is dear (it stands
    apart from its row, compressed), and that nothing here is worth a second process."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('cpu_operator_cost', '2', true), set_config('jit', 'off', true), "
            "set_config('max_parallel_workers_per_gather', '0', true), "
            "set_config('enable_seqscan', 'off', true)"
        )


class _Written(SearchQuery):
    """A query in PostgreSQL's own writing, of words as they are kept."""

    template = "%(expressions)s::tsquery"


def _facts(facts: Facts) -> str:
    told = [quoted(fact) for fact in facts.wanted]
    return " & ".join([*told, *(f"!{quoted(fact)}" for fact in facts.excluded)])


def _words(query: Query) -> str:
    """ "" where no word is asked for."""
    told = [_of_term(term) for term in query.wanted]
    return " & ".join([*told, *(f"!{_of_term(term)}" for term in query.excluded)])


def _of_term(term: Term) -> str:
    return f"({' | '.join(map(_in_a_row, term.forms()))})"


def _in_a_row(form: Term) -> str:
    return f"({' <-> '.join(map(quoted, form.words))}{':*' if form.begins else ''})"
