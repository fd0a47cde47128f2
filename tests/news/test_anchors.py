"""A link to a turn leads to that turn in every later version, or to a note that it is gone."""

import random
import time

import pytest
from django.test import Client
from lxml import html

from news import anchors, documents, publishing
from news.models import Draft, Edition
from tests import factories
from tests.news.desk import page_of, sign_in

Spoken = list[tuple[str, str]]

WHY = ("question", "Why did you come to London this winter?")
BECAUSE = ("answer", "Because the conference on Syria is held here.")
WHEN = ("question", "When shall you leave?")
FRIDAY = ("answer", "On Friday morning, if the weather permits.")
WHAT = ("question", "What has been agreed about the ceasefire?")
NOTHING = ("answer", "Nothing yet; the talks go on.")
FIRST: Spoken = [WHY, BECAUSE, WHEN, FRIDAY]


def numbered(spoken: Spoken) -> list[dict[str, str]]:
    """Turns with anchors by position, as news/transcripts.py numbers them."""
    turns, question, answer = [], 0, 0
    for role, words in spoken:
        if role == "question":
            question, answer = question + 1, 0
            anchor = f"q{question}"
        else:
            answer += 1
            anchor = f"a{question}" if answer == 1 else f"a{question}-{answer}"
        turns.append({"anchor": anchor, "role": role, "html": f"<p>{words}</p>"})
    return turns


def versions(*texts: Spoken) -> list[list[dict[str, str]]]:
    """The turns of each version, published one after the other."""
    done: list = []
    for spoken in texts:
        done.append(anchors.kept(numbered(spoken), done))
    return done


def names(turns: list[dict[str, str]]) -> str:
    return " ".join(turn["anchor"] for turn in turns)


def says(role: str, words: str) -> tuple[str, str]:
    return role, words


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (FIRST, "q1 a1 q2 a2"),
        ([WHAT, NOTHING, *FIRST], "q3 a3 q1 a1 q2 a2"),
        ([WHY, BECAUSE, WHAT, NOTHING, WHEN, FRIDAY], "q1 a1 q3 a3 q2 a2"),
        ([WHEN, FRIDAY, WHY, BECAUSE], "q2 a2 q1 a1"),
        ([WHEN, FRIDAY], "q2 a2"),
        ([WHEN, FRIDAY, WHAT, NOTHING], "q2 a2 q3 a3"),
        ([says("question", "Why did you come to Paris this winter?"), BECAUSE, WHEN, FRIDAY],
         "q1 a1 q2 a2"),
        ([says("question", "WHY did you come – to London, this winter"), BECAUSE, WHEN, FRIDAY],
         "q1 a1 q2 a2"),
        ([says("answer", WHY[1]), BECAUSE, WHEN, FRIDAY], "a0 a1 q2 a2"),
        ([WHY, says("answer", "No comment."), WHEN, FRIDAY], "q1 a1-2 q2 a2"),
        ([WHY, BECAUSE, says("answer", "And for nothing else."), WHEN, FRIDAY],
         "q1 a1 a1-2 q2 a2"),
        ([WHY, says("answer", "And for nothing else."), BECAUSE, WHEN, FRIDAY],
         "q1 a1-2 a1 q2 a2"),
        ([], ""),
    ],
)  # fmt: skip
def test_turns_keep_their_anchors_through_insertion_order_and_edits(second, expected) -> None:
    assert names(versions(FIRST, second)[-1]) == expected


def test_the_most_similar_turn_has_the_anchor_not_the_first() -> None:
    changed = says("question", "Why did you come to London this winter, Minister?")
    other = says("question", "Why did you come to Moscow that summer, Minister?")
    assert names(versions([WHY, BECAUSE], [other, changed, BECAUSE])[-1]) == "q2 q1 a1"


def test_the_number_of_a_deleted_turn_is_never_given_again() -> None:
    found = versions(FIRST, [WHY, BECAUSE], [WHY, BECAUSE, WHAT, NOTHING])
    assert names(found[-1]) == "q1 a1 q3 a3"


def test_a_turn_that_comes_back_has_its_anchor_back() -> None:
    found = versions(FIRST, [WHY, BECAUSE], [WHAT, NOTHING, *FIRST])
    assert names(found[-1]) == "q3 a3 q1 a1 q2 a2"


def test_the_same_words_twice_are_two_turns() -> None:
    again = says("question", "And then?")
    text = [again, BECAUSE, again, FRIDAY]
    assert names(versions(text, text)[-1]) == "q1 a1 q2 a2"
    assert names(versions(text, [again, FRIDAY])[-1]) in ("q1 a2", "q2 a2")
    found = versions(text, [again, BECAUSE, again, FRIDAY, again, NOTHING])[-1]
    assert names(found) == "q1 a1 q2 a2 q3 a3"


def test_a_version_without_turns_breaks_no_link() -> None:
    assert names(versions(FIRST, [], [WHAT, NOTHING, *FIRST])[-1]) == "q3 a3 q1 a1 q2 a2"


def test_no_anchor_is_ever_used_twice_whatever_the_edits() -> None:
    chance = random.Random(2018)  # noqa: S311
    vocabulary = [f"word{number}" for number in range(40)]
    for _run in range(50):
        text: Spoken = []
        done: list = []
        for _version in range(8):
            for _edit in range(chance.randrange(4)):
                role = chance.choice(["question", "answer"])
                words = " ".join(chance.choices(vocabulary, k=chance.randrange(12)))
                text.insert(chance.randrange(len(text) + 1), (role, words))
            if len(text) > 3:
                text.pop(chance.randrange(len(text)))
                chance.shuffle(text)
            done.append(anchors.kept(numbered(text), done))
            found = [turn["anchor"] for turn in done[-1]]
            assert len(set(found)) == len(found)
            for turn in done[-1]:
                assert turn["anchor"][0] == turn["role"][0]


