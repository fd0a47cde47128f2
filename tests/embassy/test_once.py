"""What is kept of a page for its generation is what would be made now."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from embassy.models import Mission
from embassy.pagestore import lasting
from news import publishing
from tests import every_page, factories

HOUR = timedelta(hours=1)


def forget() -> None:
    lasting._latest = lasting.Lasting(None)


def asked(client: Client, addresses: dict[str, str]) -> dict[str, str]:
    """Without what forms and one-time keys change from answer to answer."""
    return {
        name: re.sub(r"csrfmiddlewaretoken.*?>", "", client.get(address).content.decode())
        for name, address in addresses.items()
    }


@pytest.fixture(autouse=True)
def _real_transactions(transactional_db: None) -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def pages(tmp_path: Path, settings: Any) -> dict[str, str]:
    settings.MEDIA_ROOT = tmp_path
    return every_page.load()


@pytest.fixture
def mission() -> Mission:
    return factories.mission()


@pytest.mark.long
@pytest.mark.database_clock
@pytest.mark.parametrize("later", [HOUR, timedelta(days=1), timedelta(days=400)])
def test_every_page_that_was_kept_is_what_would_be_made_anew(
    pages: dict[str, str], client: Client, later: timedelta
) -> None:
    lists = [pages[name] for name in ("all messages", "kind", "year")]
    feeds = {f"{path}feed.{form}" for path in lists for form in ("atom", "json")}
    addresses = pages | {path: path for path in feeds}
    noon = (timezone.now() + timedelta(days=2)).replace(hour=12)
    with time_machine.travel(noon, tick=False):
        asked(client, addresses)
    with time_machine.travel(noon + later, tick=False):
        kept = asked(client, addresses)
        forget()
        made = asked(client, addresses)
    assert {name for name in addresses if kept[name] != made[name]} == set()


def test_the_clocks_of_a_kept_page_are_those_of_the_request(
    client: Client, mission: Mission
) -> None:
    begun = datetime.fromisoformat("2018-02-18T08:43:00+00:00")
    factories.publish(factories.draft(title="Said once"))
    for minutes in (0, 5, 70):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            page = client.get("/").content.decode()
        capital, host = re.findall(r'clocks__time"[^>]*>([\d:]+)<', page)
        assert host == f"{begun + timedelta(minutes=minutes):%H:%M}"
        assert capital == f"{begun + timedelta(hours=3, minutes=minutes):%H:%M}"


@pytest.mark.database_clock
def test_a_text_is_there_at_its_second_although_the_page_was_kept(
    client: Client, mission: Mission
) -> None:
    factories.publish(factories.draft(title="The first words"))
    at = timezone.now() + timedelta(minutes=10)
    publishing.publish(factories.draft(title="The second words"), by=factories.user(), at=at)
    for address in ("/", "/news/", "/news/feed.atom"):
        for moment, is_there in ((at - timedelta(minutes=5), False),
                                 (at - timedelta(microseconds=1), False), (at, True)):  # fmt: skip
            with time_machine.travel(moment, tick=False):
                assert ("The second words" in client.get(address).content.decode()) is is_there


@pytest.mark.database_clock
def test_a_change_is_there_with_the_next_request_although_the_page_was_kept(
    client: Client, mission: Mission
) -> None:
    draft = factories.draft(title="The first words")
    factories.publish(draft)
    for title in ("The second words", "The third words"):
        assert title not in client.get("/").content.decode()
        draft.title = title
        draft.save()
        publishing.publish(draft, by=factories.user(), note="Said better.", note_kind="correction")
        assert title in client.get("/").content.decode()


def test_a_page_of_another_host_is_never_that_of_this_one(
    client: Client, mission: Mission, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    address = factories.publish(factories.draft(title="Said")).get_absolute_url()
    for host in ("one.example", "two.example", "one.example"):
        page = client.get(address, headers={"host": host}).content.decode()
        other = {"one.example": "two.example", "two.example": "one.example"}[host]
        assert host in page
        assert other not in page
