"""The feeds beside their lists: the same messages in the same order, and the way to them."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from news import ledger, record
from tests import factories
from tests.news.feeds import SITE, atom, link, pages, parsed, told, values, varied

pytestmark = pytest.mark.django_db

LISTS = [
    "/news/", "/news/press-releases/", "/news/interviews/", "/news/comments/",
    "/news/category/syria/", "/news/2018/", "/news/2018/02/", "/ru/news/",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _site(rows_of_the_module: None) -> None:
    with time_machine.travel(factories.SEED_MOMENT, tick=False):
        factories.mission()
        varied()


@pytest.mark.parametrize("path", [*LISTS, "/news/comments/?category=syria&year=2018"])
def test_a_feed_holds_what_its_list_holds_in_the_same_order(client: Client, path: str) -> None:
    path, _, query = path.partition("?")
    listed: list[str] = []
    page = f"{path}?{query}"
    while page:
        root = parsed(client.get(page).content)
        listed += [heading.text_content() for heading in root.find_class("entry__title")]
        following = root.xpath("//a[@rel='next']/@href")
        page = f"{path}{following[0]}" if following else ""
    assert listed
    as_json = [item for feed in pages(client, f"{path}feed.json?{query}") for item in feed["items"]]
    assert [item["title"] for item in as_json] == listed
    as_atom, address = [], f"{path}feed.atom?{query}"
    while address:
        root = atom(client, address)
        as_atom += values(root, "//a:entry/a:title/text()")
        address = next(iter(link(root, "next")), "").removeprefix(SITE)
    assert as_atom == listed


@pytest.mark.database_clock
@pytest.mark.parametrize("path", LISTS)
def test_every_feed_holds_the_head_of_the_ledger(client: Client, path: str) -> None:
    head = record.sha256(ledger.head(timezone.now()).line)
    assert head != record.sha256(ledger.GENESIS)
    as_json = told(client, f"{path}feed.json")["_ledger"]
    assert as_json["head"] == head
    (element,) = values(atom(client, f"{path}feed.atom"), "/a:feed/r:ledger")
    assert (element.text, element.get("href")) == (head, as_json["url"])
    lines = client.get(as_json["url"].removeprefix(SITE)).getvalue().decode().splitlines()
    assert record.sha256(lines[-1]) == head


@pytest.mark.parametrize("path", ["/", *LISTS])
def test_every_list_and_home_say_where_their_feeds_are(client: Client, path: str) -> None:
    root = parsed(client.get(path).content)
    above = "/news/" if path == "/" else path
    found = root.xpath("//link[@rel='alternate'][@type]")
    assert [(row.get("type"), row.get("href")) for row in found] == [
        ("application/atom+xml", f"{SITE}{above}feed.atom"),
        ("application/feed+json", f"{SITE}{above}feed.json"),
    ]
    assert all(row.get("title") for row in found)
    for row in found:
        assert client.get(row.get("href").removeprefix(SITE)).status_code == 200
    if path != "/":
        shown = root.xpath("//*[@class='result-line__feeds']/a/@href")
        assert shown[:2] == [row.get("href") for row in found]


def test_a_list_of_the_past_has_no_feed(client: Client) -> None:
    for path in ("/", "/news/"):
        root = parsed(client.get(f"{path}?at=2018-02-10").content)
        assert not root.xpath("//link[@rel='alternate' or @rel='canonical']")
        assert not root.find_class("result-line__feeds")
