"""What readers get: the home page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from news.models import Edition, Feature
from tests import factories
from tests.news.read_pages import page, titles, words

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()
    factories.contact()


def feature(edition: Edition, **values: object) -> Feature:
    row = Feature(message=edition.message, **values)
    row.full_clean()
    row.save()
    return row


def test_home_says_what_the_old_page_said_in_its_order(client: Client) -> None:
    interview = factories.published(
        "interview",
        title="Foreign Minister’s interview",
        body="<p>Question: Why?</p><p>Sergey Lavrov: Because.</p>",
        public_from=datetime(2017, 9, 20, 12, tzinfo=UTC),
    )
    feature(interview)
    for number in range(12):
        factories.published(title=f"Event {number:02}", body=f"<p>Text {number:02}.</p>")
    text = words(page(client, "/").body)
    order = [
        "Sunday, 18 February 2018", "Moscow 11:43", "London 08:43",
        "+44 (0) 203 668 7474", "info@rusemb.org.uk",
        "Press releases and news", "20 September 2017", "Foreign Minister’s interview",
        "Why?", "Because.",
        "Latest events", "All messages",
        *(f"15 February 2018 Event {number:02} Text {number:02}." for number in range(11, 1, -1)),
    ]  # fmt: skip
    places = []
    for phrase in order:
        assert phrase in text
        places.append(text.index(phrase, places[-1] if places else 0))
    assert places == sorted(places)
    assert "Event 01" not in text


def test_the_consular_telephone_is_shown_as_typed_and_dialled_right(client: Client) -> None:
    links = page(client, "/").xpath("//a[@href='tel:+442036687474']")
    assert {words(link) for link in links} == {"+44 (0) 203 668 7474"}


def test_a_featured_message_does_not_stand_among_the_ten_as_well(client: Client) -> None:
    editions = [factories.published(title=f"Event {number:02}") for number in range(12)]
    feature(editions[11])
    assert titles(client, "/") == [f"Event {number:02}" for number in range(10, 0, -1)]


def test_when_the_term_of_a_feature_has_passed_the_newest_message_leads(client: Client) -> None:
    old = factories.published(title="Old", public_from=factories.PUBLISHED - DAY)
    factories.published(title="New")
    feature(old)
    end = timezone.now() + 14 * DAY
    lead = "//*[@id='lead-title']"
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert words(page(client, "/").xpath(lead)[0]) == "Old"
    with time_machine.travel(end, tick=False):
        assert words(page(client, "/").xpath(lead)[0]) == "New"


def test_a_feature_that_is_not_public_yet_leaves_the_place_to_the_newest(client: Client) -> None:
    factories.published(title="New")
    feature(factories.published(title="Waiting", public_from=timezone.now() + DAY))
    assert words(page(client, "/").xpath("//*[@id='lead-title']")[0]) == "New"


def test_home_without_a_mission_or_a_message_is_a_page(client: Client) -> None:
    from consular.models import ContactPoint
    from embassy.models import Mission

    assert "Nothing has been published yet" in words(page(client, "/"))
    ContactPoint.objects.all().delete()
    Mission.objects.all().delete()
    assert "Nothing has been published yet" in words(page(client, "/"))
    assert "No contact has been entered yet" in words(page(client, "/consular/"))


def test_the_date_is_the_host_citys(client: Client) -> None:
    with time_machine.travel(datetime(2018, 7, 1, 22, 30, tzinfo=UTC), tick=False):
        text = words(page(client, "/"))
    assert "Sunday, 1 July 2018" in text
    assert "Moscow 01:30" in text
    assert "London 23:30" in text
