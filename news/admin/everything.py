"""One list of all drafts, whatever their kind. Each is opened in the form of its own kind."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from news.admin import access, columns
from news.admin.draft_list import DraftList
from news.admin.filters import KindFilter
from news.models import Draft


class AllKinds(ChangeList):
    def url_for_result(self, result: Any) -> str:
        return access.address(result)


@admin.register(Draft)
class AllDraftsAdmin(access.OnlySeen, DraftList):
    """Who may see a kind finds its drafts here. Nothing is added, changed or deleted here."""

    list_filter = (KindFilter, *DraftList.list_filter)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AllKinds

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        title, *others = super().get_list_display(request)
        return [title, columns.kind, *others]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Draft]:
        return super().get_queryset(request).filter(message__kind__in=access.kinds(request.user))

    def get_urls(self) -> list[Any]:
        seen = self.admin_site.admin_view
        return [
            path("", seen(self.changelist_view), name="news_draft_changelist"),
            path("<int:pk>/change/", seen(self.own_form), name="news_draft_change"),
        ]

    def own_form(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = access.opened(self, request, pk)
        return redirect(access.address(draft))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(access.kinds(request.user))
