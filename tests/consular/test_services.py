"""Services, and the sheet for the day of a visit: it never says what the hours do not say."""

import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from consular import hours
from consular.models import Office, Service
from consular.timetable import Timetable
from embassy.models import Mission
from tests import factories
from tests.consular import offers, schedules

pytestmark = pytest.mark.django_db
MONDAY = date(2018, 2, 19)
FORTNIGHT = [MONDAY + timedelta(days=number) for number in range(14)]
TODAY = date(2018, 2, 18)


@pytest.fixture
def london() -> Office:
    """An office with hours, a holiday, days off, a telephone, and a passport service."""
    factories.mission()
    office = schedules.office(address="5 Kensington Palace Gardens\nLondon W8 4QS")
    schedules.week(office, "09:00-12:30, 14:30-17:00 by appointment")
    schedules.holiday(date(2018, 2, 23), "Defender of the Fatherland Day", "RU")
    schedules.closed(date(2018, 2, 27), date(2018, 2, 28), office=office, reason="Repairs")
    schedules.confirmed(2018)
    factories.contact(office=office, show_on_home=False)
    return office


@pytest.fixture
def passport(london: Office) -> Service:
    row = offers.service(
        "passport",
        london,
        name="Passport for ten years",
        audience="For citizens aged 14 and over",
        processing_time="12 weeks",
        not_allowed="large bags\n- weapons",
        appointment_url="https://example.org/appointments",
    )
    offers.document(row, original=False, copy=True, certified=True, translated=True)
    offers.fee(row)
    return row


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


def said(response) -> str:
    main = re.search(r"<main.*?</main>", response.text, re.DOTALL).group(0)
    words = " ".join(re.sub(r"<[^>]+>", " ", main).split())
    return re.sub(r" (?=[.,:])", "", words)


def sheet(client: Client, slug: str, on: object, **query: str):
    return client.get(f"/consular/services/{slug}/sheet/", {"on": str(on), **query})


def test_a_service_has_a_page_with_all_that_is_asked_first(
    client: Client, passport: Service
) -> None:
    assert passport.get_absolute_url() == "/consular/services/passport/"
    page = said(client.get("/consular/services/passport/"))
    for words in (
        "Passport for ten years", "For citizens aged 14 and over", "Fee 62 GBP",
        "12 weeks", "Birth certificate: copy, certified, translated", "Make an appointment",
        "Means of payment (Standard): Bank card.", "5 Kensington Palace Gardens",
        "+44 (0) 203 668 7474", "large bags weapons",
    ):  # fmt: skip
        assert words in page, words


def test_the_consular_page_and_the_office_list_the_service(
    client: Client, passport: Service
) -> None:
    for path in ("/consular/", "/consular/services/", "/consular/offices/london/"):
        assert 'href="/consular/services/passport/"' in client.get(path).text, path


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


@pytest.mark.parametrize(
    "path",
    ["/consular/services/gone/", "/consular/services/gone/sheet/?on=2018-02-19",
     "/consular/services/gone/sheet/?on=nonsense", "/consular/services/?service=gone",
     "/consular/services/?service=%00", "/ru/consular/services/gone/"],
)  # fmt: skip
def test_a_service_that_is_gone_answers_404_with_the_telephone(
    client: Client, passport: Service, path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert 'href="tel:+442036687474"' in response.text


def test_a_deleted_service_is_gone(client: Client, passport: Service) -> None:
    passport.delete()
    assert client.get("/consular/services/passport/").status_code == 404


def test_a_mission_without_an_office_answers_everything(client: Client) -> None:
    factories.mission()
    factories.contact()
    offers.service("passport")
    for path in ("/consular/services/passport/", "/consular/services/passport/sheet/",
                 "/consular/services/passport/sheet/?on=2018-02-19", "/consular/services/",
                 "/consular/notices/", "/consular/"):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200, path
        assert 'href="tel:+442036687474"' in response.text
    page = said(client.get("/consular/services/passport/sheet/?on=2018-02-19"))
    assert "It has not been entered where this service is offered. Call before you come." in page
    assert "Ask the office for the fee" in page
    assert "Opening hours have not been entered." in page


def test_nothing_is_set_up_and_nothing_breaks(client: Client) -> None:
    assert client.get("/consular/services/").status_code == 200
    assert client.get("/consular/notices/").status_code == 200
    assert client.get("/consular/services/x/").status_code == 404
    offers.service("x")
    assert client.get("/consular/services/x/sheet/").status_code == 200


def test_a_zone_that_was_renamed_does_not_break_the_sheet(client: Client) -> None:
    factories.mission()
    office = schedules.office(time_zone="Europe/Londinium")
    schedules.week(office, "09:00-17:00")
    offers.service("passport", office)
    offers.notice()
    for path in ("", "sheet/", "sheet/?on=2018-02-19"):
        assert client.get(f"/consular/services/passport/{path}").status_code == 200


def test_a_text_without_translation_says_so(client: Client, passport: Service) -> None:
    passport.create_translation("ru", name="Загранпаспорт")
    page = client.get("/ru/consular/services/passport/").text
    assert "<h1>Загранпаспорт</h1>" in page
    lead = re.search(r'<p class="page-head__lead"[^>]*>[^<]*', page).group(0)
    assert lead == '<p class="page-head__lead" lang="en" dir="ltr">For citizens aged 14 and over'
    assert 'class="untranslated"' in page
    assert 'class="untranslated"' not in client.get("/consular/services/passport/").text


def test_what_was_to_be_checked_says_call_before_you_come(
    client: Client, passport: Service
) -> None:
    passport.review_on = date(2018, 2, 19)
    passport.save()
    words = (
        "This was to be checked by 19 February 2018, and may have changed. Call before you come."
    )
    paths = ("/consular/services/passport/", "/consular/services/passport/sheet/?on=2018-03-01")
    assert not any(words in client.get(path).text for path in paths)
    with time_machine.travel("2018-02-19T00:00:00+00:00", tick=False):
        assert all(words in said(client.get(path)) for path in paths)


def test_programs_read_the_service(client: Client, passport: Service) -> None:
    offers.fee(passport, None, kind="child")
    block = re.search(
        r'<script type="application/ld\+json">(.*?)</script>',
        client.get("/consular/services/passport/").text,
    ).group(1)
    data = json.loads(block)
    assert data["@type"] == "GovernmentService"
    assert data["serviceOperator"]["name"].startswith("Embassy of the Russian Federation")
    (channel,) = data["availableChannel"]
    assert channel["serviceUrl"] == "https://example.org/appointments"
    assert channel["serviceLocation"]["@id"].endswith("/consular/offices/london/")
    prices = {(each["price"], each.get("priceCurrency")) for each in data["offers"]}
    assert prices == {("62", "GBP"), ("0", None)}


def test_sheets_are_not_indexed_and_services_are_in_the_sitemap(
    client: Client, passport: Service
) -> None:
    assert 'content="noindex"' in sheet(client, "passport", MONDAY).text
    found = client.get("/sitemap.xml").text
    for name, args in (("service", ["passport"]), ("services", []), ("notices", [])):
        assert f"{reverse(f'consular:{name}', args=args)}</loc>" in found
