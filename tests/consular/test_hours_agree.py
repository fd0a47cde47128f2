"""Page, JSON, calendar and structured data never contradict each other, whatever is entered.

Each is read back by other code than wrote it: the calendar by vobject and dateutil, the
structured data by a reading of schema.org's rules that knows nothing of ours.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consular.models import Holiday, HolidayYear, Office, OpeningHours, SpecialHours
from tests import factories
from tests.consular import schedules

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LINES = st.sampled_from(
    ["", "09:00-12:30", "09:00-12:30, 14:00-17:00", "00:00-24:00", "22:00-02:00",
     "10:00-13:00 by appointment, 18:00-24:00", "17:00-08:00 next day"]
)  # fmt: skip
DAYS = st.dates(date(2018, 3, 1), date(2018, 4, 20))


def data_of(page: str) -> dict:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(blocks[0])["@graph"][0]


def holds(spec: dict, day: date) -> bool:
    first, last = spec.get("validFrom", "0001-01-01"), spec.get("validThrough", "9999-12-31")
    return first <= day.isoformat() <= last


def spans_by_schema(data: dict, day: date) -> list[tuple[datetime, datetime]]:
    """The local spans of one day by schema.org's rules: special hours take the day's place."""
    special = [
        spec for spec in data.get("specialOpeningHoursSpecification", []) if holds(spec, day)
    ]
    usual = [
        spec
        for spec in data.get("openingHoursSpecification", [])
        if holds(spec, day) and NAMES[day.weekday()] in spec["dayOfWeek"]
    ]
    found = []
    for spec in special or usual:
        opens, closes = time.fromisoformat(spec["opens"]), time.fromisoformat(spec["closes"])
        if opens == closes:
            continue
        ends = day if closes > opens else day + timedelta(days=1)
        if (spec["opens"], spec["closes"]) == ("00:00", "23:59"):
            ends, closes = day + timedelta(days=1), time()
        found.append((datetime.combine(day, opens), datetime.combine(ends, closes)))
    return found


def open_by_schema(data: dict, at: datetime) -> bool:
    day = at.astimezone(LONDON).date()
    return any(
        start.replace(tzinfo=LONDON).astimezone(UTC)
        <= at
        < end.replace(tzinfo=LONDON).astimezone(UTC)
        for each in (day - timedelta(days=1), day)
        for start, end in spans_by_schema(data, each)
    )


def closed_days(calendar: str) -> Iterator[date]:
    """The days that the calendar calls closed."""
    for event in vobject.readOne(calendar).contents.get("vevent", []):
        if event.status.value != "CONFIRMED" or ": closed." not in event.summary.value:
            continue
        length = (event.dtend.value - event.dtstart.value).days
        for first in (
            event.getrruleset(addRDate=True) if "rrule" in event.contents else [event.dtstart.value]
        ):
            start = first.date() if isinstance(first, datetime) else first
            yield from (start + timedelta(days=n) for n in range(length))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    week=st.lists(LINES, min_size=7, max_size=7),
    exceptions=st.lists(st.tuples(DAYS, st.integers(0, 9), LINES), max_size=3),
    holidays=st.lists(st.tuples(DAYS, st.booleans()), max_size=4, unique_by=lambda each: each[0]),
    moments=st.lists(
        st.datetimes(datetime(2018, 3, 1), datetime(2018, 4, 20)),  # noqa: DTZ001
        min_size=2,
        max_size=2,
    ),
)
def test_no_surface_contradicts_another(
    client: Client, week, exceptions, holidays, moments
) -> None:
    for model in (OpeningHours, SpecialHours, Holiday, HolidayYear, Office):
        model.objects.all().delete()
    if not factories.Mission.objects.exists():
        factories.mission()
    office = schedules.office()
    schedules.week(office, *week)
    for first, length, line in exceptions:
        schedules.closed(first, first + timedelta(days=length), hours=line, office=office)
    for day, half in holidays:
        hours = {"observance": "half-day", "opens": 540, "closes": 660} if half else {}
        schedules.holiday(day, f"Holiday of {day}", **hours)
    schedules.confirmed(2018)
    for moment in moments:
        at = moment.replace(second=0, microsecond=0, tzinfo=UTC)
        with time_machine.travel(at, tick=False):
            told = client.get("/consular/hours.json").json()["offices"][0]
            page = client.get("/consular/").text
            calendar = client.get("/consular/closures.ics").content.decode()
        asked = client.get("/consular/hours.json", {"at": at.isoformat()}).json()["offices"][0]
        assert asked == told
        is_open, data = told["open"], data_of(page)
        assert ("Open now." in page) is is_open
        assert ("Closed now" in page) is not is_open
        assert open_by_schema(data, at) is is_open
        for edge, side in (("until", False), ("opens_at", True)):
            if told[edge]:
                instant = datetime.fromisoformat(told[edge]).astimezone(UTC)
                if edge == "opens_at" and instant - at < timedelta(days=300):
                    assert open_by_schema(data, instant) is side
        day = at.astimezone(LONDON).date()
        called_closed = set(closed_days(calendar))
        for number in range(60):
            each = day + timedelta(days=number)
            if each in called_closed:
                assert spans_by_schema(data, each) == []
        if told["reason"] and told["reason"].startswith(("Holiday of", "Repairs")):
            assert told["reason"] in page
            if not spans_by_schema(data, day):
                assert day in called_closed
