"""Nothing goes stale unseen: the start page says what has ended, and what is not translated."""

import html
import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from consular.models import Service
from tests import factories
from tests.consular import offers, schedules

pytestmark = pytest.mark.django_db
TODAY = date(2018, 2, 18)
DAY = timedelta(days=1)


@pytest.fixture
def consul(client: Client) -> Client:
    factories.mission()
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name="Consul"))
    client.force_login(user)
    return client


def warnings(client: Client) -> dict[str, str]:
    """What the start page warns of: each title with the rest of its section."""
    page = html.unescape(client.get("/admin/").text)
    found = re.findall(r'<section class="warning".*?</section>', page, re.DOTALL)
    return {re.search(r"<h2[^>]*>(.*?)</h2>", each, re.DOTALL).group(1): each for each in found}


@pytest.mark.parametrize(
    ("last", "title"),
    [
        (TODAY - DAY, "The fee “Standard” of “Passport” has ended"),
        (TODAY, "The fee “Standard” of “Passport” ends soon"),
        (TODAY + 29 * DAY, "The fee “Standard” of “Passport” ends soon"),
        (TODAY + 30 * DAY, ""),
    ],
)
def test_a_fee_that_ends_is_said_on_the_start_page(consul: Client, last: date, title: str) -> None:
    service = offers.service(name="Passport")
    offers.fee(service, last=last)
    found = {name: text for name, text in warnings(consul).items() if "fee" in name}
    assert list(found) == ([title] if title else [])
    if title:
        assert f'href="/admin/consular/service/{service.pk}/change/"' in found[title]


def test_a_fee_that_another_follows_is_no_warning(consul: Client) -> None:
    service = offers.service(name="Passport")
    offers.fee(service, last=TODAY)
    offers.fee(service, "70", first=TODAY + DAY)
    assert not [name for name in warnings(consul) if "fee" in name]


@pytest.mark.parametrize(("review", "is_listed"), [(TODAY, True), (TODAY + DAY, False)])
def test_services_and_notices_past_their_day_are_listed(
    consul: Client, review: date, is_listed: bool
) -> None:
    offers.service(name="Passport", review_on=review)
    offers.notice("Snow", ends=None, review_on=review)
    found = warnings(consul)
    for title, name in (("One service was to be checked by now", "Passport"),
                        ("One notice was to be checked by now", "Snow")):  # fmt: skip
        assert (title in found) is is_listed
        assert not is_listed or f"{name} (18 February 2018)" in found[title]


def test_a_notice_that_has_ended_need_not_be_checked(consul: Client) -> None:
    offers.notice(
        begins=factories.SEED_MOMENT - 2 * DAY, ends=factories.SEED_MOMENT - DAY,
        review_on=TODAY - DAY,
    )  # fmt: skip
    assert not warnings(consul).keys() & {"One notice was to be checked by now"}


def test_texts_without_translation_are_counted_and_linked(consul: Client) -> None:
    assert not [name for name in warnings(consul) if "translated" in name]
    office = schedules.office(name="Consular section", city="London")
    office.create_translation("ru", name="Консульский отдел", city="Лондон")
    service = offers.service("passport", office)
    document = offers.document(service)
    title = "2 texts of the consular page are not translated into Russian"
    found = warnings(consul)
    assert f'href="/admin/consular/service/{service.pk}/change/?language=ru"' in found[title]
    document.create_translation("ru", name="Свидетельство о рождении")
    assert "One text of the consular page is not translated into Russian" in warnings(consul)
    Service.objects.get().create_translation("ru", name="Паспорт")
    assert not [name for name in warnings(consul) if "translated" in name]
    service.create_translation("ru", name="Паспорт", audience="Для граждан")
    assert "One text of the consular page is not translated into English" in warnings(consul)


def test_what_readers_no_longer_see_need_not_be_translated(consul: Client) -> None:
    offers.notice(begins=factories.SEED_MOMENT - 2 * DAY, ends=factories.SEED_MOMENT - DAY)
    schedules.closed(TODAY - DAY)
    service = offers.service()
    service.create_translation("ru", name="Паспорт")
    ended = offers.fee(service, first=TODAY - 9 * DAY, last=TODAY - DAY)
    ended.create_translation("en", note="for each page")
    schedules.holiday(TODAY - DAY, "Winter day")
    assert not [name for name in warnings(consul) if "translated" in name]


@pytest.mark.parametrize("group", ["Author", "Editor"])
def test_the_press_office_is_told_none_of_it(client: Client, group: str) -> None:
    factories.mission()
    offers.fee(offers.service(review_on=TODAY), last=TODAY)
    offers.notice(ends=None, review_on=TODAY)
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    found = " ".join(warnings(client))
    assert not re.search("fee|service|notice|translated", found)
