"""Pages of long lists: numbers as far as the hundredth, then by reference to the oldest one."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from lxml import html

from news import paging, publishing
from news.models import Edition, EditionCategory, Message
from tests import factories

pytestmark = pytest.mark.django_db

COUNT = 47


@pytest.fixture(scope="module", autouse=True)
def _long_site(rows_of_the_module: None) -> None:
    """Five messages share each moment."""
    with time_machine.travel(factories.SEED_MOMENT, tick=False):
        factories.mission()
        syria = factories.category("Syria")
        for number in range(COUNT):
            factories.published(
                "comment" if number % 3 else "interview",
                title=f"Event {number:02}",
                categories=[syria] if number % 2 else [],
                public_from=factories.PUBLISHED - timedelta(days=10 * (number // 5)),
            )


@pytest.fixture(autouse=True)
def _short_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers end at the second page and counting at thirty."""
    monkeypatch.setattr(paging, "NUMBERED", 2)
    monkeypatch.setattr(paging, "COUNTED", 30)


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status, path
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(element: html.HtmlElement) -> list[str]:
    return [words(link) for link in element.find_class("entry__title")]


def followed(client: Client, path: str, rel: str) -> list[html.HtmlElement]:
    """The page and all that its links of that kind lead to."""
    pages = [page(client, path)]
    while links := pages[-1].xpath(f"//a[@rel='{rel}']/@href"):
        path = path.partition("?")[0] + links[0] if links[0].startswith("?") else links[0]
        pages.append(page(client, path))
        assert len(pages) < 20
    return pages


LISTS = [
    "/news/", "/news/comments/", "/news/interviews/", "/news/category/syria/", "/news/2018/",
    "/news/comments/?category=syria", "/news/category/syria/?year=2017", "/news/2017/12/",
]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_following_older_messages_shows_what_the_feed_has_in_its_order(
    client: Client, path: str
) -> None:
    where, _, query = path.partition("?")
    items = client.get(f"{where}feed.json?{query}").json()["items"]
    assert len(items) < 50, "one page of the feed"
    shown = [title for each in followed(client, path, "next") for title in titles(each)]
    assert shown == [item["title"] for item in items]


def test_newer_messages_lead_back_to_the_first_page(client: Client) -> None:
    forth = followed(client, "/news/", "next")
    last = forth[-1].xpath("//link[@rel='canonical']/@href")[0].partition("127.0.0.1:8000")[2]
    back = followed(client, last or "/news/", "prev")
    assert [titles(each) for each in back] == [titles(each) for each in reversed(forth)]


def test_a_page_behind_the_numbers_does_not_move_when_something_is_published(
    client: Client,
) -> None:
    path = followed(client, "/news/", "next")[3].xpath("//link[@rel='canonical']/@href")[0]
    before = titles(page(client, path))
    factories.published(title="New")
    assert titles(page(client, path)) == before


def test_totals_are_exact_as_far_as_is_counted_and_no_farther(client: Client) -> None:
    assert "More than 30 messages, newest first. These are 1 to 10." in words(
        page(client, "/news/")
    )
    assert "23 messages, newest first. These are 1 to 10." in words(
        page(client, "/news/category/syria/")
    )


def test_behind_the_numbers_it_is_said_after_what(client: Client) -> None:
    third = followed(client, "/news/", "next")[2]
    reference = Edition.objects.newest_first()[19].message.reference
    assert f"More than 30 messages, newest first. These come after {reference}." in words(third)


@pytest.mark.parametrize("number", [3, 10**30])
def test_a_number_behind_the_last_one_is_explained(client: Client, number: int) -> None:
    text = words(page(client, f"/news/?page={number}", status=400))
    assert "Pages have numbers up to 2." in text
    assert "year and month" in text


