"""The years of a list, or the months of a year: where its older messages are found."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists
from django.urls import reverse
from django.utils.dates import MONTHS

from news.models import Edition
from news.search import Span
from news.views.listing import Listing, first_moment

# No more years are asked about.
_MOST = 60


@dataclass(frozen=True)
class Period:
    name: str
    url: str


def of(listing: Listing, shown: Edition) -> list[Period]:
    """The periods with messages into which the list is divided, [] where it is not. One query
    for as long as the public sees the same."""
    return listing.known("periods", lambda: _with_messages(listing, shown))


def _with_messages(listing: Listing, shown: Edition) -> list[Period]:
    """Asks about all of them at once, beside the row of any edition `shown`."""
    spans = dict(_spans(listing))
    if not spans:
        return []
    asked = [Exists(listing.within(span).order_by()) for span in spans.values()]
    (found,) = Edition.objects.filter(pk=shown.pk).values_list(*asked)
    return [period for period, has_any in zip(spans, found, strict=True) if has_any]


def _spans(listing: Listing) -> list[tuple[Period, Span]]:
    wanted, kwargs = listing.wanted, listing.kwargs
    if wanted["from"] or wanted["until"] or "month" in kwargs:
        return []
    query = f"?{listing.kept.urlencode()}" if listing.kept else ""
    if "year" in kwargs:
        year = int(kwargs["year"])
        return [
            (
                Period(str(name), reverse("news:month", args=[f"{year}", f"{month:02}"]) + query),
                Span(first_moment(year, month), _end(year, month)),
            )
            for month, name in MONTHS.items()
        ]
    if wanted["year"]:
        return []
    is_whole = listing.request.path == reverse("news:list")
    return [
        (
            Period(
                str(year),
                reverse("news:year", args=[f"{year}"]) + query
                if is_whole
                else listing.link(year=year),
            ),
            Span(first_moment(year), first_moment(year + 1)),
        )
        for year in listing.years[:_MOST]
    ]


def _end(year: int, month: int) -> datetime | None:
    return first_moment(year + month // 12, month % 12 + 1)
