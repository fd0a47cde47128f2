"""Services have pages that say all that is asked first, for visitors and for programs."""

import json
import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from consular.models import Office, Service
from tests import factories
from tests.consular import offers
from tests.consular.services_told import a_passport, an_office, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def london() -> Office:
    return an_office()


@pytest.fixture
def passport(london: Office) -> Service:
    return a_passport(london)


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
