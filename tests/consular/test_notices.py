"""Notices: shown from their beginning until the second of their end; emergencies everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from consular import transitions
from consular.models import Notice
from tests import every_page, factories
from tests.consular import offers, schedules
from tests.embassy.stored import Server
from tests.factories import SEED_MOMENT

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
BANNER = '<section class="banner"'
ANY_PAGE = ["/", "/news/", "/consular/", "/consular/notices/", "/consular/services/", "/verify/",
            "/nothing/", "/news/?year=x", "/ru/", "/consular/services/gone/"]  # fmt: skip


@pytest.fixture(autouse=True)
def _mission() -> None:
    factories.mission()


@pytest.mark.parametrize(
    ("seconds", "is_shown"),
    [(-1, False), (0, True), (1, True), (3599, True), (3600, False), (3601, False)],
)
@pytest.mark.parametrize("level", Notice.Level.values)
def test_a_notice_is_shown_from_its_beginning_until_its_end(
    client: Client, level: str, seconds: int, is_shown: bool
) -> None:
    row = offers.notice(level=level)
    at = SEED_MOMENT + seconds * SECOND
    assert row.is_valid(at) is is_shown
    assert Notice.objects.valid(at).exists() is is_shown
    with time_machine.travel(at, tick=False):
        for path in ("/consular/", "/consular/notices/"):
            assert ("Heavy snow" in client.get(path).text) is is_shown
        assert (BANNER in client.get("/").text) is (is_shown and level == "emergency")


@pytest.mark.parametrize("path", ANY_PAGE)
def test_an_emergency_stands_above_every_page(client: Client, path: str) -> None:
    assert BANNER not in client.get(path).text
    offers.notice()
    page = client.get(path).text
    assert page.index(BANNER) < page.index("<header>")
    assert "Emergency notice, <time" in page or path.startswith("/ru/")
    with time_machine.travel(SEED_MOMENT + timedelta(hours=1), tick=False):
        assert BANNER not in client.get(path).text


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("path", ["/", "/news/", "/consular/services/"])
def test_stored_pages_have_it_from_saving_on_and_lose_it_at_the_second(path: str, tmp_path) -> None:
    server = Server(tmp_path)
    assert BANNER not in server.ask(path).text
    assert server.is_stored(path)
    offers.notice()
    assert BANNER in server.ask(path).text
    end = SEED_MOMENT + timedelta(hours=1)
    with time_machine.travel(end - SECOND, tick=False):
        assert BANNER in server.ask(path).text
        assert server.is_stored(path)
    with time_machine.travel(end, tick=False):
        assert BANNER not in server.ask(path).text


@pytest.mark.usefixtures("transactional_db")
def test_stored_pages_get_one_that_was_planned_at_its_second(tmp_path) -> None:
    begins = SEED_MOMENT + timedelta(seconds=30)
    offers.notice(begins=begins, ends=None, review_on="2018-03-01")
    server = Server(tmp_path)
    assert BANNER not in server.ask("/").text
    with time_machine.travel(begins - SECOND, tick=False):
        assert server.is_stored("/")
    with time_machine.travel(begins, tick=False):
        assert BANNER in server.ask("/").text


def test_what_has_not_begun_is_nowhere(client: Client) -> None:
    offers.notice("Secret plan", begins=SEED_MOMENT + SECOND, level="warning")
    for path in ANY_PAGE:
        assert "Secret plan" not in client.get(path).text


def test_the_moments_are_known_beforehand() -> None:
    assert transitions.first_after(SEED_MOMENT) is None
    offers.notice()
    end = SEED_MOMENT + timedelta(hours=1)
    assert transitions.first_after(SEED_MOMENT) == end
    assert transitions.first_after(SEED_MOMENT - SECOND) == SEED_MOMENT
    assert transitions.first_after(end) is None


def test_a_notice_of_one_office_stands_on_its_page_and_its_sheets_alone(client: Client) -> None:
    london, edinburgh = schedules.office(), schedules.office("edinburgh")
    offers.service("passport", london, edinburgh)
    offers.notice("Only in London", london, level="warning")
    assert "Only in London" in client.get("/consular/offices/london/").text
    assert "Only in London" not in client.get("/consular/offices/edinburgh/").text
    sheet = "/consular/services/passport/sheet/"
    assert "Only in London" in client.get(sheet, {"on": "2018-02-18", "office": "london"}).text
    other = client.get(sheet, {"on": "2018-02-18", "office": "edinburgh"})
    assert "Only in London" not in other.text


def test_a_sheet_has_no_notice_that_has_ended_by_its_day(client: Client) -> None:
    offers.service("passport", schedules.office())
    offers.notice("Until tonight", level="warning", ends=SEED_MOMENT + timedelta(hours=10))
    sheet = "/consular/services/passport/sheet/"
    assert "Until tonight" in client.get(sheet, {"on": "2018-02-18"}).text
    assert "Until tonight" not in client.get(sheet, {"on": "2018-02-19"}).text


def test_a_notice_says_when_it_was_posted_and_checked_and_ends(client: Client) -> None:
    offers.notice(level="warning")
    page = client.get("/consular/notices/").text
    assert "Warning: <span>Heavy snow</span>" in page
    for words in ("Posted", "Valid until", "Last checked", "18 February 2018, 09:43 London"):
        assert words in page


def test_emergencies_come_first(client: Client) -> None:
    for level in ("information", "warning", "emergency"):
        offers.notice(level.upper(), level=level)
    page = client.get("/consular/notices/").text.partition("<main")[2]
    assert page.index("EMERGENCY") < page.index("WARNING") < page.index("INFORMATION")


def test_a_notice_without_translation_is_shown_in_its_own_language(client: Client) -> None:
    offers.notice()
    assert '<strong lang="en" dir="ltr">Heavy snow</strong>' in client.get("/ru/").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"expires_at": SEED_MOMENT}, "It ends before it begins."),
        ({"expires_at": SEED_MOMENT - SECOND}, "It ends before it begins."),
        ({"expires_at": None}, "Say until when it is valid, or on which day it is to be checked."),
    ],
)
def test_a_notice_ends_after_it_begins_or_is_to_be_checked(values: dict, sentence: str) -> None:
    row = offers.notice()
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert sentence in " ".join(refused.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(**values)


@pytest.mark.long
@pytest.mark.database_clock
def test_an_emergency_stands_above_a_page_of_every_kind(client: Client, settings, tmp_path) -> None:
    from django.utils import timezone

    from embassy.models import Mission

    Mission.objects.all().delete()
    settings.MEDIA_ROOT = tmp_path
    addresses = every_page.load()
    now = timezone.now()
    offers.notice(begins=now, ends=now + timedelta(hours=1))
    for name, address in addresses.items():
        assert BANNER in client.get(address).text, name
