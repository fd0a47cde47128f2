"""Addresses of the site that was before: they lead on, and betray nothing."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from embassy.models import Page
from news import publishing
from news.former_paths import NoAddress, normal
from news.models import Draft, Edition, FormerAddress
from tests import factories
from tests.embassy.stored import Server
from tests.hidden_texts import HIDDEN, live

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

OLD = "/2018/02/заголовок"


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


def former(path: str, edition: Edition | Draft) -> FormerAddress:
    row = FormerAddress(path=path, message=edition.message)
    row.full_clean()
    row.save()
    return row


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("/?p=12", "/?p=12"),
        ("/?p=12", "/?p=12&preview=true"),
        ("/?p=12", "/?utm_source=mail&p=12"),
        ("/?p=12", "/index.php?p=12"),
        ("/index.php?p=12", "/?p=12"),
        ("/?p=12", "/ru/?p=12"),
        ("/?page_id=7", "/?page_id=7"),
        ("https://old.example/?p=12", "/?p=12"),
        ("/2018/02/title/", "/2018/02/title/"),
        ("/2018/02/title/", "/2018/02/title"),
        ("/2018/02/title", "/2018/02/title/?utm_source=mail"),
        ("/2018/02/title", "/2018/02/title/?replytocom=5"),
        ("/2018/02/title/", "/index.php/2018/02/title/"),
        ("/2018/02/title/index.html", "/2018/02/title/"),
        ("/2018/02/title/", "/2018/02/title/index.html"),
        ("/a-title/", "/a-title/"),
        (OLD, "/2018/02/%D0%B7%D0%B0%D0%B3%D0%BE%D0%BB%D0%BE%D0%B2%D0%BE%D0%BA/"),
        ("/2018/02/%d0%b7%d0%b0%d0%b3%d0%be%d0%bb%d0%be%d0%b2%d0%be%d0%ba/", OLD),
        ("/%EF%F0%E5%F1%F1%E0", "/%ef%f0%e5%f1%f1%e0/"),
        ("/index.php?option=com_content&id=5", "/index.php?id=5&option=com_content"),
        ("/news/2017/05/old-title/", "/news/2017/05/old-title/"),
        ("/article.aspx?id=5", "/article.aspx?id=5&ref=home"),
        ("/ru/старое/", "/ru/старое/"),
    ],
)
def test_an_old_address_leads_to_the_message_however_it_is_spelt(
    client: Client, kept: str, asked: str
) -> None:
    edition = factories.published()
    former(kept, edition)
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, edition.get_absolute_url())


def test_the_more_exact_address_wins(client: Client) -> None:
    page, numbered = factories.published(), factories.published()
    former("/article", page)
    former("/article?id=5", numbered)
    assert client.get("/article/?id=5").headers["Location"] == numbered.get_absolute_url()
    assert client.get("/article/?id=6").headers["Location"] == page.get_absolute_url()


def bare(client: Client, path: str) -> tuple[int, dict[str, str], str, int]:
    """An answer without what names the address itself, and the number of its queries."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    words = answer.content.decode().replace(path, "")
    return answer.status_code, dict(answer.headers), re.sub(r"\s+", " ", words), len(queries)


@pytest.mark.long
@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_what_is_hidden_is_answered_as_its_own_address_answers(
    client: Client, hide: Callable[[], Draft]
) -> None:
    factories.category("Syria")
    draft = hide()
    FormerAddress.objects.create(path="/old-title", message=draft.message)
    FormerAddress.objects.create(path="/?p=12", message=draft.message)
    begun = draft.message.editions.begun().order_by("-number").first()
    for asked, unknown in (("/old-title/", "/new-title/"), ("/?p=12", "/?p=13")):
        answer = client.get(asked)
        if begun is None:
            client.get("/new-title/")
            assert bare(client, asked) == bare(client, unknown)
            assert answer.status_code == 404
        elif begun.is_public(timezone.now()):
            assert answer.headers["Location"] == begun.get_absolute_url()
        else:
            own = client.get(begun.get_absolute_url())
            assert (answer.status_code, own.status_code) == (410, 410)


def test_an_unpublished_message_is_not_told_from_an_address_that_nobody_knows(
    client: Client,
) -> None:
    draft = factories.draft()
    former("/old-title/", draft)
    former("/?p=12", draft)
    client.get("/new-title/")  # what pages have in common is read once
    assert bare(client, "/old-title/") == bare(client, "/new-title/")
    assert bare(client, "/?p=12") == bare(client, "/?p=13")
    assert client.get("/?p=13").status_code == 404


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_a_removed_message_is_gone_at_its_old_address_too(client: Client) -> None:
    draft = live()
    former("/old-title/", draft)
    publishing.remove(draft, by=factories.user(), reason="It was false.")
    own = draft.message.editions.first().get_absolute_url()
    answer = client.get("/old-title/")
    assert answer.status_code == 410
    assert main(answer.text) == main(client.get(own).text)


