"""The languages of the site: what the mission chooses holds from the next request on."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import html

from embassy.models import Mission
from news import paging
from news.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def edition() -> Edition:
    factories.mission("en ru")
    return factories.published(title="A word")


def switch(client: Client, path: str) -> dict[str, str]:
    tree = html.fromstring(client.get(path).content)
    return {link.get("hreflang"): link.get("href") for link in tree.cssselect(".languages__link")}


def navigation(client: Client, path: str) -> list[str]:
    tree = html.fromstring(client.get(path).content)
    return [link.get("href") for link in tree.cssselect(".nav__link")]


def test_addresses_follow_the_missions_languages_from_the_next_request_on(client: Client) -> None:
    assert switch(client, "/") == {"en": "/", "ru": "/ru/"}
    assert navigation(client, "/ru/") == ["/ru/", "/ru/news/", "/ru/consular/"]
    Mission.objects.update(languages="ru en")
    assert switch(client, "/") == {"ru": "/", "en": "/en/"}
    assert navigation(client, "/") == ["/", "/news/", "/consular/"]
    assert navigation(client, "/en/") == ["/en/", "/en/news/", "/en/consular/"]
    assert client.get("/ru/").status_code == 404
    Mission.objects.update(languages="en fr ar")
    assert switch(client, "/fr/news/") == {"en": "/news/", "fr": "/fr/news/", "ar": "/ar/news/"}
    assert client.get("/ru/news/").status_code == 404


def test_a_message_moves_with_them_and_its_former_address_leads_there(
    client: Client, edition: Edition
) -> None:
    former = client.get(edition.get_absolute_url())
    assert former.status_code == 200
    Mission.objects.update(languages="ru en")
    moved = client.get(former.request["PATH_INFO"])
    assert moved.status_code == 301
    assert moved["Location"] == f"/en{former.request['PATH_INFO']}"
    assert client.get(moved["Location"]).status_code == 200


# --- Lists --------------------------------------------------------------------------------


def elsewhere(client: Client, path: str) -> dict[str, tuple[str, str]]:
    tree: Any = html.fromstring(client.get(path).content.decode())
    links = tree.cssselect(".result-line__elsewhere a")
    return {
        link.get("hreflang"): (link.get("href"), " ".join(link.text_content().split()))
        for link in links
    }


def test_a_list_shows_its_language_and_says_how_many_there_are_in_the_others(
    client: Client,
) -> None:
    Mission.objects.update(languages="en ru ar")
    for number in range(3):
        factories.published("comment", title=f"Слово {number}", in_language="ru")
    answer = client.get("/news/").content.decode()
    assert "A word" in answer
    assert "Слово" not in answer
    assert elsewhere(client, "/news/") == {"ru": ("/ru/news/", "Русский (3)")}
    assert elsewhere(client, "/ru/news/") == {"en": ("/news/", "English (1)")}
    assert elsewhere(client, "/news/comments/?year=2018") == {
        "ru": ("/ru/news/comments/?year=2018", "Русский (3)")
    }
    assert elsewhere(client, "/news/interviews/") == {}


def test_what_waits_is_not_counted(client: Client) -> None:
    ahead = timezone.now() + timedelta(days=1)
    factories.published(title="Секрет", in_language="ru", public_from=ahead)
    assert elsewhere(client, "/news/") == {}
    with time_machine.travel(ahead, tick=False):
        assert elsewhere(client, "/news/") == {"ru": ("/ru/news/", "Русский (1)")}


def test_a_language_without_messages_shows_the_defaults_and_says_so(client: Client) -> None:
    Mission.objects.update(languages="en fr")
    answer = client.get("/fr/news/").content.decode()
    assert "A word" in answer
    assert 'class="search-remark"' in answer
    assert 'class="search-remark"' not in client.get("/news/").content.decode()


def test_a_total_is_exact_as_far_as_pages_are_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "COUNTED", 2)
    for number in range(4):
        factories.published(title=f"Слово {number}", in_language="ru")
    assert elsewhere(client, "/news/")["ru"][1] == "Русский (more than 2)"


@pytest.mark.parametrize(
    "path", ["/", "/news/", "/news/comments/", "/consular/", "/consular/services/", "/verify/"]
)
def test_pages_name_their_other_languages_to_search_engines(client: Client, path: str) -> None:
    found = []
    for prefix in ("", "/ru"):
        tree = html.fromstring(client.get(prefix + path).content)
        links = tree.xpath("//head/link[@rel='alternate'][@hreflang]")
        found.append({link.get("hreflang"): link.get("href") for link in links})
    site = settings.SITE_URL
    assert found[0] == {"en": site + path, "ru": f"{site}/ru{path}", "x-default": site + path}
    assert found[0] == found[1]


@pytest.mark.parametrize("path", ["/news/?year=2018", "/news/2018/", "/news/?q=word", "/nothing/"])
def test_what_need_not_be_there_in_another_language_is_not_named(client: Client, path: str) -> None:
    assert 'hreflang="ru" href="http' not in client.get(path).content.decode()
