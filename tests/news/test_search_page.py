"""The page of a search: what is marked, named and said on it, and what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from embassy.pagestore.declared import PARAMETERS
from news import search
from news.models import Category
from tests import factories
from tests.news.searching import page, published, titles, told
from tests.news.test_queries import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


def test_matches_are_marked_in_their_context(client: Client) -> None:
    before, after = "Before it much is said. " * 30, "After it more is said. " * 30
    published("On weapons", f"{before}Chemical weapons, O’Brien’s café.{after}</p><p>Iran.")
    found = page(client, q="weapon cafe iran")
    marks = [told(mark) for mark in found.iter("mark")]
    assert marks == ["weapons", "weapons", "café", "Iran"]
    shown = told(found.find_class("entry")[0])
    assert "… " in shown
    assert "Chemical weapons, O’Brien’s café." in shown
    assert len(shown) < 600


@pytest.mark.parametrize(
    ("in_language", "typed", "text", "marked"),
    [
        ("fr", "déclarer", "Il l’a dit : elle a été déclarée, d’une déclaration.",
         ["déclarée", "déclaration"]),
        ("fr", "ambassades", "À l’ambassade et à L'AMBASSADE.", ["ambassade", "AMBASSADE"]),
        ("fr", "gouverneme*", "Des gouvernements.", ["gouvernements"]),
        ("ar", "سفارة", "قالت السفارة في بيان للسفارات", ["السفارة", "للسفارات"]),
        ("ar", "إعلان", "الاعلان", ["الاعلان"]),
        ("ar", "السفا*", "قالت السفارة", ["السفارة"]),
        ("ru", "посольство", "О заявлениях посольства.", ["посольства"]),
    ],
)  # fmt: skip
def test_all_forms_of_a_word_are_marked(
    client: Client, in_language: str, typed: str, text: str, marked: list[str]
) -> None:
    published("On", text, in_language=in_language)
    path = "/ru/news/" if in_language == "ru" else "/news/"
    assert [told(mark) for mark in page(client, path, q=typed).iter("mark")] == marked


def test_nothing_that_is_typed_or_written_becomes_markup(client: Client) -> None:
    published("A <b>bold</b> title", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more")
    response = client.get("/news/", {"q": 'script bold "><script>alert(2)</script>'})
    assert "<script>alert" not in response.text
    text = client.get("/news/", {"q": "script bold"}).text
    assert "A &lt;b&gt;<mark>bold</mark>&lt;/b&gt; title" in text
    assert "&lt;<mark>script</mark>&gt;alert" in text


def test_the_page_names_its_search_and_is_no_page_for_search_engines(client: Client) -> None:
    published("On Syria")
    found = page(client, "/news/comments/", q="  syria ")
    assert found.findtext(".//title").startswith("Messages with “syria” – Comments")
    assert found.findtext(".//h1") == "Messages with “syria”"
    assert found.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not found.xpath("//link[@rel='alternate'][contains(@type, 'feed')]")
    assert found.xpath("//input[@name='q']/@value") == ["syria"]
    assert [link for link in found.xpath("//a/@href") if link.startswith("/ru/news/comments/?q=")]
    assert not page(client, "/news/comments/").xpath("//meta[@name='robots']")


def test_where_nothing_is_found_the_page_says_what_to_try(client: Client) -> None:
    found = page(client, "/news/comments/", q="syria", year="2018")
    assert "There is no such message." in told(found)
    assert found.xpath("//a[contains(., 'all messages, of any kind')]/@href") == ["/news/?q=syria"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("syria " * 100, "its first 200 characters"),
        (" ".join(f"a{number}" for number in range(20)), "the first 12 of them"),
        ("sy*", "3 letters or more"),
        ('""', "There is no word in what you typed"),
        ("-syria", "what must not be there"),
    ],
)
def test_what_the_search_left_out_is_said(client: Client, typed: str, sentence: str) -> None:
    assert sentence in told(page(client, q=typed))


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_a_page(client: Client, typed: str) -> None:
    published("A text", "word")
    asked = {"q": typed.encode("utf-8", "replace").decode(), "person": typed[:100]}
    asked["person"] = asked["person"].encode("ascii", "ignore").decode().replace("\0", "")
    assert page(client, q=asked["q"]) is not None
    assert page(client, **asked) is not None


def test_a_page_of_a_search_is_not_kept(client: Client) -> None:
    for asked, kept in (({}, True), ({"q": "x"}, False), ({"person": "x"}, False)):
        request = client.get("/news/", asked).wsgi_request
        assert (PARAMETERS in request.META) is kept


def test_a_search_costs_the_same_few_queries_however_much_it_finds(client: Client) -> None:
    counts = []
    for number in range(12):
        published(f"Syria {number}", "Syria " * 50, categories=Category.objects.all())
        if number in (0, 11):
            with CaptureQueriesContext(connection) as queries:
                client.get("/news/?q=syria")
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_a_search_that_takes_too_long_is_stopped_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT count(*) FROM n",
        "postgresql": "SELECT pg_sleep(30)",
    }[connection.vendor]

    def find(*given: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(slow)

    published("Found", "Syria")
    with monkeypatch.context() as patch:
        patch.setattr(search, "SECONDS", 0.05)
        patch.setattr(search, f"_on_{connection.vendor}", find)
        assert "This search takes too long" in told(page(client, q="syria"))
    assert titles(client, q="syria") == ["Found"]
