"""Offices, and how they can be reached."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from consular import proposals
from consular.models import ContactPoint, Office
from embassy import clocks
from embassy.models import Mission
from embassy.multilingual import MultilingualAdmin, MultilingualInline, NamesForm, SluggedAdmin

CONTACT_FIELDS = (
    ("contact_type", "label"),
    ("telephone", "telephone_dialled"),
    ("email", "url"),
    "languages",
    ("show_on_home", "position"),
)


class OfficeForm(NamesForm):
    """The host country's zones are proposed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            mission = Mission.objects.first()
            zones = clocks.zones(mission.host_country) if mission else []
            kept = self.instance.time_zone
            choices = [(zone, zone) for zone in dict.fromkeys([*zones, *([kept] if kept else [])])]
            if choices:
                self.fields["time_zone"].widget = forms.Select(choices=choices)
                self.initial.setdefault("time_zone", mission.host_zone if mission else kept)
            self._offer_parts(mission)

    def _offer_parts(self, mission: Mission | None) -> None:
        """The parts of the host country that have public holidays of their own."""
        parts = proposals.subdivisions(mission.host_country) if mission else []
        kept = self.instance.subdivision
        if kept and kept not in dict(parts):
            parts = [*parts, (kept, kept)]
        if parts and "subdivision" in self.fields:
            self.fields["subdivision"].widget = forms.Select(
                choices=[("", _("The whole country")), *parts]
            )


class ContactPointInline(MultilingualInline):
    model = ContactPoint
    fields = CONTACT_FIELDS
    readonly_fields = ("telephone_dialled",)
    extra = 0


@admin.register(Office)
class OfficeAdmin(SluggedAdmin):
    form = OfficeForm
    fields = (
        "name", "kind", "slug", "city", "address", "directions", "access", "map_url", "time_zone",
        "subdivision", "position",
    )  # fmt: skip
    list_display = ("__str__", "kind", "city", "position")
    list_editable = ("position",)
    inlines = (ContactPointInline,)


@admin.register(ContactPoint)
class ContactPointAdmin(MultilingualAdmin):
    fields = ("office", *CONTACT_FIELDS)
    readonly_fields = ("telephone_dialled",)
    list_display = ("__str__", "contact_type", "office", "telephone", "telephone_dialled", "email",
                    "show_on_home")  # fmt: skip
    list_filter = ("contact_type",)
    list_select_related = ("office",)
