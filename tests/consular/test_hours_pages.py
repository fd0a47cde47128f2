"""What visitors and programs are told of hours: pages and hours.json."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consular import transitions
from consular.models import Office
from tests import factories
from tests.consular import schedules
from tests.consular.hours_told import an_office_with_lines, said, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def london() -> Office:
    return an_office_with_lines()


def test_the_page_says_closed_why_and_when_it_opens_next(client: Client, london: Office) -> None:
    assert "Closed now. Opens Monday 09:00. Not open on this day of the week." in said(client)
    assert "Closed then: Defender of the Fatherland Day. Opens Monday 09:00." in said(
        client, "2018-02-23T10:00"
    )
    assert "Open then. Until 12:30." in said(client, "2018-02-19T09:00")
    assert "Reception at this hour is by appointment." in said(client, "2018-02-19T15:00")


def test_the_page_names_the_moment_it_was_made_for(client: Client, london: Office) -> None:
    page = client.get("/consular/").text
    assert '<time datetime="2018-02-18T08:43:00+00:00">18 February 2018, 08:43</time>' in page


def test_the_emergency_line_stands_with_the_word_closed(client: Client, london: Office) -> None:
    page = said(client)
    assert page.index("Closed now") < page.index("+44 7700 900118") < page.index("Opening hours")


def test_coming_closing_days_stand_with_their_country(client: Client, london: Office) -> None:
    assert "Friday, 23 February Defender of the Fatherland Day (Russia). Closed." in said(client)


def test_an_office_has_a_page_of_its_own(client: Client, london: Office) -> None:
    assert london.get_absolute_url() == "/consular/offices/london/"
    page = said(client, path="/consular/offices/london/")
    assert "5 Kensington Palace Gardens" in page
    assert "Answers in: Russian, English" in page
    assert client.get("/consular/offices/paris/").status_code == 404


def test_json_answers_for_now_and_for_a_moment(client: Client, london: Office) -> None:
    assert told(client) | {"contact_points": []} == {
        "slug": "london",
        "name": "Consular section",
        "url": "http://127.0.0.1:8000/consular/offices/london/",
        "time_zone": "Europe/London",
        "open": False,
        "until": None,
        "opens_at": "2018-02-19T09:00:00+00:00",
        "by_appointment": False,
        "reason": "Not open on this day of the week",
        "confirmed": True,
        "contact_points": [],
    }
    assert told(client, "2018-02-23T10:00")["reason"] == "Defender of the Fatherland Day"
    assert told(client, "2018-02-19T09:00")["until"] == "2018-02-19T12:30:00+00:00"
    assert told(client, "2018-07-02T09:00")["until"] == "2018-07-02T12:30:00+01:00"
    line = told(client, "2018-02-19T10:00")["contact_points"][0]
    assert (line["open"], line["opens_at"]) == (False, "2018-02-19T14:30:00+00:00")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2018-02-19T09:00", True),
        ("2018-02-19T09:00:00Z", True),
        ("2018-02-19T12:00:00+03:00", True),
        ("2018-02-19T12:00:00 03:00", True),  # the plus was not encoded
        ("2018-02-19 09:00", True),
        ("2018-02-19", True),
        ("2018-02-19T08:59:59", False),
    ],
)
def test_a_moment_is_understood_however_it_is_written(
    client: Client, london: Office, at: str, is_open: bool
) -> None:
    assert told(client, at)["open"] is is_open


@pytest.mark.parametrize(
    "at",
    ["nonsense", "2018-02-30", "2018-13-01T09:00", "9999-12-31", "0001-01-01", "1066-10-14T09:00",
     "2018-02-19T25:00", "99999999999", "2018-03-25T01:30", "\x00", "2018-02-29T10:00", "２０１８",
     "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/consular/hours.json", "/consular/", "/consular/offices/london/", "/ru/consular/"]
)
def test_a_moment_that_cannot_be_read_gets_a_sentence(
    client: Client, london: Office, path: str, at: str
) -> None:
    response = client.get(path, {"at": at})
    assert response.status_code == 400
    assert '<p class="page-head__lead">' in response.text
    if path == "/consular/" and at == "9999-12-31":
        assert "The year 9999 is too far away. Ask for a year from 1971 to 2097." in response.text


@pytest.mark.parametrize("path", ["/consular/hours.json", "/consular/closures.ics"])
def test_programs_of_other_sites_may_read_it(client: Client, london: Office, path: str) -> None:
    assert client.get(path)["Access-Control-Allow-Origin"] == "*"
    assert client.get(path).headers["Cache-Control"] == "public, max-age=60"


def test_the_json_is_described_on_a_page_that_is_linked(client: Client, london: Office) -> None:
    assert 'href="/consular/hours/"' in client.get("/consular/").text
    page = client.get("/consular/hours/").text
    for member in told(client):
        assert member in {"name", "url", "time_zone"} or f"<code>{member}</code>" in page


def test_an_unconfirmed_year_is_never_passed_off_as_known(client: Client, london: Office) -> None:
    page = said(client, "2019-03-04T10:00")
    assert "The closing days of 2019 are not confirmed yet: this is what the weekly hours" in page
    assert told(client, "2019-03-04T10:00")["confirmed"] is False
    assert told(client, "2018-12-31T18:00")["confirmed"] is False
    assert "The closing days of 2019 are not confirmed yet" in said(client, "2018-12-01T10:00")
    schedules.confirmed(2019)
    assert "not confirmed" not in said(client, "2019-03-04T10:00")


def test_a_mission_without_an_office_still_says_whom_to_call(client: Client) -> None:
    factories.mission()
    factories.contact()
    page = said(client)
    assert "+44 (0) 203 668 7474" in page
    assert "Opening hours have not been entered." in page
    assert client.get("/consular/hours.json").json()["offices"] == []
    assert b"BEGIN:VCALENDAR" in client.get("/consular/closures.ics").content


def test_an_office_without_hours_says_so_with_its_telephone(client: Client) -> None:
    factories.mission()
    factories.contact(office=schedules.office())
    page = said(client)
    assert "Opening hours have not been entered. Call +44 (0) 203 668 7474" in page
    assert told(client)["open"] is None


def test_a_zone_that_was_renamed_is_a_sentence_and_the_telephone_stays(client: Client) -> None:
    factories.mission()
    office = schedules.office(time_zone="Europe/Londinium")
    schedules.week(office, "09:00-17:00")
    line = factories.contact(office=office)
    schedules.week(line, "09:00-17:00")
    for path in ("/consular/", "/consular/offices/london/"):
        page = said(client, path=path)
        assert "The time zone “Europe/Londinium” of this office is not known." in page
        assert "Call +44 (0) 203 668 7474" in page
    assert told(client)["open"] is None
    assert client.get("/consular/closures.ics").status_code == 200
    assert client.get("/consular/offices/london/contact.vcf").status_code == 200


def test_nothing_is_set_up_and_nothing_breaks(client: Client) -> None:
    for path in ("/consular/", "/consular/hours.json", "/consular/closures.ics"):
        assert client.get(path).status_code == 200


def test_what_the_pages_ask_the_database_does_not_grow_with_the_rows(
    client: Client, london: Office
) -> None:
    schedules.closed(date(2018, 3, 1), office=london)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    paths = ("/consular/", "/consular/offices/london/", "/consular/hours.json")
    before = [queries(path) for path in paths]
    for number in range(5):
        office = schedules.office(f"office-{number}")
        schedules.week(office, "09:00-17:00")
        schedules.closed(date(2018, 3, number + 2), office=office)
        factories.contact(office=office, show_on_home=False)
    assert [queries(path) for path in paths] == before
    assert max(before) < 60


@pytest.mark.parametrize(
    ("at", "next_change"),
    [
        ("2018-02-18T08:43+00:00", "2018-02-19T00:00+00:00"),
        ("2018-02-19T00:00+00:00", "2018-02-19T09:00+00:00"),
        ("2018-02-19T09:00+00:00", "2018-02-19T12:30+00:00"),
        ("2018-02-19T12:30+00:00", "2018-02-19T14:30+00:00"),
        ("2018-02-19T17:00+00:00", "2018-02-20T00:00+00:00"),
    ],
)
def test_stored_pages_end_when_a_door_opens_or_closes(
    london: Office, at: str, next_change: str
) -> None:
    found = transitions.first_after(datetime.fromisoformat(at))
    assert found == datetime.fromisoformat(next_change)


def test_without_hours_nothing_changes_by_the_clock(client: Client) -> None:
    factories.mission()
    factories.contact()
    assert transitions.first_after(datetime(2018, 2, 18, tzinfo=UTC)) is None
