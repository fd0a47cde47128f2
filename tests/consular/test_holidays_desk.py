"""The consul confirms each year's holidays, and the start page asks for what is missing."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from consular import proposals
from consular.models import Holiday, HolidayYear, Office
from tests import factories
from tests.consular import schedules

pytestmark = pytest.mark.django_db
YEAR = "/admin/consular/holiday/year/2018/"


@pytest.fixture
def office() -> Office:
    factories.mission()
    return schedules.office()


@pytest.fixture
def consul(client: Client, office: Office) -> Client:
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name="Consul"))
    client.force_login(user)
    return client


def fields(page: str) -> dict[str, str]:
    """What the form of a year sends if nobody touches it."""
    checked = re.findall(r'name="([^"]+)" value="([^"]+)" checked', page)
    hours = re.findall(r'name="([^"]+-hours)" value="([^"]*)"', page)
    return dict([*checked, *hours])


def test_both_countries_holidays_are_proposed_and_confirmed_at_once(
    consul: Client, office: Office
) -> None:
    Office.objects.update(subdivision="SCT")
    page = consul.get(YEAR).text
    assert "United Kingdom: Scotland" in page
    assert "Saint Andrew&#x27;s Day" in page
    assert "Defender of the Fatherland Day" in page
    assert not Holiday.objects.exists()
    answer = {
        **fields(page),
        "RU--20180308": "half-day",
        "RU--20180308-hours": "9-11",
        "GB-SCT-20181130": "not-observed",
    }
    assert consul.post(YEAR, answer).status_code == 302
    assert HolidayYear.objects.count() == 2
    half = Holiday.objects.get(day=date(2018, 3, 8))
    assert (half.observance, half.opens, half.closes) == ("half-day", 540, 660)
    assert Holiday.objects.get(day=date(2018, 11, 30)).observance == "not-observed"
    national = Holiday.objects.get(day=date(2018, 2, 23))
    national.set_current_language("ru")
    assert (national.observance, national.name) == ("closed", "День защитника Отечества")
    said = {entry.get_change_message() for entry in LogEntry.objects.all()}
    assert said == {"Confirmed: Closed", "Confirmed: Half day 09:00–11:00",
                    "Confirmed: Not observed"}  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "hours", "sentence"),
    [
        ("half-day", "", "International Women&#x27;s Day: a half day has one span of hours"),
        ("half-day", "9-11, 13-14", "International Women&#x27;s Day: a half day has one span"),
        ("half-day", "11-9", "“11-9” ends before it begins"),
        ("half-day", "22-2", "International Women&#x27;s Day: a half day has one span"),
        ("perhaps", "", "International Women&#x27;s Day: say whether it is observed."),
    ],
)
def test_a_year_is_confirmed_whole_or_not_at_all(
    consul: Client, office: Office, choice: str, hours: str, sentence: str
) -> None:
    answer = fields(consul.get(YEAR).text)
    response = consul.post(YEAR, {**answer, "RU--20180308": choice, "RU--20180308-hours": hours})
    assert response.status_code == 400
    assert sentence in response.text
    assert not Holiday.objects.exists()
    assert not HolidayYear.objects.exists()


def test_a_newer_package_never_alters_a_confirmed_year(
    consul: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    consul.post(YEAR, fields(consul.get(YEAR).text))
    before = set(Holiday.objects.values_list("day", "observance"))
    newer = [proposals.Proposal(date(2018, 6, 6), {"en": "Pushkin Day"})]
    monkeypatch.setattr("consular.confirming.proposals", lambda *args: newer)
    page = consul.get(YEAR).text
    assert "New in the list since this year was confirmed; not in force yet" in page
    assert set(Holiday.objects.values_list("day", "observance")) == before
    consul.post(YEAR, fields(page))  # untouched: it stays out
    after = set(Holiday.objects.values_list("day", "observance"))
    assert after - before == {(date(2018, 6, 6), "not-observed")}


def test_a_holiday_that_is_given_up_is_cancelled_in_calendars(
    consul: Client, office: Office
) -> None:
    answer = fields(consul.get(YEAR).text)
    consul.post(YEAR, answer)
    assert "STATUS:CANCELLED" not in consul.get("/consular/closures.ics").content.decode()
    consul.post(YEAR, {**answer, "RU--20180223": "not-observed"})
    calendar = consul.get("/consular/closures.ics").content.decode()
    assert calendar.count("STATUS:CANCELLED") == 1


@pytest.mark.parametrize("year", ["0", "1700", "9999", "99999999999"])
def test_a_year_that_nobody_can_confirm_is_not_there(
    consul: Client, office: Office, year: str
) -> None:
    assert consul.get(f"/admin/consular/holiday/year/{year}/").status_code == 404


def start_page(at: str) -> str:
    client = Client()
    with time_machine.travel(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=False):
        client.force_login(factories.user())
        return client.get("/admin/").text


def test_from_november_on_the_start_page_asks_for_next_years_holidays(office: Office) -> None:
    warning = "The closing days of 2019 are not confirmed"
    assert warning not in start_page("2018-10-31T23:59")
    page = start_page("2018-11-01T00:00")
    assert warning in page
    assert 'href="/admin/consular/holiday/year/2019/"' in page
    schedules.confirmed(2019)
    assert warning not in start_page("2018-12-01T12:00")


def test_the_start_page_warns_of_hours_that_end_and_of_a_zone_that_is_not_known(
    office: Office,
) -> None:
    schedules.week(office, "09:00-17:00", valid_through=date(2018, 3, 1))
    schedules.confirmed(2018)
    assert "The opening hours of Consular section end soon" in start_page("2018-02-18T09:00")
    Office.objects.update(time_zone="Europe/Londinium")
    assert "The time zone of Consular section is not known" in start_page("2018-02-18T09:00")


def test_a_country_that_the_package_does_not_know_can_still_be_confirmed(client: Client) -> None:
    factories.mission(host_country="FK", host_zone="Atlantic/Stanley")
    client.force_login(factories.user())
    page = client.get(YEAR).text
    if proposals.proposals(proposals.Calendar("FK"), 2018, ["en"]) is None:
        assert "Enter its holidays as closing days" in page
    assert client.post(YEAR, fields(page)).status_code == 302


def test_an_unknown_part_of_a_country_gets_the_whole_countrys_holidays() -> None:
    found = proposals.proposals(proposals.Calendar("GB", "XX"), 2018, ["en"])
    assert date(2018, 12, 25) in {each.day for each in found or []}
