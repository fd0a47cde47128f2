"""The language of a text, chosen among the mission's."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from embassy import language_tags
from embassy.multilingual import language_name


def of_mission(request: HttpRequest) -> list[str]:
    """The codes of the mission's languages, the default first."""
    mission = request.layout.mission
    return mission.language_codes if mission else [settings.LANGUAGE_CODE]


class Select(forms.Select):
    """A choice for a field of text, whose `maxlength` is no attribute of a choice in HTML."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        attrs = super().build_attrs(*args, **kwargs)
        attrs.pop("maxlength", None)
        return attrs


def select(request: HttpRequest, *, blank: bool = False) -> forms.Select:
    names = [(code, language_name(code)) for code in of_mission(request)]
    choices = [*([("", "–")] if blank else []), *names]
    return Select(choices=choices, attrs={"data-rtl": right_to_left(choices)})


def right_to_left(choices: Iterable[tuple[str, str]]) -> str:
    """Those of the codes that are written so, for newsroom/editor.js."""
    return " ".join(code for code, _name in choices if language_tags.direction(code) == "rtl")


class LanguageForm(forms.ModelForm):
    """A row's `in_language` is one of those offered; the stored one is offered too, though
    the mission may have given it up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.in_language if self.instance.pk else ""
        field = self.fields.get("in_language")
        if field and stored and stored not in dict(field.widget.choices):
            field.widget.choices = [*field.widget.choices, (stored, language_name(stored))]
            field.widget.attrs["data-rtl"] = right_to_left(field.widget.choices)

    def clean_in_language(self) -> str:
        code = self.cleaned_data["in_language"]
        if code not in dict(self.fields["in_language"].widget.choices):
            raise ValidationError(_("Choose one of the languages that are offered."))
        return code
