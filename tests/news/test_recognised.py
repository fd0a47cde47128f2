"""The panel that shows what of a saved text was recognised as questions and answers."""

import pytest

from news import documents
from news.admin import recognised
from tests import factories
from tests.news.desk import page_of, typed

pytestmark = pytest.mark.django_db

TALK = (
    "<p>On 20 September the Minister spoke to the press.</p>"
    "<p>Question: How is the talk going?</p>"
    "<p>Sergey Lavrov (in English): It is going well, and I will say more of it when all of it is "
    "said and done.</p>"
    "<p>Note: the rest was off the record.</p>"
    "<p>Question: And then?</p><p>Sergey Lavrov: Then we shall see.</p>"
)


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_panel_shows_the_turns_that_readers_would_get() -> None:
    draft = factories.draft("interview", body=TALK)
    shown = recognised.of_draft(draft)
    turns = documents.of_draft(draft)["turns"]
    assert [(speech.anchor, speech.role, speech.speaker) for speech in shown.speeches] == [
        (turn["anchor"], turn["role"], turn["speaker"]) for turn in turns
    ]
    assert (shown.questions, shown.answers) == (2, 2)
    assert shown.unrecognised == ("Note:",)


@pytest.mark.parametrize("page", ["change", "publish"])
def test_the_form_and_the_publish_page_count_and_quote_them(editor, page) -> None:
    answer = words(editor.get(page_of(factories.draft("interview", body=TALK), page)))
    assert "2 questions, 2 answers recognised; one label was not" in answer
    assert "<td>#a1</td>" in answer
    assert "Sergey Lavrov</bdi></td><td>English</td>" in answer
    assert "It is going well, and I will say more of it when …" in answer
    assert "On 20 September the Minister spoke to the press." in answer
    assert "Not recognised as a speaker: <bdi" in answer


def test_the_panel_tells_of_the_text_as_saved(editor) -> None:
    draft = factories.draft("interview", body=TALK)
    answer = editor.post(page_of(draft), typed(draft, title="", body="<p>Nobody speaks.</p>"))
    assert "2 questions, 2 answers recognised" in words(answer)


def test_a_text_without_turns_says_so_and_opens(editor) -> None:
    answer = words(editor.get(page_of(factories.draft("interview"))))
    assert '<details class="recognised" open>' in answer
    assert "No question and answer were recognised" in answer


def test_a_long_talk_is_counted_in_full_and_listed_in_part(editor) -> None:
    draft = factories.draft("interview", body="<p>Q: Why?</p><p>A: So.</p>" * 150)
    answer = words(editor.get(page_of(draft)))
    assert "150 questions, 150 answers recognised" in answer
    assert "And 100 turns more." in answer
    assert "#q101" not in answer


def test_a_press_release_has_no_such_panel(editor) -> None:
    answer = words(editor.get(page_of(factories.draft(body=TALK))))
    assert "recognised__turns" not in answer
    assert "No question and answer" not in answer
