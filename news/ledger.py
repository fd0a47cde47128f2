"""The public ledger: a line for each edition, in the order in which they became public.

A line is `recorded_from reference number content_sha256 text_sha256 record_sha256 previous`,
where `previous` is the SHA-256 of the line before, without its end. It is a view over editions
that have begun: no job writes it, and nothing enters before what is there, because an edition
is recorded at its start or at its commit, whichever is later (news/order.py). An embargoed,
cancelled or rescheduled text leaves neither line nor gap.

So that nobody has to read it from the beginning, a line out of a thousand is kept as a mark
(`LedgerMark`) when it is an hour old: no transaction that began before it is still open then.
Marks are derived; `manage.py verify_record` compares them.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q

from news import order
from news.models import Edition, LedgerMark
from news.models.edition import EditionQuerySet
from news.record import sha256

GENESIS = "The ledger begins here."
EVERY = 1000
SETTLED = timedelta(hours=1)


@dataclass(frozen=True)
class Place:
    """A line, and the edition that it tells of: what comes later in the ledger follows it."""

    line: str = GENESIS
    recorded_from: datetime = datetime.min.replace(tzinfo=UTC)
    edition: int = 0


def month(first: datetime, at: datetime) -> Iterator[str]:
    """The lines of the month that begins at `first`, as they are at `at`; before them the last
    line of what came earlier. One query a month, and two for the beginning."""
    at = order.settled(at)
    after = datetime(first.year + first.month // 12, first.month % 12 + 1, 1, tzinfo=UTC)
    begins = head(at, before=first)
    yield begins.line
    editions = Edition.objects.filter(recorded_from__lt=after, recorded_from__lte=at)
    for place in lines(editions, begins):
        yield place.line


def head(at: datetime, before: datetime | None = None) -> Place:
    """The last line at `at` (and recorded before a moment). Its digest vouches for all others.

    Read on from the last mark; marks that are missing on the way are written. It is the only
    thing that a reader ever writes, and the same whoever writes it. Three queries.
    """
    at = order.settled(at)
    until = {"recorded_from__lte": at} | ({"recorded_from__lt": before} if before else {})
    mark = LedgerMark.objects.filter(**until).order_by("-recorded_from", "-pk").first()
    place = Place(mark.line, mark.recorded_from, mark.edition_id) if mark else Place()
    missing = []
    places = lines(Edition.objects.filter(**until), place)
    for place, is_mark in marked(places, at - SETTLED):
        if is_mark:
            missing.append(mark_of(place))
    if missing:
        with suppress(DatabaseError):  # a database that only reads answers all the same
            LedgerMark.objects.bulk_create(missing, ignore_conflicts=True, batch_size=EVERY)
    return place


def lines(editions: EditionQuerySet, start: Place) -> Iterator[Place]:
    """The places of `editions` that come after `start`, in order. One query, streamed."""
    later = Q(recorded_from__gt=start.recorded_from)
    same = Q(recorded_from=start.recorded_from, pk__gt=start.edition)
    # The first condition changes no answer; it gives the planner the index.
    editions = editions.filter(later | same, recorded_from__gte=start.recorded_from)
    rows = editions.order_by("recorded_from", "pk").values_list(
        "pk", "recorded_from", "message__reference", "number",
        "content_sha256", "text_sha256", "record_sha256",
    )  # fmt: skip
    line = start.line
    for pk, recorded_from, *told in rows.iterator(chunk_size=2000):
        moment = recorded_from.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        line = " ".join([moment, *map(str, told), sha256(line)])
        yield Place(line, recorded_from, pk)


def marked(places: Iterator[Place], settled: datetime) -> Iterator[tuple[Place, bool]]:
    """Each place, and whether its line is to be kept as a mark, counted from the last mark."""
    for number, place in enumerate(places, start=1):
        yield place, place.recorded_from < settled and number % EVERY == 0


def mark_of(place: Place) -> LedgerMark:
    return LedgerMark(edition_id=place.edition, recorded_from=place.recorded_from, line=place.line)
