"""A fee that changes on a date changes on that date; what has ended is never told as valid."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from consular import currencies, transitions
from consular.models import Fee, Service
from tests import factories
from tests.consular import offers, schedules
from tests.consular.services_told import said
from tests.embassy.stored import Server

pytestmark = pytest.mark.django_db
SHEET = "/consular/services/passport/sheet/"
PAGE = "/consular/services/passport/"


@pytest.fixture
def passport() -> Service:
    """62 pounds through 31 March, 70 from 1 April through the end of June 2018."""
    factories.mission()
    office = schedules.office()
    schedules.week(office, "09:00-17:00")
    row = offers.service("passport", office)
    offers.fee(row, "62", last=date(2018, 3, 31), payment="cash card")
    offers.fee(row, "70.50", first=date(2018, 4, 1), last=date(2018, 6, 30))
    return row


@pytest.mark.parametrize(
    ("on", "told", "means"),
    [
        ("2017-12-31", "Ask the office for the fee", ""),
        ("2018-01-01", "62 GBP", "Cash, Bank card"),
        ("2018-03-30", "62 GBP", "Cash, Bank card"),
        ("2018-03-31", "62 GBP", "Cash, Bank card"),
        ("2018-04-01", "70.50 GBP", "Bank card"),
        ("2018-04-02", "70.50 GBP", "Bank card"),
        ("2018-06-30", "70.50 GBP", "Bank card"),
        ("2018-07-01", "Ask the office for the fee", ""),
        ("2019-03-01", "Ask the office for the fee", ""),
    ],
)
def test_the_sheet_has_the_fee_and_the_means_of_payment_of_its_day(
    client: Client, passport: Service, on: str, told: str, means: str
) -> None:
    page = said(client.get(SHEET, {"on": on}))
    assert f"Fee {told}" in page
    assert (f"Means of payment (Standard): {means}." in page) is bool(means)
    assert page.count(" GBP") == ("GBP" in told)


@pytest.mark.parametrize(
    ("at", "told", "other"),
    [
        ("2018-03-31T22:59:59Z", "Fee 62 GBP", "From 1 April 2018: 70.50 GBP"),
        ("2018-03-31T23:00:00Z", "Fee 70.50 GBP", ""),  # summer time: midnight in London
        ("2018-06-30T22:59:59Z", "Fee 70.50 GBP", ""),
        ("2018-06-30T23:00:00Z", "Fee Ask the office for the fee", ""),
    ],
)
def test_the_page_changes_at_midnight_of_the_office(
    client: Client, passport: Service, at: str, told: str, other: str
) -> None:
    with time_machine.travel(at, tick=False):
        page = said(client.get(PAGE))
        assert told in page
        assert other in page
        assert told in said(client.get("/consular/"))
        if "Ask" in told:
            assert "GBP" not in client.get(PAGE).text


@pytest.mark.usefixtures("transactional_db")
def test_stored_pages_change_at_that_very_second(passport: Service, tmp_path) -> None:
    server = Server(tmp_path)
    change = datetime(2018, 3, 31, 23, tzinfo=UTC)
    with time_machine.travel(change - timedelta(seconds=1), tick=False):
        assert "62\xa0GBP" in server.ask(PAGE).text
        assert server.is_stored(PAGE)
    with time_machine.travel(change, tick=False):
        page = server.ask(PAGE).text
        assert "70.50\xa0GBP" in page
        assert "62\xa0GBP" not in page


def test_a_mission_without_an_office_knows_when_the_day_begins() -> None:
    factories.mission()
    assert transitions.first_after(factories.SEED_MOMENT) is None
    offers.fee(offers.service())
    assert transitions.first_after(factories.SEED_MOMENT) == datetime(2018, 2, 19, tzinfo=UTC)


def test_a_kind_that_has_ended_is_asked_for_beside_one_that_is_valid(
    client: Client, passport: Service
) -> None:
    offers.fee(passport, "120", kind="urgent", last=date(2018, 2, 1))
    page = said(client.get(SHEET, {"on": "2018-02-19"}))
    assert "Fee: Standard 62 GBP Fee: Urgent Ask the office for the fee" in page
    offers.fee(passport, "150", kind="child", first=date(2018, 5, 1))
    assert "children" not in said(client.get(SHEET, {"on": "2018-02-19"}))


def test_what_is_free_says_so(client: Client) -> None:
    factories.mission()
    row = offers.service("passport")
    offers.fee(row, None)
    assert "Fee No fee" in said(client.get(PAGE))


@pytest.mark.parametrize(
    ("amount", "code", "shown"),
    [("62", "GBP", "62 GBP"), ("62.5", "GBP", "62.50 GBP"), ("12000", "JPY", "12,000 JPY"),
     ("1.25", "KWD", "1.250 KWD")],
)  # fmt: skip
def test_an_amount_is_written_as_its_currency_is_counted(
    client: Client, amount: str, code: str, shown: str
) -> None:
    factories.mission()
    offers.fee(offers.service("passport"), amount, currency=code)
    assert f"Fee {shown}" in said(client.get(PAGE))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": "0"}, "A fee is more than zero."),
        ({"amount": "-5"}, "A fee is more than zero."),
        ({"amount": None}, "Give the amount and the currency"),
        ({"currency": ""}, "Give the amount and the currency"),
        ({"is_free": True}, "Give the amount and the currency"),
        ({"currency": "XXX"}, "There is no currency “XXX”."),
        ({"currency": "DEM"}, "There is no currency “DEM”."),
        ({"currency": "gbp"}, "There is no currency “gbp”."),
        ({"currency": "£"}, "There is no currency “£”."),
        ({"amount": "1.5", "currency": "JPY"}, "Nobody can pay 1.5 JPY"),
        ({"amount": "1.005"}, "Nobody can pay 1.005 GBP"),
        ({"valid_through": date(2017, 12, 31)}, "The last day lies before the first."),
    ],
)
def test_a_fee_that_cannot_be_meant_is_refused(values: dict, sentence: str) -> None:
    factories.mission()
    row = offers.service()
    good = {"amount": "62", "currency": "GBP", "valid_from": date(2018, 1, 1),
            "valid_through": date(2018, 12, 31)}  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        Fee(service=row, **{**good, **values}).full_clean()
    assert any(sentence in each for each in refused.value.messages), refused.value.messages


@pytest.mark.parametrize(
    "values",
    [{"amount": "0"}, {"amount": None}, {"currency": ""}, {"is_free": True},
     {"valid_through": date(2017, 12, 31)}],
)  # fmt: skip
def test_the_database_refuses_it_too(values: dict) -> None:
    row = offers.service()
    fee = offers.fee(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.filter(pk=fee.pk).update(**values)


def test_the_currencies_are_those_in_use() -> None:
    codes = currencies.DIGITS
    assert {"GBP", "EUR", "RUB", "USD", "JPY", "KWD", "XCG", "SLE"} <= set(codes)
    assert not {"DEM", "HRK", "BGN", "ANG", "SLL", "XAU", "XXX", "XTS", "BTC"} & set(codes)
    assert (codes["JPY"], codes["GBP"], codes["KWD"]) == (0, 2, 3)
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert len(codes) == 155
