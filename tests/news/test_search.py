"""The search: what it finds, in which order, and what it is combined with."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from news import publishing, search
from tests import factories
from tests.news.searching import DAY, YEAR, page, published, titles, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


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


@pytest.mark.parametrize("read_first", [0, 1, 3, 100])
@pytest.mark.parametrize("read_next", [4, 9])
@pytest.mark.parametrize("many", [1, 2, 100])
def test_how_postgresql_looks_for_them_changes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, read_first: int, read_next: int, many: int
) -> None:
    """Frequent words and rare ones, old and new, among texts that wait or were removed."""
    monkeypatch.setattr(search, "MOST", 2)
    for name, wanted in (("_READ_FIRST", read_first), ("_READ_NEXT", read_next), ("_MANY", many)):
        monkeypatch.setattr(search, name, wanted)
    start = factories.PUBLISHED - 30 * DAY
    words = ["old all gone", "old all", "old rare all", *["gone all"] * 5, "all", "new all"]
    for number, text in enumerate(words):
        edition = published(f"No {number}", text, public_from=start + number * DAY)
        if text == "gone all":
            publishing.remove(factories.draft_of(edition), "An error.", by=factories.user())
    published("Waiting", "all new", public_from=factories.SEED_MOMENT + DAY)
    expected = {
        "all": ["No 8", "No 9"],
        "old": ["No 1", "No 2"],
        "rare": ["No 2"],
        "new": ["No 9"],
        "gone": ["No 0"],
        "none": [],
    }
    assert {word: sorted(titles(client, q=word)) for word in expected} == expected
    assert sorted(titles(client, q="old -rare")) == ["No 0", "No 1"]


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
