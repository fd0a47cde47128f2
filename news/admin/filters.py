"""The filters beside the lists of drafts."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from embassy.multilingual import language_name
from news.admin import languages
from news.admin.status import Status, in_status
from news.models import Draft, Edition, Message


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        status = self.value()
        return queryset.filter(in_status(status)) if status else queryset


class ReviewFilter(admin.SimpleListFilter):
    title = _("second reader")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return Draft.Review.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        return queryset.filter(review=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return [(kind.value, kind.plural) for kind in Message.Kind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        return queryset.filter(message__kind=self.value()) if self.value() else queryset


class CategoryFilter(admin.SimpleListFilter):
    title = _("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return [(row.slug, str(row.name_here)) for row in request.layout.categories.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        return queryset.filter(categories__slug=self.value()) if self.value() else queryset


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return [(code, language_name(code)) for code in languages.of_mission(request)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        return queryset.filter(in_language=self.value()) if self.value() else queryset


class DateFilter(admin.SimpleListFilter):
    """From years to months to days: of the date that readers see, or, of what has never had a
    version, of the last change. In the host city's time.

    Django's own drill-down knows columns only, and the date is no column of a draft.
    """

    title = _("date")
    parameter_name = "dated"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[Any]:
        """The periods around the chosen one, then those within it that have drafts."""
        drafts = self.queryset(request, model_admin.get_queryset(request))
        steps: list[Literal["year", "month", "day"]] = ["year", "month", "day"]
        chosen = self.value() or ""
        within = chosen.count("-") + 1 if chosen else 0
        around = [chosen[:length] for length in (4, 7) if length < len(chosen)]
        for period in [*around, *([chosen] if chosen else [])]:
            yield period, named(period)
        if within < len(steps):
            for start in dated(drafts).datetimes("dated", steps[within], order="DESC"):
                period = f"{start:%Y-%m-%d}"[: (4, 7, 10)[within]]
                yield period, named(period)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        if not self.value():
            return queryset
        start, end = self.bounds
        return dated(queryset).filter(Q(dated__gte=start, dated__lt=end))

    @cached_property
    def bounds(self) -> tuple[datetime, datetime]:
        """The beginning of the chosen period and of the next one."""
        found = re.fullmatch(r"([1-8]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", self.value() or "")
        try:
            year, month, day = [int(part or 0) for part in found.groups()] if found else (0, 0, 0)
            first = date(year, month or 1, day or 1)
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error
        long = timedelta(days=1 if day else 31 if month else 366)
        last = first + long
        last = last if day else last.replace(day=1, month=last.month if month else 1)
        zone = timezone.get_current_timezone()
        return (
            datetime.combine(first, time(), tzinfo=zone),
            datetime.combine(last, time(), tzinfo=zone),
        )


def dated(drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """`drafts` with `dated`: the date that readers see, else the last change."""
    versions = Edition.objects.filter(message=OuterRef("message")).order_by("-number")
    shown = Subquery(versions.values("date_published")[:1])
    return drafts.annotate(dated=Coalesce(shown, "changed_at"))


def named(period: str) -> str:
    match period.split("-"):
        case [year]:
            return year
        case [year, month]:
            return date_format(date(int(year), int(month), 1), "YEAR_MONTH_FORMAT")
        case _:
            return date_format(date.fromisoformat(period), "DATE_FORMAT")
