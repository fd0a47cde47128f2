"""Pages of a list: by number as far as the hundredth, by reference to the oldest message.

A page that is asked for by reference costs what the first one does, and what is published
meanwhile does not move it. Feeds (news/feeds.py) know no other pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from news.models import Edition, EditionCategory, Message
from news.models.public_rule import PublicRule

# The last page that has a number, and as far as a total is exact.
NUMBERED = 100
COUNTED = 10_000

# A list is read from editions, or from what is kept of them in a category.
Rows = PublicRule[Any]


@dataclass(frozen=True)
class Place:
    """Where a message stands in every list."""

    shown: datetime
    message: int

    @property
    def older(self) -> Q:
        """What comes after it. Together with `public(at, self.shown)`, which bounds the date."""
        return Q(date_published__lt=self.shown) | Q(
            date_published=self.shown, message_id__lt=self.message
        )

    @property
    def newer(self) -> Q:
        """What comes before it. The first condition changes no answer; it gives the planner
        the index."""
        return Q(date_published__gte=self.shown) & (
            Q(date_published__gt=self.shown)
            | Q(date_published=self.shown, message_id__gt=self.message)
        )


def place_of(code: str, at: datetime) -> Place:
    """The place of the message of a reference, also when it is gone from the list. One query.

    Raises BadRequest with a sentence when no message that was ever public has it.
    """
    code = code.replace("\x00", "")  # PostgreSQL's text has no place for it
    begun = Edition.objects.begun(at).filter(message__reference=code.strip().upper())
    found = begun.order_by("-number").values_list("date_published", "message_id").first()
    if not found:
        raise BadRequest(
            _(
                "The address asks for the messages next to “%s”, and there is no message of that "
                "reference. Copy the address again, or begin with the first page."
            )
            % code
        )
    return Place(*found)


def before(edition: Edition) -> dict[str, str]:
    """What asks for the page that begins after this message."""
    return {"before": edition.message.reference}


def keys(rows: Rows) -> Any:
    """The primary keys of the editions of `rows`."""
    column = "edition_id" if rows.model is EditionCategory else "pk"
    return rows.values_list(column, flat=True)


def in_order(wanted: Iterable[int], editions: Any) -> list[Edition]:
    """Those of `editions` that have these primary keys, in their order. One query."""
    order = list(wanted)
    found = {row.pk: row for row in editions.filter(pk__in=order)}
    return [found[key] for key in order if key in found]


def counted(rows: Any) -> int:
    """How many there are; one more than `COUNTED` where there are more."""
    return rows[: COUNTED + 1].count()


class Bounded(Paginator):
    """Pages of what is counted no farther than `COUNTED`: what lies behind is found by asking
    for less."""

    @cached_property
    def found(self) -> int:
        """How many there are; one more than `COUNTED` where there are more."""
        return counted(self.object_list)

    @cached_property
    def count(self) -> int:
        return min(self.found, COUNTED)


def total(found: int) -> str:
    """How many there are, in words: “12”, or “more than 10,000”."""
    if found > COUNTED:
        return _("more than %s") % number_format(COUNTED, force_grouping=True)
    return number_format(found, force_grouping=True)


class Numbered(Bounded):
    """The pages of a public list that have numbers."""

    @property
    def counted(self) -> str:
        """As far as a total is exact."""
        return number_format(COUNTED, force_grouping=True)

    @property
    def has_more(self) -> bool:
        return self.found > COUNTED

    @cached_property
    def count(self) -> int:
        """How many stand on pages that have numbers."""
        return min(self.found, NUMBERED * self.per_page)

    def validate_number(self, number: Any) -> int:
        if number > NUMBERED:
            raise BadRequest(
                _(
                    "Pages have numbers up to %s. What is older is found by its year and month, "
                    "and by “Older messages” at the end of the last of these pages."
                )
                % NUMBERED
            )
        return super().validate_number(number)


@dataclass
class Behind:
    """A page that begins after a message, as templates read a page of a paginator."""

    object_list: list[Any]
    paginator: Numbered
    reference: str
    number: int = 0
    has_other_pages: bool = True


def newer_than(edition: Edition, rows: Rows, size: int) -> dict[str, str]:
    """What asks for the page before the one that begins with `edition`; {} is the first page.
    Two queries."""
    place = Place(edition.date_published, edition.message_id)
    above = list(
        rows.filter(place.newer).reverse().values_list("message_id", flat=True)[: size + 1]
    )
    if len(above) <= size:
        return {}
    return {"before": Message.objects.values_list("reference", flat=True).get(pk=above[-1])}
