"""What a list may be asked for in its address: one form reads it for every list."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

from news.models import Category, Message


class ListFilter(forms.Form):
    """`?kind=` `?category=` `?year=` `?page=`; empty ones ask for nothing."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Message.Kind.choices]
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1000, max_value=9999)
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1)

    def __init__(self, data: Mapping[str, Any], categories: Mapping[int, Category]) -> None:
        super().__init__(data, label_suffix="")
        category = cast("forms.ChoiceField", self.fields["category"])
        category.choices = [
            ("", _("All categories")),
            *((row.slug, str(row.name_here)) for row in categories.values()),
        ]

    def read(self) -> dict[str, Any]:
        """What is asked for. Raises `BadRequest` with a sentence that names what is malformed."""
        if self.is_valid():
            return self.cleaned_data
        name, errors = next(iter(self.errors.items()))
        raise BadRequest(
            _("The address asks for “%(label)s” and cannot be read there: %(error)s")
            % {"label": self.fields[name].label, "error": " ".join(map(str, errors))}
        )
