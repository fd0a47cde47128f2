"""What a list may be asked for in its address: one form reads it for every list."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

from news.models import Category, Message


class ListFilter(forms.Form):
    """`?q=` `?kind=` `?category=` `?year=` `?person=` `?from=` `?until=` `?page=` `?before=`;
    empty ones ask for nothing. Words are no error, however many they are: news/queries.py."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "aria-describedby": "q-hint"}
        ),
    )

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Message.Kind.choices]
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1000, max_value=9999)
    person = forms.CharField(
        label=_("Person who speaks"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1)
    before = forms.CharField(label=_("Before"), required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any], categories: Mapping[int, Category]) -> None:
        super().__init__(
            {**data, "q": data.get("q", "").replace("\0", " ").strip()}, label_suffix=""
        )
        # “from” is a word of Python's.
        for name, label in (("from", _("From")), ("until", _("Until"))):
            self.fields[name] = forms.DateField(
                label=label,
                required=False,
                input_formats=["%Y-%m-%d"],
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                validators=[_is_within_the_calendar],
            )
        category = cast("forms.ChoiceField", self.fields["category"])
        category.choices = [
            ("", _("All categories")),
            *((row.slug, str(row.name_here)) for row in categories.values()),
        ]

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("until")
        if first and last and first > last:
            self.add_error("until", _("It lies before the first day. Exchange the two."))
        return self.cleaned_data

    def read(self) -> dict[str, Any]:
        """What is asked for. Raises `BadRequest` with a sentence that names what is malformed."""
        if self.is_valid():
            return self.cleaned_data
        name, errors = next(iter(self.errors.items()))
        raise BadRequest(
            _("The address asks for “%(label)s” and cannot be read there: %(error)s")
            % {"label": self.fields[name].label, "error": " ".join(map(str, errors))}
        )


def _is_within_the_calendar(day: date) -> None:
    """Not so far from now that the day after it, or its moment elsewhere, has no date."""
    if not 1000 <= day.year <= 9998:
        raise forms.ValidationError(_("Choose a year between 1000 and 9998."))
