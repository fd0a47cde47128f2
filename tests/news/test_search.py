"""The search: what it finds, in which order, what it shows, and that it stays small."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.postgres.search import SearchVector
from django.core.management import call_command
from django.db import connection
from django.db.models import Value
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from embassy.pagestore.declared import PARAMETERS
from news import publishing, search, search_index
from news.models import Category, Edition, SearchText
from news.models.search import moment_of, place
from news.queries import Facts, parse
from tests import factories
from tests.news.test_queries import HOSTILE

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
YEAR = 365 * DAY


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


def page(client: Client, path: str = "/news/", **asked: str) -> html.HtmlElement:
    response = client.get(f"{path}?{urlencode(asked)}")
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def told(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(client: Client, path: str = "/news/", **asked: str) -> list[str]:
    return [told(link) for link in page(client, path, **asked).find_class("entry__title")]


def published(title: str, words: str = "", kind: str = "comment", **values: object) -> Edition:
    return factories.published(kind, title=title, body=f"<p>{words or 'Text.'}</p>", **values)


# --- What is found ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "in_language", "text"),
    [
        ("weapon", "en", "Chemical weapons were found."),
        ("WEAPONS", "en", "A chemical weapon was found."),
        ("governme*", "en", "All governments agree."),
        ("“lord ahmad”", "en", "The statement of Lord Ahmad."),
        ("who", "en", "The WHO was asked."),
        ("the", "en", "The end."),
        ("cyber attack", "en", "A cyber-attack."),
        ("cyber-attack", "en", "A cyber attack."),
        ("obrien", "en", "Mr O’Brien said"),
        ("cafe", "en", "In a café."),
        ("2018", "en", "In February 2018."),
        ("rusemb.org.uk", "en", "At www.rusemb.org.uk/fnapr."),
        ("заявление", "ru", "О заявлениях посольства."),
        ("посольство", "ru", "О заявлениях посольства."),
        ("ежик", "ru", "О ёжиках."),
        ("nato", "ru", "Страны NATO."),
        ('"заявления посольств"', "ru", "О заявлениях посольства."),
        ("посольс*", "ru", "О заявлениях посольства."),
        ("déclaration", "fr", "La déclaration du ministre."),
        ("declaration", "fr", "La déclaration du ministre."),
        ("déclarations", "fr", "Elle a été déclarée."),
        ("declarer", "fr", "La DÉCLARATION du ministre."),
        ("généraux", "fr", "Le consul général."),
        ("ambassade", "fr", "À l’ambassade."),
        ("l'ambassade", "fr", "Les ambassades."),
        ("gouverneme*", "fr", "Les gouvernements."),
        ('"affaire étrangère"', "fr", "Ministre des Affaires étrangères."),
        ("sanctions", "fr-CA", "Une sanction."),
        ("weapon", "en-GB", "Chemical weapons."),
        ("OTAN", "fr", "Les pays de l’OTAN."),
        ("посольство", "fr", "« О посольстве »"),
        ("الوضع", "ar", "ما هو الوضع؟"),
        ("وضع", "ar", "ما هو الوضع؟"),
        ("البيان", "ar", "بيان السفارة."),
        ("مواطن", "ar", "شؤون المواطنين."),
        ("السفارات", "ar", "وقالت السفارة."),
        ("اعلن", "ar", "أعلن الوزير."),
        ("السفا*", "ar", "بيان للسفارة."),
        ('"وزارة خارجية"', "ar", "وزارة الخارجية."),
        ("sanction", "ar", "قانون Sanctions."),
        ("Botschaften", "de", "Die Botschaften."),
        ("平和", "ja", "世界平和のために"),
    ],
)
def test_a_text_is_found_in_its_language(
    client: Client, typed: str, in_language: str, text: str
) -> None:
    published("Found", text, in_language=in_language)
    published("Other", "Nothing of it.", in_language=in_language)
    path = "/ru/news/" if in_language == "ru" else "/news/"
    assert titles(client, path, q=typed) == ["Found"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('"weapons chemical"', "Chemical weapons"),
        ("chemical -weapons", "Chemical weapons"),
        ('chemical -"chemical weap*"', "Chemical weapons"),
        ("chem", "Chemical weapons"),
        ("chemical iran", "Chemical weapons"),
        ("comment", "Chemical weapons"),
        ("k comment", "Chemical weapons"),
        ("1.5", "15 of them"),
        # The stem of a French word is not that of an English one.
        ("leader", "They lead."),
    ],
)
def test_a_text_that_does_not_match_is_not_found(client: Client, typed: str, text: str) -> None:
    published("A text", text)
    assert titles(client, q=typed) == []


def test_title_summary_introduction_and_turns_are_searched_and_notes_are_not(
    client: Client,
) -> None:
    factories.published(
        "interview",
        title="Alpha",
        summary="Beta",
        body="<p>Gamma</p><p>Question: Delta?</p><p>Sergey Lavrov: Epsilon.</p>",
        notes_to_editors="<p>Zeta</p>",
    )
    for word in ("alpha", "beta", "gamma", "delta", "epsilon", "lavrov"):
        assert titles(client, q=word) == ["Alpha"], word
    assert titles(client, q="zeta") == []


def test_a_word_in_the_title_counts_more_and_a_newer_text_counts_more(client: Client) -> None:
    published("Of old", "Syria", public_from=factories.PUBLISHED - 9 * YEAR)
    published("Syria itself", "Other words", public_from=factories.PUBLISHED - DAY)
    published("Of today", "Syria")
    assert titles(client, q="syria") == ["Syria itself", "Of today", "Of old"]


def test_only_so_many_of_the_newest_are_ranked_and_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 12)
    for number in range(14):
        published(f"No {number:02}", "Syria", public_from=factories.PUBLISHED + number * DAY / 9)
    found = page(client, q="syria")
    assert "More than 12 messages match." in told(found)
    assert titles(client, q="syria", page="2") == ["No 03", "No 02"]
    assert client.get("/news/?q=syria&page=3").status_code == 404
    few = page(client, q="syria", until="2018-02-15")
    assert "5 messages match, the best first. These are 1 to 5." in told(few)


# --- What it is combined with -------------------------------------------------------------


def test_words_are_combined_with_everything_that_a_list_is_asked_for(client: Client) -> None:
    syria = factories.category("Syria")
    old = datetime(2017, 1, 31, 12, tzinfo=UTC)
    published("Comment", "word", categories=[syria])
    published("Interview", "word", "interview")
    published("Old", "word", public_from=old, categories=[syria])
    published("Slovo", "word", in_language="ru")
    assert set(titles(client, q="word")) == {"Comment", "Interview", "Old"}
    assert titles(client, "/news/comments/", q="word", year="2017") == ["Old"]
    assert titles(client, "/news/interviews/", q="word") == ["Interview"]
    assert titles(client, "/news/category/syria/", q="word") == ["Comment", "Old"]
    assert titles(client, q="word", category="syria", year="2018") == ["Comment"]
    assert titles(client, "/news/2017/", q="word") == ["Old"]
    assert titles(client, "/news/2017/01/", q="word") == ["Old"]
    assert titles(client, "/news/2017/01/", q="other") == []
    assert titles(client, "/ru/news/", q="word") == ["Slovo"]
    assert titles(client, q="word", until="2017-01-31") == ["Old"]
    assert titles(client, q="word", until="2017-01-30") == []
    assert set(titles(client, q="word", **{"from": "2017-02-01"})) == {"Comment", "Interview"}
    assert titles(client, q="word", at="2017-06-01") == ["Old"]


def test_a_kind_asked_of_the_whole_list_keeps_the_words(client: Client) -> None:
    response = client.get("/news/?q=a+b&kind=comment&category=&person=")
    assert response["Location"] == "/news/comments/?q=a+b"


def test_a_person_who_speaks_is_found_with_words_and_without(client: Client) -> None:
    turns = "<p>Question: Syria?</p><p>Sergey Lavrov: Syria.</p>"
    factories.published("interview", title="He speaks", body=turns)
    published("About him", "Sergey Lavrov on Syria")
    assert titles(client, person="lavrov") == ["He speaks"]
    assert titles(client, person="Sergey LAVROV") == ["He speaks"]
    assert titles(client, person="lavrov", q="syria") == ["He speaks"]
    assert titles(client, person="maria lavrov") == []
    assert titles(client, person="lavrov", q="iran") == []
    assert titles(client, person="lavrov", q="-syria") == []
    assert len(titles(client, q="lavrov")) == 2


def test_days_narrow_a_list_without_words_and_its_feeds(client: Client) -> None:
    for day in (14, 15, 16):
        published(f"{day}", public_from=datetime(2018, 2, day, 23, 30, tzinfo=UTC))
    days = {"from": "2018-02-15", "until": "2018-02-15"}
    assert titles(client, **days) == ["15"]
    feed = client.get("/news/feed.json", days).json()
    assert [item["title"] for item in feed["items"]] == ["15"]


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "yesterday"},
        {"until": "2018-02-30"},
        {"until": "0001-01-01"},
        {"until": "9999-12-31"},
        {"from": "2018-02-16", "until": "2018-02-15"},
        {"person": "x" * 101},
    ],
)
def test_what_cannot_be_read_is_explained(client: Client, asked: dict[str, str]) -> None:
    response = client.get("/news/", {**asked, "q": "word"})
    assert response.status_code == 400
    assert "The address asks for" in response.text


@pytest.mark.parametrize("path", ["/news/9999/", "/news/9999/12/", "/news/1000/01/"])
def test_the_ends_of_the_calendar_are_no_error(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(f"{path}?q=x").status_code == 200


# --- What stands on the page --------------------------------------------------------------


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


# --- Kept current -------------------------------------------------------------------------


@pytest.mark.database_clock
def test_only_the_version_in_force_is_found_from_its_moment_on(client: Client) -> None:
    by = factories.user()
    draft = factories.draft("comment", title="First", body="<p>Oldword.</p>")
    publishing.publish(draft, by=by)
    assert titles(client, q="oldword") == ["First"]
    draft.title, draft.body = "Second", "<p>Newword.</p>"
    draft.save()
    end = timezone.now() + DAY
    publishing.publish(draft, by=by, at=end, note="Changed", note_kind="correction")
    assert titles(client, q="newword") == []
    publishing.cancel(draft, by=by)
    draft = factories.draft_of(Edition.objects.get())
    publishing.publish(draft, by=by, note="Changed", note_kind="correction")
    assert titles(client, q="oldword") == []
    assert titles(client, q="newword") == ["Second"]
    publishing.withdraw(draft, "It was wrong.", by=by)
    assert titles(client, q="newword") == ["Second"]
    publishing.remove(draft, "A person was named.", by=by)
    assert titles(client, q="newword") == []


@pytest.mark.database_clock
def test_what_is_rolled_back_or_cancelled_leaves_the_index(client: Client) -> None:
    by = factories.user()
    draft = factories.draft("comment", title="First", body="<p>Oldword.</p>")
    publishing.publish(draft, by=by, at=timezone.now() + DAY)
    assert SearchText.objects.count() == 1
    publishing.cancel(draft, by=by)
    assert SearchText.objects.count() == 0
    assert in_index() == 0


def in_index() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM news_searchtext WHERE vector @@ 'oldword'")
        else:
            cursor.execute(
                "SELECT count(*) FROM news_searchindex WHERE news_searchindex MATCH 'oldword'"
            )
        return cursor.fetchone()[0]


@pytest.mark.database_clock
def test_an_erased_text_is_in_no_part_of_the_index(client: Client) -> None:
    draft = factories.draft("comment", title="Oldword", body="<p>Oldword.</p>")
    publishing.publish(draft, by=factories.user())
    published("Another", "Otherword")
    assert in_index() == 1
    factories.erased(draft)
    assert in_index() == 0
    assert titles(client, q="oldword") == []
    assert titles(client, q="otherword") == ["Another"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM news_searchindex_data")
            blocks = b"".join(row[0] for row in cursor.fetchall())
        assert b"otherword" in blocks or b"therword" in blocks
        assert b"oldword" not in blocks


def test_the_index_can_be_made_anew(client: Client) -> None:
    published("Found", "Syria", categories=[factories.category("Syria")])
    SearchText.objects.all().delete()
    assert titles(client, q="syria") == []
    call_command("verify_record", rebuild=True, verbosity=0)
    assert titles(client, "/news/category/syria/", q="syria") == ["Found"]


@pytest.mark.parametrize(("name", "step"), [("0008_search", "write"), ("0014_stems", "write_anew")])
def test_the_words_of_earlier_versions_of_the_site_are_written_by_the_migration(
    client: Client, name: str, step: str
) -> None:
    published("Found", "Syria", categories=[factories.category("Syria")])
    before = list(SearchText.objects.values())
    SearchText.objects.all().delete()
    migrated(name, step)
    assert list(SearchText.objects.values()) == before


def test_no_row_keeps_the_stems_of_an_earlier_version_of_the_site(client: Client) -> None:
    published("Found", "Les déclarations", in_language="fr")
    if connection.vendor == "postgresql":
        SearchText.objects.update(vector=SearchVector(Value("les declarations"), config="simple"))
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEXT SEARCH CONFIGURATION news_words (COPY = simple)")
    else:
        SearchText.objects.update(words="les declarations")
    assert titles(client, q="déclaration") == []
    migrated("0014_stems", "write_anew")
    assert titles(client, q="déclaration") == ["Found"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_ts_config WHERE cfgname = 'news_words'")
            assert cursor.fetchone() == (0,)


def migrated(name: str, step: str) -> None:
    migration = import_module(f"news.migrations.{name}")
    connection.check_constraints()  # a migration finds a database without open ends
    with connection.schema_editor() if connection.vendor == "postgresql" else _Editor() as editor:
        getattr(migration, step)(apps, editor)


class _Editor:
    """What the migration asks of a schema editor; SQLite's refuses to work in a transaction."""

    connection = connection

    def __enter__(self) -> "_Editor":
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1000, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2018, 2, 15, 12, 0, 1, tzinfo=UTC),
        datetime(9998, 12, 31, tzinfo=UTC),
    ],
)
def test_places_stand_in_the_order_of_dates(moment: datetime) -> None:
    assert moment_of(place(moment, 2**24 - 1)) == moment
    second = timedelta(seconds=1)
    assert place(moment - second, 9) < place(moment) < place(moment, 9) < place(moment + second)
    assert -(2**63) <= place(moment, 9) < 2**63


# --- How the databases answer -------------------------------------------------------------


def plans(typed: str, facts: Facts) -> Iterator[str]:
    editions = Edition.objects.public(timezone.now())
    with CaptureQueriesContext(connection) as queries:
        search.search(parse(typed), editions, timezone.now(), facts)
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            yield from (row[-1] for row in cursor.fetchall())


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only on SQLite")
@pytest.mark.parametrize("typed", ["syria", '"a b" -c', "abc* d"])
def test_sqlite_asks_its_index_first_and_goes_through_no_table(typed: str) -> None:
    for plan in plans(typed, Facts(("=k/comment",), ("=l/ru",))):
        assert "TEMP B-TREE" not in plan
        assert not plan.startswith("SCAN ") or "VIRTUAL TABLE INDEX" in plan


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only on SQLite")
def test_sqlites_index_agrees_with_its_table() -> None:
    edition = published("Found", "Syria")
    SearchText.objects.filter(edition=edition).update(words="other words")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO news_searchindex (news_searchindex, rank) VALUES ('integrity-check', 1)"
        )
    search_index.forget_deleted(connection)