def test_an_erased_message_leaves_no_word_of_it_and_is_still_gone(client: Client) -> None:
    draft = live()
    former("/secret-words/", draft)
    former("/?p=12", draft)
    factories.erased(draft)
    assert "secret" not in str(list(FormerAddress.objects.values_list("path", flat=True)))
    assert client.get("/secret-words/").status_code == 410
    assert client.get("/?p=12").status_code == 410
    with pytest.raises(ValidationError, match="leads to another message already"):
        former("/secret-words", factories.published())


def test_a_message_under_embargo_is_led_to_from_its_second_on(client: Client) -> None:
    draft = factories.draft()
    former("/old-title/", draft)
    factories.publish(draft, timezone.now() + timedelta(days=1))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/old-title/").status_code == 404
    assert not [query for query in queries if "news_draft" in query["sql"]]
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert client.get("/old-title/").status_code == 301


def test_a_page_that_exists_costs_no_look_at_old_addresses(client: Client) -> None:
    edition = factories.published()
    for path in ("/", "/news/", edition.get_absolute_url()):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert not [query for query in queries if "formeraddress" in query["sql"]]


def test_only_reading_leads_on(client: Client) -> None:
    former("/old-title/", factories.published())
    assert client.head("/old-title/").status_code == 301
    assert client.post("/old-title/").status_code == 405


def test_the_stored_home_page_is_neither_split_nor_in_the_way(
    transactional_db: None, tmp_path
) -> None:
    edition = factories.published()
    former("/?p=12", edition)
    server = Server(tmp_path)
    assert server.ask("/").status == 200
    assert server.is_stored("/")
    pages = dict(server.store.pages)
    for number in range(20):
        told = server.ask(f"/?p={number}")
        assert told.status == (301 if number == 12 else 404)
    assert server.ask("/?p=12&utm_source=x").status == 301
    assert server.ask("/?p=words").status == 200
    assert server.store.pages == pages
    assert server.is_stored("/")
    assert server.is_stored("/?utm_source=x")
    assert server.ask("/").status == 200


def test_an_old_address_is_never_stored(tmp_path) -> None:
    edition = factories.published()
    row = former("/old-title/", edition)
    server = Server(tmp_path)
    assert server.ask("/old-title/").status == 301
    assert not server.is_stored("/old-title/")
    row.delete()
    assert server.ask("/old-title/").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/news/",
        "/news",
        "/news/2018/02/",
        "/consular/",
        "/verify/",
        "/ru/news/",
        "/admin/login/",
        "/robots.txt",
        "/static/site.css",
        "/about/",
        "/ru/about",
        "/news/category/syria/",
    ],
)
def test_an_address_of_this_site_is_refused_with_a_sentence(path: str) -> None:
    Page.objects.language("en").create(slug="about", title="About", body="<p>Us.</p>")
    factories.category("Syria")
    with pytest.raises(ValidationError, match="is an address of this site already"):
        former(path, factories.published())


def test_the_address_of_a_message_here_is_refused() -> None:
    edition = factories.published()
    with pytest.raises(ValidationError, match="is an address of this site already"):
        former(edition.get_absolute_url(), factories.published())


def test_two_messages_never_share_an_old_address() -> None:
    former("/old-title/", factories.published())
    with pytest.raises(ValidationError, match="leads to another message already"):
        former("/old-title", factories.published())


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "/",
        "//",
        "/?utm_source=x",
        "/?x=1",
        "/index.php",
        "ftp://x/y",
        "/a\0b",
        "mailto:x@y",
        "http://[x",
    ],
)
def test_what_is_no_address_of_a_page_is_refused(typed: str) -> None:
    with pytest.raises(NoAddress):
        normal(typed)
    if typed:
        with pytest.raises(ValidationError):
            former(typed, factories.published())
    assert not FormerAddress.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["/%00", "/a%0Ab/", "/%ff%fe/", "/" + "x" * 3000, "/?p=" + "9" * 400, "/x?" + "a=1&" * 50],
)
def test_hostile_addresses_are_answered_as_unknown_ones(client: Client, path: str) -> None:
    assert client.get(path, follow=True).status_code in (200, 404)
