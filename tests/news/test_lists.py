"""What readers get: the lists, and what they cost."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news import publishing
from news.models import Edition
from tests import factories
from tests.news.read_pages import page, titles, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()
    factories.contact()


def test_lists_narrow_by_kind_category_year_and_month(client: Client) -> None:
    syria = factories.category("Syria")
    factories.published("comment", title="Comment", categories=[syria])
    factories.published("interview", title="Interview")
    factories.published(
        title="Old", public_from=datetime(2017, 1, 31, 12, tzinfo=UTC), categories=[syria]
    )
    assert titles(client, "/news/") == ["Interview", "Comment", "Old"]
    assert titles(client, "/news/comments/") == ["Comment"]
    assert titles(client, "/news/interviews/") == ["Interview"]
    assert titles(client, "/news/press-releases/") == ["Old"]
    assert titles(client, "/news/category/syria/") == ["Comment", "Old"]
    assert titles(client, "/news/category/syria/?year=2017") == ["Old"]
    assert titles(client, "/news/2017/") == titles(client, "/news/2017/01/") == ["Old"]
    assert titles(client, "/news/?category=syria&year=2018&kind=") == ["Comment"]


def test_a_kind_asked_of_the_whole_list_leads_to_the_kinds_own_address(client: Client) -> None:
    response = client.get("/news/?kind=comment&category=&year=2018")
    assert (response.status_code, response["Location"]) == (302, "/news/comments/?year=2018")


def test_years_and_months_are_the_host_citys(client: Client) -> None:
    factories.published(title="At midnight", public_from=datetime(2017, 6, 30, 23, 30, tzinfo=UTC))
    assert titles(client, "/news/2017/07/") == ["At midnight"]
    edition = Edition.objects.get()
    assert edition.get_absolute_url() == "/news/2017/07/at-midnight/"


def test_pages_hold_ten_and_past_the_end_there_is_none(client: Client) -> None:
    for number in range(21):
        factories.published(title=f"Event {number:02}")
    assert len(titles(client, "/news/")) == 10
    assert titles(client, "/news/?page=3") == ["Event 00"]
    assert "21 messages, newest first. These are 11 to 20." in words(page(client, "/news/?page=2"))
    page(client, "/news/?page=4", status=404)
    page(client, f"/news/?page={10**30}", status=400)


@pytest.mark.parametrize(
    "query",
    [
        "page=x", "page=0", "page=-1", "page=1.5", "page=%00", "page=" + "9" * 5000,
        "kind=gossip", "kind=comment%00", "category=%22%27%3E", "category=none", "year=2018x",
        "year=99999", "year=%F0%9F%98%80",
    ],
)  # fmt: skip
def test_malformed_parameters_are_explained(client: Client, query: str) -> None:
    text = words(page(client, f"/news/?{query}", status=400).body)
    assert "The address asks for" in text


def test_two_different_wishes_in_one_address_are_explained(client: Client) -> None:
    assert "two different things" in words(page(client, "/news/2018/?year=2017", status=400).body)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/", "/news/nothing/", "/news/2018/13/", "/news/0000/", "/news/2018/02/none/",
        "/news/category/none/", "/news/1999/", "/news/2018/01/", "/m/2018/ZZZZ/", "/fr/",
        "/news/2018/02/none/index.txt", "/news/2018/2/x/", "/%00/", "/news/2018/02/%ff/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(client: Client, path: str) -> None:
    factories.category("Empty")
    assert "There is no page at this address" in words(page(client, path, status=404).body)


def test_a_category_without_messages_says_so(client: Client) -> None:
    factories.category("Empty")
    assert "There is no such message" in words(page(client, "/news/category/empty/"))


PAGES = ["/", "/ru/", "/news/", "/news/comments/", "/news/category/syria/", "/news/2018/02/"]
# What the layout reads once: the mission, its contacts, pages and categories.
SNAPSHOT = ("embassy_", "consular_", "news_category")


def test_at_most_seven_queries_beside_the_layouts_however_many_messages_there_are(
    client: Client,
) -> None:
    syria = factories.category("Syria")
    costs: dict[str, set[int]] = {}
    for count in (20, 130):
        publishing.publish_all(
            (factories.draft("comment", categories=[syria]), factories.PUBLISHED)
            for _number in range(count)
        )
        page(client, "/")  # what is planned is asked for once a generation
        for path in [*PAGES, Edition.objects.first().get_absolute_url()]:
            with CaptureQueriesContext(connection) as queries:
                page(client, path)
            asked = [query["sql"] for query in queries]
            own = [sql for sql in asked if not any(f'FROM "{name}' in sql for name in SNAPSHOT)]
            own = [sql for sql in own if "embassy_generation" not in sql]
            assert len(own) <= 7, "\n".join(own)
            costs.setdefault(path, set()).add(len(queries))
    assert Edition.objects.count() == 150
    assert all(len(counts) == 1 for counts in costs.values()), costs
