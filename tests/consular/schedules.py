"""Hours for tests, typed as the consul types them."""

from datetime import UTC, date, datetime
from typing import Any

from consular import typed
from consular.models import (
    ContactPoint,
    Holiday,
    HolidayYear,
    Office,
    OpeningHours,
    OpeningSpan,
    Service,
    SpecialHours,
    SpecialSpan,
)
from consular.plans import Days, Week

MODIFIED = datetime(2018, 1, 1, tzinfo=UTC)


def days(*lines: str) -> Days:
    """Monday to Sunday; one line is the line of Monday to Friday, and what is missing is closed."""
    lines = lines * 5 if len(lines) == 1 else lines
    return tuple(tuple(typed.read(line)) for line in (*lines, *[""] * (7 - len(lines))))


def rules_week(*lines: str, **bounds: Any) -> Week:
    return Week(days(*lines), **bounds)


def office(slug: str = "london", **values: Any) -> Office:
    return Office.objects.language("en").create(
        slug=slug,
        **{"name": "Consular section", "city": "London", "time_zone": "Europe/London", **values},
    )


def week(owner: Office | ContactPoint | Service, *lines: str, **values: Any) -> OpeningHours:
    keys: dict[type, str] = {Office: "office", ContactPoint: "contact_point", Service: "service"}
    hours = OpeningHours.objects.create(**{keys[type(owner)]: owner}, **values)
    OpeningSpan.objects.bulk_create(
        OpeningSpan(
            hours=hours,
            weekday=number,
            opens=span.opens,
            closes=span.closes,
            by_appointment=span.by_appointment,
        )
        for number, spans in enumerate(days(*lines))
        for span in spans
    )
    return hours


def closed(
    first: date,
    last: date | None = None,
    *,
    hours: str = "",
    reason: str = "Repairs",
    **values: Any,
) -> SpecialHours:
    """An exception; with `hours` it is open at other hours."""
    row = SpecialHours.objects.language("en").create(
        first_day=first, last_day=last or first, reason=reason, modified_at=MODIFIED, **values
    )
    SpecialSpan.objects.bulk_create(
        SpecialSpan(
            hours=row, opens=span.opens, closes=span.closes, by_appointment=span.by_appointment
        )
        for span in typed.read(hours)
    )
    return row


def holiday(day: date, name: str, country: str = "GB", **values: Any) -> Holiday:
    return Holiday.objects.language("en").create(
        day=day,
        name=name,
        country=country,
        was_announced=True,
        modified_at=MODIFIED,
        **{"observance": "closed", **values},
    )


def confirmed(
    *years: int, calendars: tuple[tuple[str, str], ...] = (("GB", ""), ("RU", ""))
) -> None:
    for year in years:
        for country, subdivision in calendars:
            HolidayYear.objects.create(
                year=year, country=country, subdivision=subdivision, confirmed_at=MODIFIED
            )
