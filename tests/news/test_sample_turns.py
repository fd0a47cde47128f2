"""The turns of the sample's messages: whole, in order, and no word lost."""

import json
from collections import Counter
from pathlib import Path

import pytest

from news.transcripts import parse
from tests.news.talks import said, words

_SAMPLE = Path(__file__).parents[2] / "embassy/sample/messages.json"
ITEMS = json.loads(_SAMPLE.read_text())["items"]
INTERVIEW = next(item["content_html"] for item in ITEMS if item["_embassy"]["kind"] == "interview")


def paragraphs(html: str) -> int:
    return html.count("<p>")


def test_the_sample_interview_has_six_questions_and_six_answers():
    anchors = [turn.anchor for turn in parse(INTERVIEW).turns]
    assert anchors == [f"{letter}{n}" for n in range(1, 7) for letter in "qa"]


def test_the_sample_interview_is_answered_by_sergey_lavrov_and_asked_by_nobody_named():
    turns = parse(INTERVIEW).turns
    assert {turn.speaker for turn in turns if turn.role == "answer"} == {"Sergey Lavrov"}
    assert {turn.speaker for turn in turns if turn.role == "question"} == {""}


def test_eight_of_the_twelve_sample_turns_were_spoken_in_english_and_four_are_unmarked():
    languages = [turn.language for turn in parse(INTERVIEW).turns]
    assert languages == ["en", "en", "", "", "en", "en", "", "", "en", "en", "en", "en"]


def test_answers_of_several_paragraphs_stay_whole():
    answers = [turn for turn in parse(INTERVIEW).turns if turn.role == "answer"]
    assert [paragraphs(turn.html) for turn in answers] == [1, 2, 1, 5, 2, 1]


def test_letters_and_quotation_marks_are_unchanged():
    assert "President Trump’s speech" in parse(INTERVIEW).turns[8].html
    assert "responsible people – and I feel" in parse(INTERVIEW).turns[5].html


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"][:30])
def test_no_word_of_a_sample_is_lost_and_only_labels_leave_the_text(item):
    transcript = parse(item["content_html"])
    missing = Counter(words(item["content_html"]))
    missing.subtract(said(transcript))
    labels = " ".join(
        f"{turn.speaker or turn.role.title()} {'in English' * (turn.language == 'en')}"
        for turn in transcript.turns
    )
    if item["content_html"].startswith("<p>Q:"):
        labels = "Q A"
    assert +missing == Counter(words(labels))
    assert not -missing


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"][:30])
def test_the_words_of_a_sample_stay_in_their_order(item):
    rest = iter(words(item["content_html"]))
    assert all(word in rest for word in said(parse(item["content_html"])))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"][:30])
def test_of_the_samples_only_questions_and_answers_become_turns(item):
    count = {"lavrov-interview": 12, "2018-02-14-embassys": 2, "2018-02-10-embassy-p": 2}
    expected = next((n for start, n in count.items() if item["id"].startswith(start)), 0)
    transcript = parse(item["content_html"])
    assert len(transcript.turns) == expected
    assert transcript.before == ("" if expected else item["content_html"])
