"""The list of drafts: what it shows, how it is narrowed."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from news.admin import (
    columns,
    sources,
)
from news.admin.filters import (
    BehindFilter,
    CategoryFilter,
    DateFilter,
    LanguageFilter,
    ReviewFilter,
    StatusFilter,
)
from news.admin.status import with_status
from news.models import Draft
from news.paging import Bounded


class DraftList(admin.ModelAdmin):
    """What every list of drafts shows, and how it is narrowed."""

    search_fields = ("title",)
    list_filter: ClassVar[Any] = (
        StatusFilter,
        ReviewFilter,
        CategoryFilter,
        LanguageFilter,
        BehindFilter,
        DateFilter,
    )
    list_per_page = 50
    ordering = ("-changed_at", "-pk")
    paginator = Bounded
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Draft]:
        drafts = super().get_queryset(request)
        drafts = drafts.select_related("message", "changed_by").prefetch_related("categories")
        return sources.with_source(with_status(drafts, request.at), request.at)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["title", *columns.of_site(request)]
