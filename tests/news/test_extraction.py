"""Readers that take the article out of a page get title, date and the whole text, nothing else.

trafilatura feeds archives and language models, readability (the algorithm of reading views)
those who read in peace. Both guess: what they are given here is what the page's markup leads
them to.
"""

import json
import re

import pytest
import trafilatura
from django.test import Client
from lxml import html
from readability import Document

from tests import factories
from tests.news import pictured

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SENTENCES = {
    "en": "In its {} part the statement recalls what both sides had agreed on, and asks that it "
    "be kept, since nobody gains when an agreement is read in two ways.",
    "ru": "В {} части заявления напоминается о том, о чём договорились стороны, и содержится "
    "просьба соблюдать договорённости, поскольку двоякое чтение никому не выгодно.",
    "ar": "في الجزء {} من البيان تذكير بما اتفق عليه الجانبان، وطلب بالالتزام به، لأن أحدا لا "
    "يستفيد من قراءة الاتفاق بطريقتين مختلفتين.",
}
TITLES = {
    "en": "Statement on the visit of the delegation",
    "ru": "Заявление о визите делегации",
    "ar": "بيان بشأن زيارة الوفد",
}
CUES = {"en": ("Question", "Answer"), "ru": ("Вопрос", "Ответ"), "ar": ("سؤال", "جواب")}


def paragraphs(language: str, length: str) -> list[str]:
    """One sentence, which both take for no text at first; or a dozen."""
    numbers = range(2, 3 if length == "short" else 14)
    return [SENTENCES[language].format(number) for number in numbers]


def body(kind: str, language: str, words: list[str]) -> str:
    if kind != "interview":
        return "".join(f"<p>{each}</p>" for each in words)
    question, answer = CUES[language]
    return "".join(f"<p>{question}: {each}</p><p>{answer}: {each.upper()}</p>" for each in words)


CASES = [
    (kind, language, length)
    for kind in ("press-release", "interview", "comment")
    for language in ("en", "ru", "ar")
    for length in ("short", "long")
]


def page(client: Client, kind: str, language: str, length: str) -> tuple[str, list[str]]:
    """The page of such a message, and the paragraphs of its text."""
    factories.mission()
    factories.contact()
    words = paragraphs(language, length)
    edition = factories.published(
        kind,
        title=TITLES[language],
        body=body(kind, language, words),
        in_language=language,
        categories=[factories.category()],
    )
    for number in range(3):
        factories.published(title=f"Another message {number}")
    said = [each for word in words for each in (word, word.upper())]
    return client.get(edition.get_absolute_url()).text, said if kind == "interview" else words


# The title stands above the text, and above each turn who speaks: both are the message's.
HEADS = "|".join(
    [*TITLES.values(), *sum(CUES.values(), ()), "Sergey Lavrov", "in English", "[0-9]+"]
)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("kind", "language", "length"), CASES)
def test_trafilatura_gets_title_date_and_the_whole_text_and_nothing_else(
    client: Client, kind: str, language: str, length: str
) -> None:
    source, words = page(client, kind, language, length)
    found = json.loads(
        trafilatura.extract(source, output_format="json", with_metadata=True, deduplicate=False)
    )
    assert found["title"] == TITLES[language]
    assert found["date"] == "2018-02-15"
    assert nothing_else(found["text"], words) == []


@pytest.mark.parametrize(("kind", "language", "length"), CASES)
def test_readability_gets_title_and_the_whole_text_and_nothing_else(
    client: Client, kind: str, language: str, length: str
) -> None:
    source, words = page(client, kind, language, length)
    document = Document(source)
    assert document.short_title() == TITLES[language]
    assert nothing_else("".join(html.fromstring(document.summary()).itertext()), words) == []


