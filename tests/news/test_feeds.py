"""Every list as Atom and as JSON Feed: the same messages, page by page, at a bounded cost."""

import time
from datetime import timedelta

import feedparser
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import publishing
from tests import factories
from tests.news.feeds import SITE, atom, link, many, told, values

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


@pytest.mark.parametrize("form", ["atom", "json"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/news/category/none/feed.{}", 404),
        ("/news/category/syria/feed.{}", 200),
        ("/news/2017/feed.{}", 404),
        ("/news/2017/01/feed.{}", 404),
        ("/news/2018/13/feed.{}", 404),
        ("/news/interviews/feed.{}", 200),
        ("/news/feed.{}?year=x", 400),
        ("/news/feed.{}?kind=poem", 400),
        ("/news/comments/feed.{}?kind=interview", 400),
        ("/news/feed.{}?at=2018-02-10", 400),
        ("/news/feed.{}?page=2", 400),
        ("/news/feed.{}?before=1999/ABCD", 400),
        ("/news/feed.{}?after=nonsense", 400),
        ("/news/feed.{}?before=%00", 400),
        ("/news/feed.{}?before=2018/A&after=2018/A", 400),
        ("/ru/news/feed.{}", 200),
        ("/fr/news/feed.{}", 404),
    ],
)
def test_a_feed_is_refused_where_its_list_is(
    client: Client, path: str, form: str, status: int
) -> None:
    factories.category("Syria")
    factories.published()
    assert client.get(path.format(form)).status_code == status


def test_what_a_feed_cannot_be_asked_is_explained(client: Client) -> None:
    text = client.get("/news/feed.atom?at=2018-02-10").text
    assert "A feed tells what is said now. Leave “at” out of its address." in text


# --- Pages -------------------------------------------------------------------------------------


def test_the_pages_lead_to_the_oldest_message_and_back(client: Client) -> None:
    many(120)
    address, seen, back = "/news/feed.atom", [], []
    while address:
        root = atom(client, address)
        assert link(root, "self") == [f"{SITE}{address}"]
        assert link(root, "first") == [f"{SITE}/news/feed.atom"]
        assert values(root, "/a:feed/a:id/text()") == [f"{SITE}/news/feed.atom"]
        seen.append(values(root, "//a:entry/a:title/text()"))
        back.append(link(root, "previous"))
        address = next(iter(link(root, "next")), "").removeprefix(SITE)
    assert [len(page) for page in seen] == [50, 50, 20]
    assert back[0] == []
    assert back[1] == [f"{SITE}/news/feed.atom"]
    root = atom(client, back[2][0].removeprefix(SITE))
    assert values(root, "//a:entry/a:title/text()") == seen[1]
    assert link(root, "previous") == [f"{SITE}/news/feed.atom"]
    assert len(set(sum(seen, []))) == 120


def test_a_page_stays_what_it_is_when_something_is_published(client: Client) -> None:
    many(60)
    following = told(client)["next_url"].removeprefix(SITE)
    before = [item["id"] for item in told(client, following)["items"]]
    factories.published("comment", title="New")
    assert [item["id"] for item in told(client, following)["items"]] == before


def test_a_list_keeps_what_it_asks_for_from_page_to_page(client: Client) -> None:
    many(60)
    feed = told(client, "/news/comments/feed.json?category=syria&year=2018&kind=comment")
    assert feed["home_page_url"] == f"{SITE}/news/comments/?category=syria&year=2018"
    assert feed["next_url"].startswith(
        f"{SITE}/news/comments/feed.json?category=syria&year=2018&before=2018/"
    )


# --- What it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/news/feed.atom", "/news/category/syria/feed.json"])
def test_a_feed_costs_the_same_few_queries_however_many_messages_there_are(
    client: Client, path: str
) -> None:
    costs = []
    for count in (2, 118):
        many(count)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 14
    with CaptureQueriesContext(connection) as queries:
        client.get(told(client, "/news/feed.json")["next_url"].removeprefix(SITE))
    assert len(queries) <= 30


def test_documents_are_read_once(client: Client) -> None:
    many(60)
    with CaptureQueriesContext(connection) as queries:
        client.get("/news/feed.atom")
    assert sum('"news_edition"."document"' in query["sql"] for query in queries) == 1


# --- Asked again -------------------------------------------------------------------------------


@pytest.mark.database_clock
@pytest.mark.parametrize("path", ["/news/feed.atom", "/news/feed.json"])
def test_who_has_the_feed_already_gets_304_until_something_changes(
    client: Client, path: str
) -> None:
    factories.published("comment", title="One")
    assert "Last-Modified" not in client.get(path).headers  # a date that more might happen in
    now = timezone.now()
    with time_machine.travel(now + timedelta(seconds=3), tick=False):
        first = client.get(path)
    assert not first.headers["ETag"].startswith("W/")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    by_etag = {"If-None-Match": first.headers["ETag"]}
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}

    def statuses() -> list[int]:
        return [client.get(path, headers=asked).status_code for asked in (by_etag, by_date)]

    with time_machine.travel(now + timedelta(seconds=3), tick=False):
        assert statuses() == [304, 304]
        assert client.get(path).content == first.content
    with time_machine.travel(now + DAY, tick=False):
        assert statuses() == [304, 304]
    while timezone.now() < now + timedelta(seconds=1.1):
        time.sleep(0.05)
    factories.published("press-release", title="Two")
    with time_machine.travel(now + DAY, tick=False):
        assert statuses() == [200, 200]


@pytest.mark.database_clock
def test_an_entry_names_the_address_in_force_and_no_former_one(client: Client) -> None:
    draft = factories.draft(title="First", slug="first")
    former = factories.publish(draft).get_absolute_url()
    draft.title, draft.slug = "Second", "second"
    draft.save()
    by = factories.user()
    edition = publishing.publish(draft, by=by, note="A better title", note_kind="update")
    address = f"{SITE}{edition.get_absolute_url()}"
    assert address != f"{SITE}{former}"
    item = client.get("/news/feed.json").json()["items"][0]
    assert (item["url"], item["_record"]["document"]) == (address, f"{address}index.json")
    assert feedparser.parse(client.get("/news/feed.atom").content).entries[0].link == address
    publishing.withdraw(draft, "It was wrong.", by=by)
    assert client.get("/news/feed.json").json()["items"][0]["url"] == address


def test_an_empty_feed_stays_the_same(client: Client) -> None:
    first = client.get("/news/feed.atom")
    with time_machine.travel(factories.SEED_MOMENT + DAY, tick=False):
        again = client.get("/news/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
    assert not feedparser.parse(first.content).bozo


@pytest.mark.database_clock
def test_an_end_without_successor_changes_the_feed_for_who_asks_by_date(client: Client) -> None:
    draft = factories.draft(title="Ends soon")
    end = timezone.now() + DAY
    publishing.publish(draft, by=factories.user(), until=end)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        first = client.get("/news/feed.atom")
        headers = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get("/news/feed.atom", headers=headers).status_code == 304
    with time_machine.travel(end, tick=False):
        response = client.get("/news/feed.atom", headers=headers)
        assert response.status_code == 200
        assert b"Ends soon" not in response.content
