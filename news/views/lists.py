"""Lists of messages, by the public rule: all, by kind, category, year and month; their pages."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news import cards, paging, search
from news.models import Edition, Message
from news.paging import Rows
from news.queries import Query
from news.search import Span
from news.views import periods, results
from news.views.listing import Listing, first_moment

PAGE_SIZE = 10


class MessageList(Listing):
    """A list, ten messages a page. Seven queries at most beside the layout's, and one in a
    generation for each other language of the site."""

    template_name = "news/message_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.wanted["before"] and (self.wanted["page"] or self.query):
            raise BadRequest(_("The address asks for two different things. Leave one out."))
        if self.query:
            page, told = self.page_of_search(self.query)
        elif self.wanted["before"]:
            page, told = self.page_behind(self.wanted["before"])
        else:
            page, told = self.page_of_number()
        page.object_list = cards.with_categories(page.object_list, self.request.layout.categories)
        if not self.wanted["before"] or not page.paginator.found:
            self.refuse_empty(page.object_list)
        path, asked = self.request.path, told.pop("asked")
        told.setdefault("language_links", self.language_links())
        return super().get_context_data(
            heading=self.heading(),
            form=self.form,
            wanted=self.wanted,
            more_asked=any(self.wanted[name] for name in ("person", "from", "until")),
            page=page,
            kept=self.kept,
            years=self.years,
            canonical=self.below(path, "", **asked),
            feeds=[self.below(path, f"feed.{form}") for form in ("atom", "json")],
            subscribe_query=self.subscribe_query(),
            alternates=[] if self.request.GET else self.alternates(),
            elsewhere=self.in_other_languages(),
            spoken=self.list_language if self.list_language != get_language() else "",
            **told,
            **kwargs,
        )

    def subscribe_query(self) -> str:
        """What the form for mails is asked with, so that it has this list's subject chosen."""
        subject = {name: self.wanted[name] for name in ("kind", "category") if self.wanted[name]}
        return f"?{urlencode(subject)}" if subject else ""

    def language_links(self) -> list[dict[str, Any]]:
        """Where each language of the site is switched to."""
        return self.request.layout.language_links

    def alternates(self) -> list[Any]:
        """The same list in each language of the site, for search engines."""
        return self.request.layout.alternates()

    def in_other_languages(self) -> list[dict[str, Any]]:
        """The same list in other languages that have messages of it, each with how many."""
        if self.query:
            return []
        query = f"?{self.kept.urlencode(safe='/')}" if self.kept else ""
        found = self.known("elsewhere", self.elsewhere)
        return [
            {**link, "url": f"{link['url']}{query}", "count": paging.total(found[link["code"]])}
            for link in self.request.layout.language_links
            if link["code"] in found
        ]

    def page_of_number(self) -> tuple[Any, dict[str, Any]]:
        """Two queries. Older messages than those of the last number follow by reference."""
        numbered = self.counted()
        page = self.numbered(numbered)
        page.object_list = self.cards(page.object_list)
        told = self.told_of_number(page)
        if numbered.found > page.end_index() and not page.has_next():
            told["older"] = self.link(**paging.before(page.object_list[-1]))
        if page.has_other_pages():
            told["periods"] = periods.of(self, page.object_list[0])
        return page, told

    def page_behind(self, reference: str) -> tuple[Any, dict[str, Any]]:
        """The page that begins after the message of that reference. Five queries."""
        place = paging.place_of(reference, self.at)
        numbered = self.counted()
        rows = self.chosen(place.shown).filter(place.older)
        shown = self.cards(rows[: PAGE_SIZE + 1])
        page = paging.Behind(shown[:PAGE_SIZE], numbered, reference.upper())
        told: dict[str, Any] = {"asked": {"before": page.reference}, "newer": self.link()}
        if shown:
            newer = paging.newer_than(shown[0], self.chosen(), PAGE_SIZE)
            told |= {"newer": self.link(**newer), "periods": periods.of(self, shown[0])}
        if len(shown) > PAGE_SIZE:
            told["older"] = self.link(**paging.before(page.object_list[-1]))
        return page, told

    def counted(self) -> paging.Numbered:
        """The pages of the list that have numbers."""
        numbered = paging.Numbered(self.chosen(), PAGE_SIZE)
        numbered.found = self.known("found", lambda: numbered.found)
        return numbered

    def page_of_search(self, query: Query) -> tuple[Any, dict[str, Any]]:
        found = self.found(query)
        page = self.numbered(Paginator(found.editions, PAGE_SIZE))
        page.object_list = results.editions(page.object_list, query)
        return page, {
            **self.told_of_number(page),
            "search": results.heading(self.wanted),
            "remarks": results.remarks(query, found),
            "more_than": number_format(search.MOST, force_grouping=True) if found.more else "",
            "all_of_it": results.words_alone(self.kept),
            "language_links": [
                {**link, "url": f"{link['url']}?{self.kept.urlencode()}"}
                for link in self.request.layout.language_links
            ],
        }

    def numbered(self, paginator: Paginator) -> Any:
        try:
            return paginator.page(self.wanted["page"] or 1)
        except EmptyPage:
            raise Http404 from None

    def told_of_number(self, page: Any) -> dict[str, Any]:
        told: dict[str, Any] = {
            "asked": {"page": page.number} if page.number > 1 else {},
            "page_numbers": page.paginator.get_elided_page_range(
                page.number, on_each_side=2, on_ends=1
            ),
        }
        if page.has_previous():
            told["newer"] = self.link(page=page.number - 1)
        if page.has_next():
            told["older"] = self.link(page=page.number + 1)
        return told

    def cards(self, rows: Rows) -> list[Edition]:
        """Their keys are read from an index, and the rows of those alone. Two queries."""
        return paging.in_order(paging.keys(rows), Edition.objects.for_cards())


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

    def alternates(self) -> list[Any]:
        """None: in another language nothing may have been said then."""
        return []

    def language_links(self) -> list[dict[str, Any]]:
        """The same time where something was said in it in that language, else all messages."""
        found, links = self.known("elsewhere", self.elsewhere), super().language_links()
        for link in links:
            if link["code"] not in (*found, get_language(), self.list_language):
                with translation.override(link["code"]):
                    link["url"] = reverse("news:list")
        return links

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
