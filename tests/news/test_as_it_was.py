"""`?at=`: the lists and the home page as they were at a moment that has passed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from news import publishing
from news.models import Feature
from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LISTS = ["/news/", "/news/comments/", "/news/category/syria/", "/news/2018/", "/news/2018/02/"]
PAGES = ["/", *LISTS]
TITLE_LINKS = "//*[@id='lead-title']/a/@href|//*[@class='entry__title']/a/@href"


def moment(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Of February 2018, in London and UTC."""
    return datetime(2018, 2, day, hour, minute, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _site(rows_of_the_module: None) -> None:
    """Three comments, at noon of 5, 10 and 15 February 2018."""
    with time_machine.travel(factories.SEED_MOMENT, tick=False):
        factories.mission()
        factories.contact()
        syria = factories.category("Syria")
        for day in (5, 10, 15):
            factories.published(
                "comment", title=f"Comment {day:02}", public_from=moment(day), categories=[syria]
            )


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status, path
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(root: html.HtmlElement) -> list[str]:
    return [words(link) for link in root.xpath("//*[@id='lead-title']|//*[@class='entry__title']")]


def asked(typed: str, **more: str) -> str:
    return "?" + urlencode({**more, "at": typed})


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2018-02-05T11:59", []),
        ("2018-02-05T12:00", ["Comment 05"]),
        ("2018-02-10T11:59:59", ["Comment 05"]),
        ("2018-02-10T12:00", ["Comment 10", "Comment 05"]),
        ("2018-02-10 12:00", ["Comment 10", "Comment 05"]),
        ("2018-02-10T12:00Z", ["Comment 10", "Comment 05"]),
        ("2018-02-10T15:00+03:00", ["Comment 10", "Comment 05"]),
        ("2018-02-10T14:59+03:00", ["Comment 05"]),
        ("2018-02-10", ["Comment 10", "Comment 05"]),
        ("2018-02-09", ["Comment 05"]),
        ("2018-02-18", ["Comment 15", "Comment 10", "Comment 05"]),
        ("2018-02-18T08:43", ["Comment 15", "Comment 10", "Comment 05"]),
        ("", ["Comment 15", "Comment 10", "Comment 05"]),
        ("0001-01-01", []),
        ("0001-01-01T00:00+14:00", []),
    ],
)
def test_the_messages_are_those_of_that_moment(
    client: Client, path: str, typed: str, expected: list[str]
) -> None:
    response = client.get(path + asked(typed))
    if path.startswith("/news/2018/") and not typed.startswith("2018") and typed:
        assert response.status_code in (200, 404)
        return
    assert response.status_code == 200
    assert titles(html.fromstring(response.content.decode())) == expected


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "typed",
    [
        "2018-02-18T08:44", "2018-02-18T08:43:00.000001", "2018-02-19", "2019-01-01",
        "9999-12-31", "9999-12-31T23:59-12:00",
    ],
)  # fmt: skip
def test_a_moment_that_lies_ahead_is_explained(client: Client, path: str, typed: str) -> None:
    text = words(page(client, path + asked(typed), status=400).body)
    assert "has not come yet" in text
    assert "Comment" not in text


@pytest.mark.parametrize(
    "typed",
    [
        "yesterday", "2018-02-30", "2018-13-01", "2018-02-10T25:00", "2018-02-10T12:00+99:00",
        "0000-01-01", "10000-01-01", "-2018-02-10", "\0", "2018-02-10\0", "9" * 5000, "<script>",
        "1518264000", "12:00", "NaN",
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_read_is_explained(client: Client, typed: str) -> None:
    for path in ("/", "/news/"):
        text = words(page(client, path + asked(typed), status=400).body)
        assert "Write it as 2018-02-10T12:00 or 2018-02-10" in text


def test_a_plus_that_the_address_does_not_escape_is_still_an_offset(client: Client) -> None:
    root = page(client, "/news/?at=2018-02-10T14:59+03:00")
    assert titles(root) == ["Comment 05"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("2017-03-26T01:30", "There is no 01:30"), ("2017-10-29T01:30", "01:30 comes twice")],
)
def test_an_hour_that_the_host_citys_clocks_never_showed_or_showed_twice_is_explained(
    client: Client, typed: str, said: str
) -> None:
    assert said in words(page(client, "/news/" + asked(typed), status=400).body)
    page(client, "/news/" + asked(f"{typed}Z"))


@pytest.mark.parametrize("path", PAGES)
def test_such_a_page_says_so_and_is_not_indexed(client: Client, path: str) -> None:
    root = page(client, path + asked("2018-02-10T12:00"))
    notice = words(root.find_class("correction")[0])
    assert "as they were: 10 February 2018, 12:00 London, 15:00 Moscow" in notice
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]
    (link,) = root.find_class("correction")[0].iter("a")
    assert link.get("href") == path
    now = page(client, path)
    assert not now.xpath("//meta[@name='robots']")
    assert not now.find_class("correction")


def test_the_clocks_of_home_still_show_now(client: Client) -> None:
    text = words(page(client, "/" + asked("2018-02-10T12:00")))
    assert "Sunday, 18 February 2018" in text
    assert "London 08:43" in text


