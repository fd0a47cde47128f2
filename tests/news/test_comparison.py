"""Two documents compared: what is shown, what is left out, what is only named."""

from typing import Any

import pytest

from news import comparison

QUESTION = {"anchor": "q1", "role": "question", "html": "<p>Why?</p>"}
ANSWER = {"anchor": "a1", "role": "answer", "html": "<p>Because.</p>"}
SECOND = {"anchor": "q2", "role": "question", "html": "<p>And then what happened?</p>"}


def document(**parts: Any) -> dict[str, Any]:
    turns = [{"speaker": "", "language": "", "note": "", **turn} for turn in parts.pop("turns", [])]
    return {"title": "Title", "summary": "", "body": "<p>Body</p>", **parts, "turns": turns}


def marked(part: comparison.Part) -> list[str]:
    """Each paragraph, `[-out-]` and `{+in+}` within what is the same."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return [
        f"… {paragraph.skipped} …"
        if paragraph.skipped
        else "".join(marks[piece.operation].format(piece.text) for piece in paragraph.pieces)
        for paragraph in part.paragraphs
    ]


def lines(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.split("|"))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("One", "Two", ["[-One-] {+Two+}"]),
        ("One", "One|Two", ["One", "{+Two+}"]),
        ("One|Two", "Two", ["[-One-]", "Two"]),
        ("One. Two.", "One.|Two.", ["One. {+¶+}", "Two."]),
        ("One.|Two.", "One. Two.", ["One.[-¶-]", " Two."]),
        ("a|b|c|d|e|f|g", "a|b|c|X|e|f|g", ["… 2 …", "c", "[-d-] {+X+}", "e", "… 2 …"]),
        ("a|b|c|d|e|f|g", "X|b|c|d|e|f|Y",
         ["[-a-] {+X+}", "b", "… 3 …", "f", "[-g-] {+Y+}"]),
        ("", "One", ["{+One+}"]),
    ],
)  # fmt: skip
def test_paragraphs_around_a_change_are_shown_and_the_others_counted(before, after, shown) -> None:
    old, new = document(body=lines(before)), document(body=lines(after))
    (part,) = comparison.parts(old, new)
    assert [line.strip() for line in marked(part)] == [line.strip() for line in shown]


def test_equal_documents_have_no_parts() -> None:
    assert comparison.parts(document(), document()) == []
    assert comparison.others(document(), document()) == []


def fates(before: list, after: list) -> list[tuple[str, int, str]]:
    old, new = document(turns=before), document(turns=after)
    return [(part.name, part.number, part.fate) for part in comparison.parts(old, new)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([QUESTION, ANSWER], [QUESTION, ANSWER], []),
        ([QUESTION, ANSWER], [QUESTION, ANSWER, SECOND], [("question", 2, "added")]),
        ([QUESTION, ANSWER, SECOND], [QUESTION, ANSWER], [("question", 2, "removed")]),
        ([SECOND, QUESTION, ANSWER], [QUESTION, ANSWER], [("question", 1, "removed")]),
        ([SECOND, QUESTION, ANSWER], [QUESTION, ANSWER, SECOND], [("question", 2, "moved")]),
        ([QUESTION, ANSWER], [QUESTION, {**ANSWER, "html": "<p>So.</p>"}],
         [("answer", 1, "changed")]),
        ([QUESTION, ANSWER], [QUESTION, {**ANSWER, "speaker": "Sergey Lavrov"}],
         [("answer", 1, "changed")]),
    ],
)  # fmt: skip
def test_a_turn_is_changed_moved_added_or_removed(before, after, told) -> None:
    assert fates(before, after) == told


def test_a_change_of_who_speaks_is_shown() -> None:
    changed = [QUESTION, {**ANSWER, "speaker": "Sergey Lavrov", "language": "en"}]
    (part,) = comparison.parts(document(turns=[QUESTION, ANSWER]), document(turns=changed))
    assert part.paragraphs == []
    assert "Sergey Lavrov [en]" in "".join(piece.text for piece in part.speaker)


def test_a_text_that_becomes_an_interview_is_compared_as_one_text() -> None:
    before = document(body="<p>Why? Because.</p>")
    after = document(
        body="<p>Question: Why? Because.</p>", introduction="<p>x</p>", turns=[QUESTION]
    )
    assert [part.name for part in comparison.parts(before, after)] == ["body"]


def test_what_is_not_shown_is_named() -> None:
    before = document(pictures=[], excerpt=[1], former_turns=[])
    after = document(
        pictures=[{"sha256": "x"}], excerpt=[2], former_turns=[3], body="<p><em>Body</em></p>"
    )
    assert comparison.others(before, after) == ["pictures", "formatting"]
