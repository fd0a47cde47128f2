"""The sheet for a visitor: all that is needed on that day, in that office."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from consular import hours
from consular.models import Office, Service
from consular.timetable import Timetable
from embassy.models import Mission
from tests import factories
from tests.consular import offers, schedules
from tests.consular.services_told import a_passport, an_office, said, sheet

pytestmark = pytest.mark.django_db
MONDAY = date(2018, 2, 19)
FORTNIGHT = [MONDAY + timedelta(days=number) for number in range(14)]
TODAY = date(2018, 2, 18)


@pytest.fixture
def london() -> Office:
    return an_office()


@pytest.fixture
def passport(london: Office) -> Service:
    return a_passport(london)


@pytest.fixture
def others(london: Office, passport: Service) -> list[Service]:
    """Services with hours of their own, without any office, and in two."""
    edinburgh = schedules.office("edinburgh", name="Consulate General", city="Edinburgh")
    schedules.week(edinburgh, "10:00-12:00", valid_from=date(2018, 2, 26))
    mornings = offers.service("visa", london)
    schedules.week(mornings, "", "09:00-11:00")
    nowhere = offers.service("nowhere")
    both = offers.service("power-of-attorney", london, edinburgh)
    return [passport, mornings, nowhere, both]


def test_the_sheet_holds_all_that_a_visitor_needs(client: Client, passport: Service) -> None:
    page = said(sheet(client, "passport", MONDAY))
    for words in (
        "Open 09:00–12:30, 14:30–17:00 by appointment", "Birth certificate: copy, certified",
        "Fee 62 GBP", "Means of payment (Standard): Bank card.", "large bags weapons",
        "https://example.org/appointments", "5 Kensington Palace Gardens London W8 4QS",
        "+44 (0) 203 668 7474", "12 weeks", "/consular/services/passport/sheet/?on=2018-02-19",
        "As of 18 February 2018, 08:43 London, 11:43 Moscow",
    ):  # fmt: skip
        assert words in page, words


def test_a_closed_day_has_its_reason_and_the_next_open_day(
    client: Client, passport: Service
) -> None:
    page = said(sheet(client, "passport", "2018-02-23"))
    assert "Closed on that day: Defender of the Fatherland Day." in page
    assert "The next open day is Monday, 26 February 2018" in page
    assert "Closed on that day: Repairs." in said(sheet(client, "passport", "2018-02-27"))
    sunday = said(sheet(client, "passport", "2018-02-25"))
    assert "Closed on that day. Not open on this day of the week." in sunday


@pytest.mark.parametrize("language", ["", pytest.param("/ru", marks=pytest.mark.long)])
def test_every_sheet_of_a_fortnight_agrees_with_the_hours(
    client: Client, others: list[Service], language: str
) -> None:
    offices = list(Office.objects.all())
    timetable = Timetable(Mission.objects.get(), offices, ["en"], TODAY)
    checked = 0
    for service in others:
        for office in list(service.offices.all()) or [None]:
            rules = timetable.of_service(service, office)
            for day in FORTNIGHT:
                query = {"on": str(day), **({"office": office.slug} if office else {})}
                response = client.get(f"{language}/consular/services/{service.slug}/sheet/", query)
                assert response.status_code == 200
                shown = response.context["sheet"]
                plan = rules.on(day)
                assert [str(span) for span in shown.spans] == [str(span) for span in plan.spans]
                page = said(response)
                for span in plan.spans:
                    assert str(span) in page
                later = next(hours.open_days(rules, day + timedelta(days=1)), None)
                assert (shown.next_open and shown.next_open.day) == (later and later.day)
                if not plan.spans and later:
                    assert f'<time datetime="{later.day}">' in response.text
                    assert all(str(span) in page for span in later.spans)
                checked += 1
    assert checked == 14 * 5


def test_hours_of_a_service_hold_and_closing_days_of_its_office_close_it(
    client: Client, others: list[Service]
) -> None:
    assert "Open 09:00–11:00" in said(sheet(client, "visa", "2018-02-20"))
    assert "Closed on that day." in said(sheet(client, "visa", MONDAY))
    assert "Closed on that day: Repairs." in said(sheet(client, "visa", "2018-02-27"))
    schedules.closed(date(2018, 2, 20), service=others[1], reason="The printer is broken")
    assert "The printer is broken" in said(sheet(client, "visa", "2018-02-20"))
    assert "printer" not in client.get("/consular/").text
    assert "printer" not in client.get("/consular/closures.ics").text
    assert "Open 09:00" in said(sheet(client, "passport", "2018-02-20"))


def test_the_office_is_chosen_and_the_first_is_proposed(
    client: Client, others: list[Service]
) -> None:
    first = sheet(client, "power-of-attorney", "2018-03-05")
    assert first.context["sheet"].office.row.slug == "edinburgh"
    page = said(sheet(client, "power-of-attorney", "2018-03-05", office="london"))
    assert "Open 09:00–12:30" in page
    assert "Kensington" in page
    assert "office=london" in page


def test_without_a_day_the_next_open_day_is_proposed(client: Client, passport: Service) -> None:
    page = client.get("/consular/services/passport/sheet/")
    assert "This is the next day on which it is open." in page.text
    assert 'value="2018-02-19"' in page.text


def test_a_form_without_script_leads_to_the_sheet(client: Client, passport: Service) -> None:
    page = client.get("/consular/services/").text
    assert re.search(r'<form class="visit-form" method="get" action="/consular/services/">', page)
    response = client.get("/consular/services/", {"service": "passport", "on": "2018-02-19"})
    assert response.status_code == 302
    assert response["Location"] == "/consular/services/passport/sheet/?on=2018-02-19"
    russian = client.get("/ru/consular/services/", {"service": "passport", "on": "2018-02-19"})
    assert russian["Location"] == "/ru/consular/services/passport/sheet/?on=2018-02-19"


def test_the_other_language_is_one_of_the_same_sheet(client: Client, passport: Service) -> None:
    page = sheet(client, "passport", MONDAY).text
    assert 'href="/ru/consular/services/passport/sheet/?on=2018-02-19"' in page


def test_an_unconfirmed_year_is_said_on_the_sheet(client: Client, passport: Service) -> None:
    page = said(sheet(client, "passport", "2019-02-18"))
    assert "The closing days of 2019 are not confirmed yet. Call before you come." in page


def test_a_closing_day_of_last_year_is_still_told(client: Client, passport: Service) -> None:
    schedules.closed(date(2017, 3, 6), reason="Flood")
    page = said(sheet(client, "passport", "2017-03-06"))
    assert "Closed on that day: Flood." in page
    assert "This day has passed." in page


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("nonsense", "There is no day “nonsense”."),
        ("2018-02-29", "There is no day “2018-02-29”."),
        ("2018-13-01", "There is no day"),
        ("2018-02", "There is no day"),
        ("\x00", "There is no day"),
        ("2018-02-19T09:00", "There is no day"),
        ("9" * 400, "There is no day"),
        ("2016-12-31", "Choose one from 1 January 2017 to 25 March 2019."),
        ("2019-03-26", "Choose one from 1 January 2017 to 25 March 2019."),
        ("0001-01-01", "Choose one from"),
        ("9999-12-31", "Choose one from"),
    ],
)
@pytest.mark.parametrize("language", ["", "/ru"])
def test_a_day_that_cannot_be_meant_gets_a_sentence(
    client: Client, passport: Service, on: str, sentence: str, language: str
) -> None:
    response = client.get(f"{language}/consular/services/passport/sheet/", {"on": on})
    assert response.status_code == 400
    assert '<p class="page-head__lead">' in response.text
    if not language:
        assert sentence in response.text


@pytest.mark.parametrize("on", ["2017-01-01", "2019-03-25", "2018-02-18", "", " 2018-02-19 "])
def test_days_between_the_bounds_are_answered(client: Client, passport: Service, on: str) -> None:
    assert sheet(client, "passport", on).status_code == 200


@pytest.mark.parametrize("office", ["paris", "\x00", "london/../", "x" * 900])
def test_an_office_that_does_not_offer_it_gets_a_sentence(
    client: Client, passport: Service, office: str
) -> None:
    response = sheet(client, "passport", MONDAY, office=office)
    assert response.status_code == 400
    assert "“Passport for ten years” is not offered at an office" in response.text


def test_a_zone_that_was_renamed_does_not_break_the_sheet(client: Client) -> None:
    factories.mission()
    office = schedules.office(time_zone="Europe/Londinium")
    schedules.week(office, "09:00-17:00")
    offers.service("passport", office)
    offers.notice()
    for path in ("", "sheet/", "sheet/?on=2018-02-19"):
        assert client.get(f"/consular/services/passport/{path}").status_code == 200


def test_sheets_are_not_indexed_and_services_are_in_the_sitemap(
    client: Client, passport: Service
) -> None:
    assert 'content="noindex"' in sheet(client, "passport", MONDAY).text
    found = client.get("/sitemap.xml").text
    for name, args in (("service", ["passport"]), ("services", []), ("notices", [])):
        assert f"{reverse(f'consular:{name}', args=args)}</loc>" in found
