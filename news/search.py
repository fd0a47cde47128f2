"""The search: which of some editions match a query, best first. The public rule is inside it.

Only the newest thousand that match are ranked, so that a word that stands in every text costs
no more than a rare one: what is searched is kept by date, and both databases stop when they
have enough. Callers cannot tell which database answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
    """The `editions` that match, as they rank at `at`. One query; two on PostgreSQL.

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
    matching: QuerySet[SearchText] = SearchText.objects.filter(
        Exists(editions.filter(pk=OuterRef("edition")))
    )
    if facts.wanted or facts.excluded:
        matching = matching.filter(vector=_Written(_facts(facts)))
    told = _words(query)
    if told:
        matching = matching.filter(vector=_Written(told))
    if span.since:
        matching = matching.filter(place__gte=place(span.since))
    if span.before:
        matching = matching.filter(place__lt=place(span.before))
    rows = list(matching.order_by("-place").values_list("edition", "place")[: MOST + 1])
    if not told:
        return [Match(edition, where, 1.0) for edition, where in rows]
    ranked = SearchText.objects.filter(place__in=[where for _, where in rows]).values_list(
        "place", SearchRank(F("vector"), _Written(told), weights=_WEIGHTS)
    )
    ranks = dict(ranked)
    return [Match(edition, where, ranks.get(where, 0.0)) for edition, where in rows]


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
