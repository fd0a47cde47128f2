"""Lists of messages, by the public rule: all, by kind, category, year and month."""

from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from news import cards
from news.filters import ListFilter
from news.models import Message
from news.models.edition import EditionQuerySet
from news.views.moments import MessagesPage

PAGE_SIZE = 10
KEPT = ("kind", "category", "year", "at")


class MessageList(MessagesPage):
    """A list of messages, newest first, ten a page. Its address and query are its whole state.

    Four queries beside the layout's.
    """

    template_name = "news/message_list.html"

    def given(self) -> dict[str, str]:
        """What the address itself asks for, apart from its query."""
        return {}

    def heading(self) -> str:
        return _("All messages")

    def narrowed(self, wanted: dict[str, Any]) -> EditionQuerySet:
        editions = self.editions()
        if wanted["kind"]:
            editions = editions.filter(kind=wanted["kind"])
        if wanted["category"]:
            editions = editions.filter(categories__slug=wanted["category"])
        if wanted["year"]:
            editions = editions.filter(date_published__year=wanted["year"])
        return editions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query, given = self.request.GET.dict(), self.given()
        for name in given.keys() & query.keys():
            if query[name] not in ("", given[name]):
                raise BadRequest(_("The address asks for two different things. Leave one out."))
        form = ListFilter({**query, **given}, self.request.layout.categories)
        wanted = form.read()
        editions = self.narrowed(wanted)
        paginator = Paginator(editions.newest_first().for_cards(), PAGE_SIZE)
        try:
            page = paginator.page(wanted["page"] or 1)
        except EmptyPage:
            raise Http404 from None
        page.object_list = cards.with_categories(page.object_list, self.request.layout.categories)
        kept = QueryDict(mutable=True)
        kept.update({name: query[name] for name in KEPT if query.get(name)})
        return super().get_context_data(
            heading=self.heading(),
            form=form,
            wanted=wanted,
            page=page,
            page_numbers=paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            kept=kept,
            years=self.years(),
            **kwargs,
        )

    def years(self) -> range:
        """The years that have messages, latest first, from the oldest one's to this one."""
        oldest = self.editions().order_by("date_published", "message_id")
        first = oldest.values_list("date_published", flat=True).first()
        this_year = timezone.localtime(self.at).year
        return range(this_year, (timezone.localtime(first).year if first else this_year) - 1, -1)


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context["page"].object_list and not context["kept"]:
            raise Http404
        return context


class MonthList(YearList):
    def heading(self) -> str:
        return f"{MONTHS[int(self.kwargs['month'])]} {self.kwargs['year']}"

    def narrowed(self, wanted: dict[str, Any]) -> EditionQuerySet:
        year, month = int(self.kwargs["year"]), int(self.kwargs["month"])
        zone = timezone.get_current_timezone()
        first = datetime(year, month, 1, tzinfo=zone)
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
        editions = super().narrowed({**wanted, "year": None})
        return editions.filter(date_published__gte=first, date_published__lt=after)