def test_links_stay_at_that_moment(client: Client) -> None:
    for number in range(25):
        factories.published("comment", title=f"Old {number}", public_from=moment(1))
    typed = "2018-02-10T12:00"
    keeps = urlencode({"at": typed})
    root = page(client, "/news/comments/" + asked(typed, category=""))
    links = root.xpath("//nav[@class='pager']//a/@href")
    assert links
    assert all(keeps in link for link in links)
    assert root.xpath("//form//input[@name='at']/@value") == [typed]
    switch = root.xpath("//*[@class='languages__link']/@href")
    assert switch == [f"/news/comments/?{keeps}", f"/ru/news/comments/?{keeps}"]
    home = page(client, "/" + asked(typed))
    assert home.xpath("//a[@class='section-head__link']/@href") == [f"/news/?{keeps}"]
    sent = client.get("/news/" + asked(typed, kind="comment", category=""))
    assert sent["Location"] == f"/news/comments/?{keeps}"


@pytest.mark.database_clock
def test_a_card_shows_the_version_of_that_moment_and_leads_to_it(client: Client) -> None:
    first = factories.published(title="Before", public_from=moment(20))
    draft = factories.draft_of(first)
    draft.title, draft.body = "After", "<p>Changed.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Changed.", note_kind="update")
    for path in ("/", "/news/"):
        then = page(client, path + asked("2018-02-20T12:00"))
        assert titles(then)[0] == "Before"
        assert then.xpath("//a[text()='Before']/@href") == [f"{first.get_absolute_url()}v/1/"]
        assert titles(page(client, path))[0] == "After"


@pytest.mark.database_clock
def test_every_link_of_a_page_of_the_past_leads_to_a_text_that_can_be_read(
    client: Client,
) -> None:
    """Whatever became of it: it was corrected, was withdrawn, has expired."""
    by, now = factories.user(), datetime.now(UTC)
    first = {
        name: factories.published(title=name, public_from=moment(20))
        for name in ("Corrected", "Withdrawn", "Moved", "Expired")
    }

    def change(name: str, **values: Any) -> None:
        draft = factories.draft_of(first[name])
        draft.body, draft.slug = f"<p>{name} since.</p>", values.pop("slug", "")
        draft.save()
        publishing.publish(draft, by=by, note="Changed.", note_kind="update", **values)

    change("Corrected")
    change("Moved", slug="elsewhere")
    publishing.withdraw(factories.draft_of(first["Withdrawn"]), "Wrong.", by=by)
    change("Expired", until=now + DAY)
    with time_machine.travel(now + 2 * DAY, tick=False):
        for path in ("/", "/news/"):
            shown = page(client, path + asked("2018-02-20T12:00"))
            addresses = dict(zip(titles(shown), shown.xpath(TITLE_LINKS), strict=True))
            assert first.keys() <= addresses.keys()
            for title in first:
                root = page(client, client.get(addresses[title], follow=True).request["PATH_INFO"])
                assert title in words(root.xpath("//h1")[0])
                assert "The Embassy has a word to say." in words(root.body)
        assert client.get(first["Expired"].get_absolute_url()).status_code == 410


@pytest.mark.database_clock
def test_what_has_been_removed_since_is_not_shown(client: Client) -> None:
    edition = factories.published("comment", title="Secret", public_from=moment(20))
    publishing.remove(factories.draft_of(edition), "A reason.", by=factories.user())
    for path in PAGES:
        assert "Secret" not in words(page(client, path + asked("2018-02-20T13:00")))


@pytest.mark.database_clock
def test_what_waits_is_not_shown_by_any_moment(client: Client) -> None:
    now = datetime.now(UTC)
    draft = factories.draft(title="Waiting")
    edition = publishing.publish(draft, by=factories.user(), at=now + DAY)
    page(client, "/news/" + asked((now + 2 * DAY).isoformat()), status=400)
    assert "Waiting" not in words(page(client, "/news/" + asked(now.isoformat())))
    with time_machine.travel(edition.public_from, tick=False):
        shown = asked(edition.public_from.isoformat())
        assert "Waiting" in words(page(client, "/news/" + shown))


def test_home_has_the_featured_message_of_that_moment(client: Client) -> None:
    old = factories.published(title="Old", public_from=moment(1))
    Feature.objects.create(
        message=old.message, valid_from=moment(9), valid_through=moment(9) + 3 * DAY
    )
    leads = {day: titles(page(client, "/" + asked(f"2018-02-{day:02}")))[0] for day in (8, 9, 12)}
    assert leads == {8: "Comment 05", 9: "Old", 12: "Comment 10"}


def test_lists_in_a_language_without_messages_then_show_the_defaults(client: Client) -> None:
    factories.published(title="Русский", in_language="ru", public_from=moment(12))
    assert titles(page(client, "/ru/news/" + asked("2018-02-12"))) == ["Русский"]
    assert titles(page(client, "/ru/news/" + asked("2018-02-10"))) == ["Comment 10", "Comment 05"]


def test_a_page_of_the_past_costs_no_more_than_one_of_today(client: Client) -> None:
    page(client, "/")  # what is planned is asked for once a generation
    for path in ("/", "/news/"):
        counts = []
        for query in ("", asked("2018-02-10")):
            with CaptureQueriesContext(connection) as queries:
                page(client, path + query)
            counts.append(len(queries))
        assert counts[0] == counts[1]
