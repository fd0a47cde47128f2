"""The field in which the hours of a day are typed, and the sentences for what cannot be meant."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular import typed
from consular.plans import Span

EXAMPLE = "09:00-12:30, 14:00-17:00"


class SpansField(forms.CharField):
    """The spans of one day as one text; its value is a tuple of `Span`.

    `day` names the day in the sentences.
    """

    def __init__(self, *, day: Any, **kwargs: Any) -> None:
        self.day = day
        widget = forms.TextInput(
            attrs={"class": "vTextField", "autocomplete": "off", "dir": "auto"}
        )
        super().__init__(**{"required": False, "max_length": 300, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, tuple | list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return tuple(typed.read(text, [_("by appointment")], [_("next day")]))
        except typed.Mistyped as error:
            raise ValidationError(sentence(str(self.day), error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return tuple(initial or ()) != self.clean(data)
        except ValidationError:
            return True


def shown(spans: Sequence[Span]) -> str:
    return typed.written(spans, _("by appointment"), _("next day"))


def sentence(day: str, error: typed.Mistyped) -> str:
    """What is wrong, with the day and the span, and what to do."""
    values = {"day": day, "span": error.span, "other": error.other, "example": EXAMPLE}
    match error.fault:
        case typed.Fault.UNREADABLE:
            text = _("%(day)s: “%(span)s” cannot be read as hours. Write them as %(example)s.")
        case typed.Fault.NO_SUCH_TIME:
            text = _("%(day)s: “%(span)s” holds a time that no clock shows. Write %(example)s.")
        case typed.Fault.ZERO_LENGTH:
            text = _(
                "%(day)s: “%(span)s” ends when it begins. Write when it closes, or 00:00-24:00 "
                "for the whole day."
            )
        case typed.Fault.REVERSED:
            text = _(
                "%(day)s: “%(span)s” ends before it begins. Exchange the two times; if it runs "
                "past midnight, write “%(span)s next day”."
            )
        case typed.Fault.TOO_LONG:
            text = _("%(day)s: “%(span)s” lasts a day or longer. Divide it between the days.")
        case _:
            text = _("%(day)s: %(span)s overlaps %(other)s. Let one end before the other begins.")
    return text % values


HINT = format_lazy(
    "{} 09:00-12:30, 14:00-17:00 {}, 22:00-02:00",
    gettext_lazy("Such as"),
    gettext_lazy("by appointment"),
)
