"""The filters beside the lists of drafts."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from embassy.multilingual import language_name
from news.admin.status import Status, in_status
from news.models import Draft


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[Any]:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        status = self.value()
        return queryset.filter(in_status(status)) if status else queryset


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
        mission = request.layout.mission
        return [(code, language_name(code)) for code in (mission.language_codes if mission else [])]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        return queryset.filter(in_language=self.value()) if self.value() else queryset
