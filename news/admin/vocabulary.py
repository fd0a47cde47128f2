"""The words that describe messages, with a name in each language of the mission."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from embassy.multilingual import MultilingualAdmin, MultilingualInline, NamesForm, SluggedAdmin
from news import slugs
from news.models import Appointment, Category, Organization, Outlet, Person


class CategoryForm(NamesForm):
    """Without an address it gets one from its name, in Latin letters whatever the script."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "slug" in self.fields and not cleaned.get("slug") and not self.has_error("slug"):
            cleaned["slug"] = slugs.from_title(cleaned.get("name", ""))[:50].strip("-")
            if not cleaned["slug"]:
                self.add_error("slug", _("Nothing in the name can stand in an address. Type one."))
        return cleaned


@admin.register(Category)
class CategoryAdmin(SluggedAdmin):
    form = CategoryForm
    fields = ("name", "slug", "position")
    list_display = ("__str__", "slug", "position")
    list_editable = ("position",)
    search_fields = ("translations__name", "slug")


@admin.register(Organization)
class OrganizationAdmin(MultilingualAdmin):
    fields = ("name", "kind", "url")
    list_display = ("__str__", "kind", "url")
    search_fields = ("translations__name",)


@admin.register(Outlet)
class OutletAdmin(MultilingualAdmin):
    fields = ("name", "url")
    list_display = ("__str__", "url")
    search_fields = ("translations__name",)


class AppointmentInline(MultilingualInline):
    model = Appointment
    fields = ("job_title", "organization", ("start_date", "end_date"))
    extra = 0


@admin.register(Person)
class PersonAdmin(MultilingualAdmin):
    fields = ("name",)
    inlines = (AppointmentInline,)
    search_fields = ("translations__name",)
