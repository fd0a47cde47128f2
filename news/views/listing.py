"""What a list of messages holds, and what its address asks for.

It is said here once: its pages (news/views/lists.py) and its feeds (news/feeds.py) are made of it.
"""

from collections.abc import Callable, Sequence
from datetime import MAXYEAR, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from embassy.pagestore.declared import PARAMETERS
from embassy.pagestore.lasting import Fact
from embassy.site_url import absolute
from news import paging, queries, search
from news.filters import ListFilter
from news.models import Edition, EditionCategory
from news.paging import Rows
from news.queries import Query
from news.search import Found, Span
from news.views import results
from news.views.moments import MessagesPage

KEPT = ("q", "kind", "category", "year", "person", "from", "until", "at")


class Listing(MessagesPage):
    """Some messages in their order: newest first, or of a search best first. The address and
    its query are the whole state."""

    def given(self) -> dict[str, str]:
        """What the address itself asks for, apart from its query."""
        return {}

    def heading(self) -> str:
        return _("All messages")

    def rows(self, language: str = "") -> Rows:
        """What the list is read from: of every moment and day, by kind, category and language
        (that of the list)."""
        category = self.category
        rows: Rows = (
            EditionCategory.objects.filter(category=category) if category else Edition.objects.all()
        )
        language = language or self.list_language
        return self.of_kind(rows.listed_in(language, self.request.layout.languages))

    def of_kind(self, rows: Any) -> Any:
        return rows.filter(kind=self.wanted["kind"]) if self.wanted["kind"] else rows

    @property
    def category(self) -> int | None:
        """The primary key of the category that is asked for."""
        rows, asked = self.request.layout.categories, self.wanted["category"]
        return next((key for key, row in rows.items() if row.slug == asked), None)

    def within(self, span: Span, shown_by: datetime | None = None, language: str = "") -> Rows:
        """The messages of the list that are of these days, shown no later than a moment."""
        last = [span.before - timedelta.resolution] if span.before else []
        last += [shown_by] if shown_by else []
        rows = self.rows(language).public(self.at, min(last, default=None))
        return rows.filter(date_published__gte=span.since) if span.since else rows

    def days(self, wanted: dict[str, Any]) -> Span:
        """The year asked for, from the first day asked for to the last, in the host city."""
        zone = timezone.get_current_timezone()
        first, last, year = wanted["from"], wanted["until"], wanted["year"]
        days = Span(
            datetime.combine(first, time.min, zone) if first else None,
            datetime.combine(last + timedelta(days=1), time.min, zone) if last else None,
        )
        return days.within(Span(first_moment(year), first_moment(year + 1))) if year else days

    @cached_property
    def query(self) -> Query | None:
        """What is searched for; None where nothing is, and the list is one of all messages.

        There are too many queries for their pages to be kept.
        """
        if not self.wanted["q"] and not self.wanted["person"]:
            return None
        self.request.META.pop(PARAMETERS, None)
        return queries.parse(self.wanted["q"])

    def found(self, query: Query) -> Found:
        """The messages of the list that match, best first. Two queries at most."""
        wanted, site = self.wanted, self.request.layout
        facts = results.facts(
            wanted["kind"], self.category, wanted["person"], self.list_language, site.languages
        )
        days = self.days(wanted)
        editions = of_days(self.of_kind(self.editions()), days)
        if self.category:
            editions = editions.filter(categories=self.category)
        span = days.within(Span(before=self.at + timedelta(seconds=1)))
        return search.search(query, editions, self.at, facts, span)

    @cached_property
    def form(self) -> ListFilter:
        """The form as the address fills it in. Raises BadRequest when it contradicts itself."""
        query, given = self.request.GET.dict(), self.given()
        for name in given.keys() & query.keys():
            if query[name] not in ("", given[name]):
                raise BadRequest(_("The address asks for two different things. Leave one out."))
        return ListFilter({**query, **given}, self.request.layout.categories)

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """What the address asks for. Raises BadRequest with a sentence for what is malformed."""
        return self.form.read()

    @cached_property
    def kept(self) -> QueryDict:
        """What the query asks for, apart from the page."""
        query = self.request.GET.dict()
        kept = QueryDict(mutable=True)
        kept.update({name: query[name] for name in KEPT if query.get(name)})
        return kept

    def chosen(self, shown_by: datetime | None = None) -> Rows:
        """The messages of the list, in its order: those of its page and those of its feeds.

        All of them, or those whose date is no later than `shown_by`.
        """
        return self.within(self.days(self.wanted), shown_by).newest_first()

    def elsewhere(self) -> dict[str, int]:
        """How many messages the same list has in the site's other languages, by their codes, as
        far as totals are exact (one more where there are more). A query for each, once in a
        generation."""
        others = [code for code in self.request.layout.languages if code != self.list_language]
        days = self.days(self.wanted)
        found = {code: paging.counted(self.within(days, language=code)) for code in others}
        return {code: count for code, count in found.items() if count}

    def ended(self, since: datetime) -> Rows:
        """The versions that stood in the list and whose time has passed, of a date on or after
        `since`. In the order of the list, so that its index is read and not that of ends."""
        ended = self.rows().filter(public_until__lte=self.at)
        return of_days(ended, self.days(self.wanted).within(Span(since))).newest_first()

    def refuse_empty(self, shown: Sequence[Edition]) -> None:
        """Raises Http404 where a list without messages is no page. Most are one, and say so."""

    def below(self, path: str, name: str, **asked: object) -> str:
        """The whole address of `name` below this list, of what it asks for besides its path,
        and with `asked`. It is one of today."""
        query = self.kept.copy()
        for known in {"at", *self.given()} & query.keys():
            del query[known]
        query.update({key: str(value) for key, value in asked.items()})
        return absolute(f"{path}{name}" + (f"?{query.urlencode(safe='/')}" if query else ""))

    def known(self, name: str, read: Callable[[], Fact]) -> Fact:
        """What `read` finds about the list, kept for as long as the public sees the same: what
        costs the more, the longer the list is."""
        if self.asked or self.query:
            return read()
        present = self.request.lasting.at(self.at)
        return present.get((name, self.request.path, self.kept.urlencode()), read)

    def link(self, **asked: object) -> str:
        """From one page of the list to another."""
        query = self.kept.copy()
        query.update({key: str(value) for key, value in asked.items()})
        return f"?{query.urlencode(safe='/')}" if query else self.request.path

    @cached_property
    def years(self) -> range:
        """The years that have messages, latest first, from the oldest one's to this one."""
        first = self.known("oldest", self._oldest)
        this_year = timezone.localtime(self.at).year
        return range(this_year, (timezone.localtime(first).year if first else this_year) - 1, -1)

    def _oldest(self) -> datetime | None:
        oldest = self.editions().order_by("date_published", "message_id")
        return oldest.values_list("date_published", flat=True).first()


def of_days(rows: Any, days: Span) -> Any:
    if days.since:
        rows = rows.filter(date_published__gte=days.since)
    return rows.filter(date_published__lt=days.before) if days.before else rows


def first_moment(year: int, month: int = 1) -> datetime | None:
    """Of a month in the host city; None after the calendar's last year."""
    if year > MAXYEAR:
        return None
    return datetime(year, month, 1, tzinfo=timezone.get_current_timezone())
