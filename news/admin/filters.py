"""The filters beside the lists of drafts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from embassy.dates import date_format
from embassy.multilingual import language_name
from news.admin import access, languages, periods, sources
from news.admin.status import Status, in_status
from news.models import Draft, Edition, Message


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        status = self.value()
        if status == Status.WAITING:
            # Changes no answer: the few that wait stand in an index.
            waiting = Edition.objects.filter(public_from__gt=request.at)
            queryset = queryset.filter(message__in=waiting.values("message"))
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


class BehindFilter(admin.SimpleListFilter):
    """Translations, and those among them that are older than their source."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return [("behind", _("Older than its source")), ("any", _("All translations"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        if self.value() == "behind":
            return queryset.filter(sources.are_behind())
        return queryset.filter(message__source__isnull=False) if self.value() else queryset


class DateFilter(admin.SimpleListFilter):
    """From years to months to days: of the date that readers see, or, of what has never had a
    version, of the last change. In the host city's time.

    Django's own drill-down knows columns only, and the date is no column of a draft.
    """

    title = _("date")
    parameter_name = "dated"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[Any]:
        """The periods around the chosen one, then those within it that have drafts."""
        chosen = self.value() or ""
        if chosen and not self.bounds:  # which refuse what is no period
            return
        around = [chosen[:length] for length in (4, 7) if length < len(chosen)]
        for period in [*around, *([chosen] if chosen else [])]:
            yield period, named(period)
        kind = getattr(model_admin.model, "kind", None)
        kinds = [kind] if kind else access.kinds(request.user)
        for period in periods.with_drafts(chosen, kinds):
            yield period, named(period)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        if not self.value():
            return queryset
        start, end = self.bounds
        return dated(queryset).filter(Q(dated__gte=start, dated__lt=end))

    @cached_property
    def bounds(self) -> tuple[datetime, datetime]:
        """The beginning of the chosen period and of the next one."""
        try:
            return periods.bounds(self.value() or "")
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error


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
