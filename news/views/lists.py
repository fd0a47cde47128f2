"""Lists of messages, by the public rule: all, by kind, category, year and month.

What a list holds is said here once: its page and its feeds (news/feeds.py) are made of it.
"""

from collections.abc import Sequence
from datetime import MAXYEAR, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from embassy.pagestore.declared import PARAMETERS
from embassy.site_url import absolute
from news import cards, queries, search
from news.filters import ListFilter
from news.models import Edition, Message
from news.models.edition import EditionQuerySet
from news.queries import Query
from news.search import Found, Span
from news.views import results
from news.views.moments import MessagesPage

PAGE_SIZE = 10
KEPT = ("q", "kind", "category", "year", "person", "from", "until", "at")


class MessageList(MessagesPage):
    """A list of messages, ten a page: newest first, or of a search best first. Its address and
    query are its whole state.

    Four queries beside the layout's.
    """

    template_name = "news/message_list.html"

    def given(self) -> dict[str, str]:
        """What the address itself asks for, apart from its query."""
        return {}

    def heading(self) -> str:
        return _("All messages")

    def narrowed(self, editions: EditionQuerySet, wanted: dict[str, Any]) -> EditionQuerySet:
        if wanted["kind"]:
            editions = editions.filter(kind=wanted["kind"])
        if wanted["category"]:
            editions = editions.filter(categories__slug=wanted["category"])
        days = self.days(wanted)
        if days.since:
            editions = editions.filter(date_published__gte=days.since)
        if days.before:
            editions = editions.filter(date_published__lt=days.before)
        return editions

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
        slugs = {row.slug: key for key, row in site.categories.items()}
        facts = results.facts(
            wanted["kind"],
            slugs.get(wanted["category"]),
            wanted["person"],
            self.list_language,
            site.languages,
        )
        span = self.days(wanted).within(Span(before=self.at + timedelta(seconds=1)))
        editions = self.narrowed(self.editions(), wanted)
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

    def chosen(self) -> EditionQuerySet:
        """The messages of the list, in its order: those of its page and those of its feeds."""
        return self.narrowed(self.editions(), self.wanted).newest_first()

    def ended(self) -> EditionQuerySet:
        """The versions that stood in the list and whose time has passed."""
        editions = Edition.objects.filter(public_until__lte=self.at)
        return self.narrowed(self.in_list_language(editions), self.wanted)

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.query
        if query:
            found = self.found(query)
            paginator: Paginator[Any] = Paginator(found.editions, PAGE_SIZE)
            kwargs |= {
                "search": results.heading(self.wanted),
                "remarks": results.remarks(query),
                "more_than": number_format(search.MOST, force_grouping=True) if found.more else "",
                "all_of_it": results.words_alone(self.kept),
                "language_links": [
                    {**link, "url": f"{link['url']}?{self.kept.urlencode()}"}
                    for link in self.request.layout.language_links
                ],
            }
        else:
            paginator = Paginator(self.chosen().for_cards(), PAGE_SIZE)
        try:
            page = paginator.page(self.wanted["page"] or 1)
        except EmptyPage:
            raise Http404 from None
        if query:
            page.object_list = results.editions(page.object_list, query)
        page.object_list = cards.with_categories(page.object_list, self.request.layout.categories)
        self.refuse_empty(page.object_list)
        path = self.request.path
        return super().get_context_data(
            heading=self.heading(),
            form=self.form,
            wanted=self.wanted,
            more_asked=any(self.wanted[name] for name in ("person", "from", "until")),
            page=page,
            page_numbers=paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            kept=self.kept,
            years=self.years(),
            canonical=self.below(path, "", **({"page": page.number} if page.number > 1 else {})),
            feeds=[self.below(path, f"feed.{form}") for form in ("atom", "json")],
            **kwargs,
        )

    def years(self) -> range:
        """The years that have messages, latest first, from the oldest one's to this one."""
        oldest = self.editions().order_by("date_published", "message_id")
        first = oldest.values_list("date_published", flat=True).first()
        this_year = timezone.localtime(self.at).year
        return range(this_year, (timezone.localtime(first).year if first else this_year) - 1, -1)


def first_moment(year: int, month: int = 1) -> datetime | None:
    """Of a month in the host city; None after the calendar's last year."""
    if year > MAXYEAR:
        return None
    return datetime(year, month, 1, tzinfo=timezone.get_current_timezone())


class AllMessages(MessageList):
    """`/news/`. The form of every list leads here; a kind has an address of its own."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("kind")
        if kind in Message.Kind.values:
            rest = request.GET.copy()
            del rest["kind"]
            for name in [name for name, value in rest.items() if not value]:
                del rest[name]
            query = f"?{rest.urlencode()}" if rest else ""
            return redirect(reverse(f"news:{kind}-list") + query)
        return super().get(request, *args, **kwargs)


class KindList(MessageList):
    kind = ""

    def given(self) -> dict[str, str]:
        return {"kind": self.kind}

    def heading(self) -> str:
        return Message.Kind(self.kind).plural


class CategoryList(MessageList):
    """An unknown category is no page; a known one without messages says so."""

    def given(self) -> dict[str, str]:
        known = {row.slug for row in self.request.layout.categories.values()}
        if self.kwargs["slug"] not in known:
            raise Http404
        return {"category": self.kwargs["slug"]}

    def heading(self) -> str:
        rows = self.request.layout.categories.values()
        return next(str(row.name_here) for row in rows if row.slug == self.kwargs["slug"])


class YearList(MessageList):
    """A year or a month in which nothing was said is no page."""

    def given(self) -> dict[str, str]:
        return {"year": self.kwargs["year"]}

    def heading(self) -> str:
        return self.kwargs["year"]

    def refuse_empty(self, shown: Sequence[Edition]) -> None:
        if not shown and not self.kept:
            raise Http404


class MonthList(YearList):
    def heading(self) -> str:
        return f"{MONTHS[int(self.kwargs['month'])]} {self.kwargs['year']}"

    def days(self, wanted: dict[str, Any]) -> Span:
        year, month = int(self.kwargs["year"]), int(self.kwargs["month"])
        whole = Span(first_moment(year, month), first_moment(year + month // 12, month % 12 + 1))
        return super().days({**wanted, "year": None}).within(whole)