@pytest.mark.parametrize("before", ["1999/ABCD", "nonsense", "%00", "9" * 300, "2018/"])
def test_a_reference_that_nobody_has_is_explained(client: Client, before: str) -> None:
    text = words(page(client, f"/news/?before={before}", status=400).body)
    assert "The address asks for" in text


def test_a_reference_of_a_waiting_message_is_as_unknown_as_any(client: Client) -> None:
    waiting = factories.published(public_from=factories.SEED_MOMENT + timedelta(days=1))
    path = f"/news/?before={waiting.message.reference}"
    unknown = words(page(client, "/news/?before=1999/ABCD", status=400).body)
    assert words(page(client, path, status=400).body) == unknown.replace(
        "1999/ABCD", waiting.message.reference
    )


@pytest.mark.database_clock
def test_a_removed_message_still_says_where_to_go_on(client: Client) -> None:
    edition = Edition.objects.newest_first()[12]
    path = f"/news/?before={edition.message.reference}"
    before = titles(page(client, path))
    publishing.remove(factories.draft_of(edition), "By order.", by=factories.user())
    assert titles(page(client, path)) == before


@pytest.mark.parametrize("query", ["page=2", "q=Event"])
def test_a_page_is_asked_for_in_one_way(client: Client, query: str) -> None:
    reference = Message.objects.first().reference
    text = words(page(client, f"/news/?before={reference}&{query}", status=400).body)
    assert "two different things" in text


def test_nothing_is_older_than_the_oldest_message(client: Client) -> None:
    oldest = Edition.objects.newest_first().reverse()[0]
    last = page(client, f"/news/?before={oldest.message.reference}")
    assert not titles(last)
    assert last.xpath("//a[@rel='prev']/@href") == ["/news/"]


def periods(element: html.HtmlElement) -> list[tuple[str, str]]:
    links = element.xpath("//nav[@aria-label='Messages by time']//a")
    return [(words(link), link.get("href")) for link in links]


def test_long_lists_lead_to_their_years_and_months_and_only_to_those_with_messages(
    client: Client,
) -> None:
    assert periods(page(client, "/news/")) == [("2018", "/news/2018/"), ("2017", "/news/2017/")]
    assert periods(page(client, "/news/comments/"))[0] == ("2018", "?year=2018")
    assert periods(page(client, "/news/2018/")) == [
        ("January", "/news/2018/01/"), ("February", "/news/2018/02/"),
    ]  # fmt: skip
    assert [name for name, _ in periods(page(client, "/news/2017/"))] == ["November", "December"]
    assert not periods(page(client, "/news/2017/12/"))
    for path in ("/news/", "/news/2018/", "/news/2017/"):
        for _, url in periods(page(client, path)):
            assert titles(page(client, url))


# --- What a category keeps of its editions ---------------------------------------------------

COPIED = ("message_id", "date_published", "public_from", "public_until", "standing", "closed",
          "in_language", "kind")  # fmt: skip


@pytest.mark.database_clock
def test_categories_know_of_each_change_of_their_editions() -> None:
    edition = factories.published(categories=[factories.category("Trade")])
    draft, by = factories.draft_of(edition), factories.user()

    def agree() -> None:
        rows = EditionCategory.objects.values_list("edition", *COPIED)
        editions = Edition.objects.filter(categories__isnull=False).values_list("pk", *COPIED)
        assert sorted(rows, key=str) == sorted(editions, key=str)

    agree()
    draft.title = "Corrected"
    draft.save()
    publishing.publish(draft, by=by, note="Better.", note_kind="correction")
    agree()
    publishing.withdraw(draft, "Out of date.", by=by)
    agree()
    publishing.remove(draft, "By order.", by=by)
    agree()


def test_a_category_that_says_otherwise_than_its_edition_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("verify_record")
    EditionCategory.objects.filter(pk=EditionCategory.objects.earliest("pk").pk).update(closed=True)
    with pytest.raises(CommandError, match="1 break"):
        call_command("verify_record")
    assert "categories not as published" in capsys.readouterr().err
