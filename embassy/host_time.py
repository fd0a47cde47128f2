"""Days and moments as the desk types and reads them: in the host city's time.

The zone is the active one, which the middleware sets. The browser's own fields for date and
time are used: they need no script and speak the editor's language.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from embassy.dates import date_format

# A year outside is a slip of the finger; at the ends of the calendar zones overflow.
YEARS = range(1800, 9000)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class HostTimeInput(forms.SplitDateTimeWidget):
    def __init__(self) -> None:
        super().__init__(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
        )


class HostTimeField(forms.SplitDateTimeField):
    """A moment typed to the minute in the host city's time.

    A local time that does not exist, or exists twice, is refused with the choices.
    """

    widget = HostTimeInput

    def __init__(self, *, label: Any = "", **kwargs: Any) -> None:
        super().__init__(label=label, **{**kwargs, "show_hidden_initial": False})
        day, hour = self.widget.widgets
        day.attrs["aria-label"] = format_lazy("{}: {}", label, _("date"))
        hour.attrs["aria-label"] = format_lazy("{}: {}", label, _("time"))

    def compress(self, data_list: Any) -> datetime | None:
        match data_list:
            case [date() as day, _] if day.year not in YEARS:
                raise ValidationError(
                    _("The year %(year)s cannot be meant. Check the date."),
                    params={"year": day.year},
                )
            case [date() as day, time() as hour]:
                refuse_unclear(datetime.combine(day, hour))
        return super().compress(data_list)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


def refuse_unclear(wall: datetime) -> None:
    """Raise ValidationError when the host city's clocks show `wall` (naive) never or twice."""
    zone = timezone.get_current_timezone()
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return
    shown = {"time": time_format(wall), "day": date_format(wall)}
    if first < second:
        raise ValidationError(
            _(
                "%(time)s comes twice on %(day)s, because the clocks go back: once at "
                "%(first)s and once at %(second)s UTC. Choose a time before or after that hour."
            ),
            params={**shown, "first": time_format(first), "second": time_format(second)},
        )
    raise ValidationError(
        _(
            "There is no %(time)s on %(day)s, because the clocks go forward. "
            "Choose %(before)s or %(after)s."
        ),
        params={
            **shown,
            "before": _named(second.astimezone(zone), wall),
            "after": _named(first.astimezone(zone), wall),
        },
    )


def _named(moment: datetime, wall: datetime) -> str:
    """The hour, with its day where that is not the day of `wall`."""
    if moment.date() == wall.date():
        return time_format(moment)
    return date_format(moment, "DATETIME_FORMAT")
