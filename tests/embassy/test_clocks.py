"""The two cities' clocks, against the zone data, for every hour of a year."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytz
from django.test import Client
from django.utils import translation
from lxml import html

from embassy import clocks
from embassy.context import Layout
from embassy.models import Mission
from embassy.pagestore.lasting import Lasting
from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "zone"),
    [("London", "Europe/London"), ("Kathmandu", "Asia/Kathmandu"), ("Kabul", "Asia/Kabul")],
)
def test_both_clocks_follow_the_rules_of_their_zones_for_every_hour_of_a_year(
    host: str, zone: str
) -> None:
    factories.mission(host_zone=zone)
    mission = Mission.objects.current()
    first = datetime(2018, 1, 1, tzinfo=UTC)
    for hour in range(365 * 24):
        at = first + timedelta(hours=hour)
        capital, here = Layout(mission, ["en"], at, "/", Lasting(None)).clocks
        for clock, name in ((capital, "Europe/Moscow"), (here, zone)):
            expected = at.astimezone(pytz.timezone(name))
            assert clock.at.isoformat() == expected.isoformat()


@pytest.mark.django_db
def test_the_clocks_stand_on_the_home_and_consular_pages_only(client: Client) -> None:
    factories.mission()
    edition = factories.published()
    for path, there in (
        ("/", True), ("/consular/", True), ("/news/", False), (edition.get_absolute_url(), False)
    ):  # fmt: skip
        root = html.fromstring(client.get(path).content)
        assert bool(root.xpath("//time[@data-zone]")) is there, path
        assert bool(root.xpath("//*[@data-made]")) is there, path


def test_a_country_has_the_zones_of_the_iana_list() -> None:
    assert clocks.zones("GB") == ["Europe/London"]
    assert "Asia/Vladivostok" in clocks.zones("ru")
    assert clocks.zones("XX") == []
    assert all(ZoneInfo(zone) for zone in clocks.zones("US"))


@pytest.mark.django_db
def test_the_databases_clock_is_aware_and_runs() -> None:
    first = clocks.database_now()
    assert first.utcoffset() == timedelta(0)
    assert clocks.database_now() >= first


@pytest.mark.django_db
def test_in_arabic_a_time_stays_beside_its_city() -> None:
    mission = factories.mission()
    at = datetime(2018, 2, 15, 12, tzinfo=UTC)
    with translation.override("ar"):
        told = Layout(mission, ["en"], at, "/", Lasting(None)).both(at)
    assert re.fullmatch("\u2068[^\u2068\u2069]*12:00 London\u2069، \u206815:00 Moscow\u2069", told)
