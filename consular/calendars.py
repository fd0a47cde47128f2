"""Closing days as a calendar that programs subscribe to (RFC 5545).

One event for each office and cause, whose UID never changes. What was cancelled is sent as
cancelled, so that a calendar which has taken it over gives it up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from consular.confirming import of_office
from consular.models import ContactPoint, Holiday, Office, SpecialHours
from consular.plans import ONE_DAY, Cause, Rules
from consular.proposals import Calendar as Whose
from consular.shown import PAST, Desk
from embassy import names
from embassy.site_url import absolute

Row = SpecialHours | Holiday


@dataclass(frozen=True)
class Door:
    """What opens and closes: an office, or a line with hours of its own. `key` never changes."""

    key: str
    name: str
    url: str
    rules: Rules
    rows: Sequence[Row]


def closures(desk: Desk) -> bytes:
    """The calendar of all doors, from `PAST` ago on. Four queries beside those of `desk`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mission//Closing days//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    title = _("Closing days: %s") % (desk.request.layout.name.text or _("Mission"))
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", vDuration(timedelta(hours=12)), {"value": "DURATION"})
    for door in _doors(desk):
        for row in door.rows:
            event = _event(door, row, desk.languages)
            if event:
                calendar.add_component(event)
    return calendar.to_ical()


def _doors(desk: Desk) -> Iterator[Door]:
    """Offices, and lines: a line of an office has its own exceptions only."""
    since = timezone.localdate(desk.at) - PAST
    exceptions = list(
        SpecialHours.objects.filter(last_day__gte=since)
        .order_by("first_day", "pk")
        .prefetch_related("translations")
    )
    holidays = [
        row
        for row in Holiday.objects.filter(day__gte=since).prefetch_related("translations")
        if row.was_announced or row.observance != Holiday.Observance.NOT_OBSERVED
    ]
    mission = desk.request.layout.mission

    def general(office: Office | None) -> list[Row]:
        whose = of_office(mission, office)
        own = office.pk if office else None
        return [
            *(row for row in exceptions
              if row.is_general and row.office_id in {None, own}),
            *(row for row in holidays if Whose(row.country, row.subdivision) in whose),
        ]  # fmt: skip

    for office in desk.offices:
        yield Door(
            f"office/{office.row.pk}",
            str(office.name),
            absolute(office.url),
            office.answer.rules,
            general(office.row),
        )
    for line in desk.contacts:
        if line.answer:
            own: list[Row] = [row for row in exceptions if row.contact_point_id == line.row.pk]
            rows = own if desk.rows else [*own, *general(None)]
            name, url = str(line.name), absolute(_page(line.row))
            yield Door(f"line/{line.row.pk}", name, url, line.answer.rules, rows)


def _event(door: Door, row: Row, languages: Sequence[str]) -> Event | None:
    """None for a half day that changes nothing, because the door is closed on it anyway."""
    first, last = _bounds(row)
    days = [] if _is_given_up(row) else _days(door.rules, row)
    if not days and not _is_given_up(row) and _is_idle(door.rules, row):
        return None
    event = Event()
    event.add("uid", str(uuid5(row.uid, door.key)))
    event.add("dtstamp", row.modified_at)
    event.add("last-modified", row.modified_at)
    event.add("sequence", _sequence(door, row))
    event.add("status", "CONFIRMED" if days else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    event.add("url", door.url)
    event.add("categories", [_("Closing days")])
    event.add("summary", _summary(door, row, languages))
    _add_days(event, days or _range(first, last))
    return event


def _add_days(event: Event, days: Sequence[date]) -> None:
    """A run of days; days that an exception takes out of it are left out."""
    first, last = days[0], days[-1]
    event.add("dtstart", first)
    missing = sorted(set(_range(first, last)) - set(days))
    if missing:
        event.add("dtend", first + ONE_DAY)
        event.add("rrule", {"freq": "daily", "count": len(_range(first, last))})
        event.add("exdate", missing, {"value": "DATE"})
    else:
        event.add("dtend", last + ONE_DAY)


def _summary(door: Door, row: Row, languages: Sequence[str]) -> str:
    field = "name" if isinstance(row, Holiday) else "reason"
    values = {"door": door.name, "reason": str(names.of(row, field, languages))}
    cause = _cause(door.rules, row)
    if cause and cause.spans:
        values["spans"] = ", ".join(map(str, cause.spans))
        return _("%(door)s: open %(spans)s. %(reason)s") % values
    return _("%(door)s: closed. %(reason)s") % values


def _cause(rules: Rules, row: Row) -> Cause | None:
    key = str(row.uid)
    return next((each for each in (*rules.exceptions, *rules.holidays) if each.key == key), None)


def _days(rules: Rules, row: Row) -> list[date]:
    """The days on which it is this row that decides."""
    key = str(row.uid)
    return [
        day
        for day in _range(*_bounds(row))
        if any(cause.key == key for cause in rules.on(day).causes)
    ]


def _is_idle(rules: Rules, row: Row) -> bool:
    return all(not rules.on(day).causes for day in _range(*_bounds(row)))


def _is_given_up(row: Row) -> bool:
    if isinstance(row, Holiday):
        return row.observance == Holiday.Observance.NOT_OBSERVED
    return row.is_cancelled


def _bounds(row: Row) -> tuple[date, date]:
    return (row.day, row.day) if isinstance(row, Holiday) else (row.first_day, row.last_day)


def _range(first: date, last: date) -> list[date]:
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


def _sequence(door: Door, row: Row) -> int:
    """It grows with every change of the row, and with every exception that touches its days."""
    first, last = _bounds(row)
    return row.sequence + sum(
        1 + other.sequence
        for other in door.rows
        if isinstance(other, SpecialHours)
        and other.uid != row.uid
        and other.first_day <= last
        and first <= other.last_day
    )


def _page(line: ContactPoint) -> str:
    return line.office.get_absolute_url() if line.office else reverse("consular:page")
