"""Admin forms of rows that have a name in every language of the mission.

The tabs are the mission's languages (django-parler would offer those of a setting), and
beside them every other language in which the row has a name already.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from parler.admin import TranslatableAdmin, TranslatableStackedInline
from parler.forms import TranslatableModelForm
from parler.models import TranslatableModel
from parler.utils.views import TabsList

from embassy import language_tags, widgets
from embassy.punctuation import named


class NamesForm(TranslatableModelForm):
    language_code: str | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Parler refuses a language without a catalogue of the interface; the mission may
        # well have names in one.
        code, self.language_code = self.language_code, settings.LANGUAGE_CODE
        super().__init__(*args, **kwargs)
        self.language_code = code or settings.LANGUAGE_CODE
        translated = self._meta.model._parler_meta.get_all_fields()
        widgets.speak(self, self.language_code, translated)


class Tabs:
    """What the admin of a row and the inlines below it share."""

    form: Any = NamesForm
    query_language_key = "language"
    formfield_overrides: Any = widgets.FIELDS

    def _language(self, request: Any, obj: Any = None) -> str:
        """The language of the form: the tab that was chosen, else the site's default."""
        codes = self.tab_codes(request, obj)
        wanted = request.GET.get(self.query_language_key, "")
        return wanted if wanted in codes else codes[0]

    def tab_codes(self, request: Any, obj: Any = None) -> list[str]:
        mission = request.layout.mission
        codes = mission.language_codes if mission else [settings.LANGUAGE_CODE]
        others = obj.get_available_languages() if obj and obj.pk else []
        return list(dict.fromkeys([*codes, *others]))

    def get_language_tabs(
        self, request: HttpRequest, obj: Any, available_languages: Any, css_class: str | None = None
    ) -> TabsList:
        current, available = self._language(request, obj), set(available_languages)
        tabs = TabsList(css_class=css_class)
        for code in self.tab_codes(request, obj):
            get = request.GET.copy()
            get[self.query_language_key] = code
            status = "available" if code in available else "empty"
            status = "current" if code == current else status
            tabs.append((f"?{get.urlencode()}", language_name(code), code, status))
        tabs.current_is_translated = current in available
        tabs.allow_deletion = len(available) > 1
        return tabs

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        return with_names(super().get_field_queryset(db, db_field, request), db_field)  # type: ignore[misc]


class RowForm(forms.ModelForm):
    """A row of a list that can be edited in place. Its fields say whose they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""  # no cell shows it, so nothing may refer to it
        # The form of an empty list is of no row, which has no name.
        for field in self.fields.values() if self.instance.pk else ():
            field.widget.attrs["aria-label"] = named(field.label, self.instance)


class MultilingualAdmin(Tabs, TranslatableAdmin):
    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("translations")


class SluggedAdmin(MultilingualAdmin):
    """Rows with an address: proposed from the name once, and never changed afterwards."""

    slug_from = "name"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": (self.slug_from,)}


class MultilingualInline(Tabs, TranslatableStackedInline):
    def get_queryset_language(self, request: HttpRequest) -> str:
        return self._language(request)


def with_names(queryset: Any, relation: Any) -> Any:
    """The choices of `relation` with their names: one query instead of one a choice."""
    model = relation.remote_field.model
    if not issubclass(model, TranslatableModel):
        return queryset
    if queryset is None:
        queryset = model._default_manager.all()
    return queryset.prefetch_related("translations")


def language_name(code: str) -> str:
    """What the reader calls it."""
    return language_tags.name(code)