def test_two_hundred_rewritten_turns_are_matched_in_bounded_time() -> None:
    chance = random.Random(1)  # noqa: S311
    words = [f"word{number}" for number in range(3000)]
    first = [says("answer", " ".join(chance.choices(words, k=80))) for _turn in range(200)]
    second = [(role, f"{text} more") for role, text in reversed(first)]
    start = time.process_time()
    found = versions(first, second)
    assert time.process_time() - start < 10
    assert names(found[1]) == " ".join(reversed(names(found[0]).split()))


def test_of_very_many_turns_those_that_did_not_change_keep_their_anchors() -> None:
    first = [says("answer", f"Words {number}.") for number in range(300)]
    found = versions(first, [says("answer", "New."), *first])
    assert names(found[1]).split()[1:] == names(found[0]).split()


def test_former_turns_know_the_last_version_that_had_them() -> None:
    first, second, third = versions(FIRST, [WHY, BECAUSE, WHEN, FRIDAY, WHAT], [WHY, NOTHING])
    told = anchors.former(third, {1: first, 2: second})
    assert [(turn["anchor"], turn["version"]) for turn in told] == [
        ("a1", 2), ("q2", 2), ("a2", 2), ("q3", 2)
    ]  # fmt: skip


# --- From the desk to the page ------------------------------------------------------------


def body(*spoken: tuple[str, str]) -> str:
    labels = {"question": "Question", "answer": "Answer"}
    return "".join(f"<p>{labels[role]}: {words}</p>" for role, words in spoken)


def edited(draft: Draft, text: str, note: str = "Changed.") -> Edition:
    draft.refresh_from_db()
    draft.body = text
    draft.save()
    return publishing.publish(draft, by=factories.user(), note=note, note_kind="update")


def page(client: Client, path: str) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.content.decode())


@pytest.fixture
def interview(db: None) -> Draft:
    factories.mission()
    draft = factories.draft("interview", body=body(*FIRST))
    factories.publish(draft)
    return draft


@pytest.mark.database_clock
def test_readers_count_questions_and_links_name_them(interview: Draft, client: Client) -> None:
    edition = edited(interview, body(WHAT, NOTHING, *FIRST))
    root = page(client, edition.get_absolute_url())
    assert "Why did you come" in root.get_element_by_id("q1").getnext().text_content()
    links = root.find_class("contents__link")
    assert [link.get("href") for link in links] == ["#q3", "#q1", "#q2"]
    assert [link[0].text_content() for link in links] == ["Q1", "Q2", "Q3"]
    assert "Question 2" in root.get_element_by_id("q1").text_content()


@pytest.mark.database_clock
def test_the_anchor_of_a_deleted_turn_answers_where_it_can_be_read(
    interview: Draft, client: Client
) -> None:
    edited(interview, body(WHY, BECAUSE))
    edition = edited(interview, body(WHY, BECAUSE, WHAT, NOTHING))
    root = page(client, edition.get_absolute_url())
    note = root.get_element_by_id("q2")
    assert "This question was removed on" in note.text_content()
    (link,) = note.iter("a")
    assert link.get("href") == f"{edition.get_absolute_url()}v/1/#q2"
    there = page(client, link.get("href").split("#")[0])
    assert "When shall you leave?" in there.get_element_by_id("q2").getnext().text_content()
    assert "This answer was removed on" in root.get_element_by_id("a2").text_content()


@pytest.mark.database_clock
def test_anchors_of_versions_that_cannot_be_read_are_not_told(
    interview: Draft, client: Client
) -> None:
    publishing.remove(interview, "A reason.", by=factories.user())
    edition = edited(interview, body(WHY, BECAUSE))
    root = page(client, edition.get_absolute_url())
    assert not root.xpath("//*[@id='q2']")
    assert root.get_element_by_id("q1") is not None


@pytest.mark.database_clock
def test_a_text_without_turns_still_answers_for_their_anchors(
    interview: Draft, client: Client
) -> None:
    edition = edited(interview, "<p>All in one.</p>")
    root = page(client, edition.get_absolute_url())
    assert "removed" in root.get_element_by_id("q1").text_content()


@pytest.mark.database_clock
def test_the_preview_tells_what_readers_will_be_told(interview: Draft, client: Client) -> None:
    edited(interview, body(WHY, BECAUSE, WHEN, FRIDAY, WHAT), note="A question was added.")
    interview.body = body(WHY, BECAUSE)
    interview.save()
    sign_in(client, "editor")
    root = page(client, page_of(interview, "preview"))
    assert "A question was added." in root.text_content()
    assert "This question was removed on" in root.get_element_by_id("q3").text_content()
    assert not root.get_element_by_id("q3").xpath(".//a")


@pytest.mark.database_clock
def test_what_is_previewed_and_checked_is_what_is_published(interview: Draft) -> None:
    interview.body = body(WHAT, NOTHING, WHEN, FRIDAY)
    interview.save()
    seen = documents.of_draft(interview)
    edition = publishing.publish(
        interview, by=factories.user(), note="Changed.", note_kind="update"
    )
    assert edition.content == seen
    assert names(seen["turns"]) == "q3 a3 q2 a2"
    with pytest.raises(publishing.PublishingRefused, match="exactly this text"):
        publishing.publish(interview, by=factories.user(), note="Again.", note_kind="update")
