"""The desk of the mission and its standing pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from embassy import clocks, countries
from embassy.models import Mission, Page
from embassy.multilingual import MultilingualAdmin, NamesForm, SluggedAdmin
from embassy.widgets import EditorAdmin


class MissionForm(NamesForm):
    """Countries and zones are chosen; what does not fit together is said by `Mission.clean`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for country, zone in (("sending_country", "capital_zone"), ("host_country", "host_zone")):
            if zone in self.fields:
                code = self.data.get(country) or getattr(self.instance, country)
                self.fields[country].widget = forms.Select(choices=[NONE, *countries.by_name()])
                self.fields[zone].widget = forms.Select(choices=[NONE, *zone_choices(code)])


NONE = ("", "---------")


def zone_choices(country: str) -> list[Any]:
    """The zones of `country`; of every country, by its name, while there is none yet."""
    if country:
        return [(zone, zone) for zone in clocks.zones(country)]
    return [
        (name, [(zone, zone) for zone in clocks.zones(code)]) for code, name in countries.by_name()
    ]


@admin.register(Mission)
class MissionAdmin(MultilingualAdmin):
    """One row: a site is one mission's."""

    form = MissionForm
    fieldsets = (
        (None, {"fields": ["name", "languages", "url"]}),
        (_("The two countries"), {"fields": ["sending_country", "host_country"]}),
        (
            _("The two cities"),
            {"fields": [("capital_city", "capital_zone"), ("host_city", "host_zone")]},
        ),
        (_("Publishing"), {"fields": ["needs_approval"]}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and request.layout.mission is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Mission, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A list of one is no list."""
        if request.layout.mission and self.has_view_permission(request):
            return redirect(
                reverse("admin:embassy_mission_change", args=[request.layout.mission.pk])
            )
        return super().changelist_view(request, *args, **kwargs)


@admin.register(Page)
class PageAdmin(SluggedAdmin, EditorAdmin):
    slug_from = "title"
    fields = ("title", "slug", "body", "position")
    list_display = ("__str__", "slug", "position")
    list_editable = ("position",)