TALKS = {
    "a speech in answer to a word": [
        ("Why?", [SENTENCES["en"].format(number) for number in range(40)]),
        ("Is that all?", ["Yes."]),
    ],
    "short questions": [("And part?", [SENTENCES["en"].format(part)]) for part in range(4)],
    "a long question": [
        (" ".join(SENTENCES["en"].format(part) for part in range(6)), ["We do not comment."]),
        ("Since when?", [SENTENCES["en"].format(7)]),
    ],
    "two languages": [
        (SENTENCES["en"].format(1), [SENTENCES["ru"].format(1), SENTENCES["ru"].format(2)]),
        (SENTENCES["ru"].format(3), [SENTENCES["en"].format(3)]),
    ],
    "forty questions": [
        (f"{part}. {SENTENCES['en'].format(part)}", [SENTENCES["ru"].format(part)])
        for part in range(40)
    ],
    "a few words": [("Is the visit put off until May?", ["It is; we shall say in April why."])],
}
INTRODUCTIONS = {
    "none": [],
    "a few words": ["We met in Nicosia."],
    "a sentence": [SENTENCES["en"].format("opening")],
    "longer than the talk": [SENTENCES["en"].format(f"opening {part}") for part in range(50)],
}
# Who asks, and who answers: by role, or by name with the language that was spoken.
SPEAKERS = [("Question", "Answer"), ("Q", "Sergey Lavrov (in English)")]


def interview(
    client: Client, talk: str, labels: tuple[str, str], *, opening: str = "none", pictures: int = 0
) -> str:
    factories.mission()
    asks, answers = labels
    text = "".join(f"<p>{each}</p>" for each in INTRODUCTIONS[opening]) + "".join(
        f"<p>{asks}: {asked}</p><p>{answers}: {answered[0]}</p>"
        + "".join(f"<p>{more}</p>" for more in answered[1:])
        for asked, answered in TALKS[talk]
    )
    draft = factories.draft("interview", title=TITLES["en"], body=text)
    for _ in range(pictures):
        pictured.illustrated(draft, caption="Before the talk")
    return client.get(factories.publish(draft).get_absolute_url()).text


def both(source: str) -> list[str]:
    """What trafilatura takes, and readability."""
    summary = html.fromstring(Document(source).summary())
    return [trafilatura.extract(source, deduplicate=False) or "", " ".join(summary.itertext())]


@pytest.mark.parametrize("labels", SPEAKERS)
@pytest.mark.parametrize("talk", TALKS)
def test_both_get_every_turn_of_a_talk_whoever_speaks_and_however_long(
    client: Client, talk: str, labels: tuple[str, str]
) -> None:
    words = [each for asked, answered in TALKS[talk] for each in (asked, *answered)]
    for text in both(interview(client, talk, labels)):
        assert nothing_else(text, words) == []


@pytest.mark.parametrize("opening", [opening for opening in INTRODUCTIONS if opening != "none"])
@pytest.mark.parametrize("talk", TALKS)
def test_both_get_the_introduction_and_every_turn(client: Client, talk: str, opening: str) -> None:
    words = [each for asked, answered in TALKS[talk] for each in (asked, *answered)]
    for text in both(interview(client, talk, SPEAKERS[1], opening=opening)):
        assert nothing_else(text, [*INTRODUCTIONS[opening], *words]) == []


def test_both_get_every_turn_below_a_picture(client: Client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    words = [each for asked, answered in TALKS["two languages"] for each in (asked, *answered)]
    for text in both(interview(client, "two languages", SPEAKERS[0], pictures=2)):
        assert nothing_else(text, words) == []


def test_readability_takes_one_short_sentence_for_the_text(client: Client) -> None:
    factories.mission()
    edition = factories.published(title=TITLES["en"], body="<p>The visit is put off until May.</p>")
    summary = html.fromstring(Document(client.get(edition.get_absolute_url()).text).summary())
    assert squeezed("".join(summary.itertext())) == "The visit is put off until May."


@pytest.mark.parametrize("kind", ["press-release", "interview", "comment"])
def test_the_path_stands_outside_the_main_element(client: Client, kind: str) -> None:
    """Firefox's reading view takes all of the main element when a text is short."""
    root = html.fromstring(page(client, kind, "en", "short")[0])
    assert len(root.xpath("//nav[contains(@class, 'crumbs')]")) == 1
    assert root.xpath("//main//nav[contains(@class, 'crumbs')]") == []


def nothing_else(text: str, words: list[str]) -> list[str]:
    """What is left of `text` without these words, every one of which stands in it, in order."""
    rest, text = "", squeezed(text)
    for each in words:
        before, found, text = text.partition(squeezed(each))
        assert found, each
        rest += f"{before} "
    return re.sub(HEADS, " ", rest + text).split()
