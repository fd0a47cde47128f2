"""The newsroom: Django's admin site, without the side door to objects' addresses, with lists
that can be taken along (embassy/downloads.py)."""

import re
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from embassy import downloads, start_page

# Sentences of Django's admin that put the name of a thing into a case or a gender: said here so
# that the catalogues can say them in words that fit any name.
SAID_BY_DJANGO = (
    gettext_noop("Add %s"),
    gettext_noop("Change %s"),
    gettext_noop("View %s"),
    gettext_noop("Select %s"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("Add another %(verbose_name)s"),
)


class Newsroom(admin.AdminSite):
    site_title = site_header = index_title = gettext_lazy("Newsroom")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        for action in downloads.ACTIONS:
            self.add_action(action)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The start page, with what the apps warn of (embassy/start_page.py)."""
        context = {"warnings": start_page.warnings(request), **(extra_context or {})}
        return super().index(request, context)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        ours = path(
            "r/<path:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        # Not for staff alone: whoever signs in reads that page too.
        language = path("language/", require_POST(set_language), name="language")
        return [ours, language, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        codes = [code for code, _name in settings.LANGUAGES]
        return {**super().each_context(request), "desk_languages": codes}

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Lead to the page of an object that this user may see here; 404 for any other.

        Django's own view leads any member of staff to any row's address: so also to that of
        a waiting text, which is made of the words of its title.
        """
        if not content_type_id.isdecimal() or not object_id.isdecimal():
            raise Http404
        content_type = ContentType.objects.filter(pk=int(content_type_id)).first()
        model = content_type.model_class() if content_type else None
        desk = self._registry.get(model) if model else None
        row = desk.get_object(request, object_id) if desk else None
        if not desk or not row or not desk.has_view_permission(request, row):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """What is chosen in a list are keys of rows: Django's own lists stumble over others."""

        def chosen_well(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
            if all(re.fullmatch(r"[0-9]{1,18}", key) for key in chosen):
                return view(request, *args, **kwargs)
            messages.warning(
                request, _("What was chosen is no row of this list. Nothing has changed.")
            )
            return redirect(request.get_full_path())

        return super().admin_view(update_wrapper(chosen_well, view), cacheable)
