"""Where a copy differs from ours: by the word, beside ours, and in bounded time."""

import time

import pytest

from news import likeness
from news.fingerprints import Text
from news.likeness import Difference

OURS = (
    "Before the part that was copied there are other words of ours. The statement of Lord Ahmad "
    "regarding Russia’s alleged responsibility is — like many other accusations — not backed by "
    "any evidence, as 1.5 million people know. After it there are more."
)
COPIED = OURS[OURS.index("The statement") : OURS.index(" After")]


def difference(copy: str, ours: str = OURS) -> Difference:
    return likeness.difference(likeness.words(Text(copy)), likeness.words(Text(ours)))


def told(found: Difference) -> list[tuple[str, str]]:
    return [(piece.op, piece.text) for piece in found.pieces if piece.op != "same"]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("evidence", "proof", [("yours", "proof,"), ("ours", "evidence,")]),
        ("1.5 million", "15 million", [("yours", "15"), ("ours", "1.5")]),
        ("not backed", "backed", [("ours", "not")]),
        ("is —", "is clearly —", [("yours", "clearly —")]),
        ("The statement", "A statement", [("yours", "A"), ("ours", "The")]),
        ("people know", "people deny", [("yours", "deny."), ("ours", "know.")]),
        (
            "like many other accusations",
            "like no such allegations",
            [("yours", "no such allegations —"), ("ours", "many other accusations —")],
        ),
    ],
)
def test_what_was_changed_stands_beside_ours(
    old: str, new: str, changes: list[tuple[str, str]]
) -> None:
    assert COPIED.startswith("The statement")
    assert old in COPIED
    found = difference(COPIED.replace(old, new))
    assert told(found) == changes
    assert found.changes == 1


@pytest.mark.parametrize(
    "copy",
    [COPIED, COPIED.upper(), COPIED.replace(" — ", " - "), COPIED.replace("alleged", "al-\nleged")],
)
def test_what_does_not_matter_is_no_difference(copy: str) -> None:
    assert told(difference(copy)) == []


def test_only_the_part_that_was_copied_is_told() -> None:
    found = difference(COPIED.replace("alleged ", ""))
    shown = " ".join(piece.text for piece in found.pieces)
    assert "Before" not in shown
    assert "After" not in shown
    assert told(found) == [("ours", "alleged")]


def test_what_was_put_around_ours_is_told_without_what_stands_around_it() -> None:
    found = difference(f"{'Somebody else said so. ' * 5}{COPIED} {'And they said more. ' * 5}")
    assert [piece.op for piece in found.pieces] == ["yours", "same", "yours"]


def test_one_word_that_happens_to_stay_between_longer_changes_is_no_crumb() -> None:
    ends = "These words are there on both sides"
    copy, ours = "a b c d e f stay g h i", "k l m n o p stay q r s"
    found = difference(f"{ends} {copy} {ends}", f"{ends} {ours} {ends}")
    assert told(found) == [("yours", copy), ("ours", ours)]


def test_of_long_runs_only_the_ends_are_shown() -> None:
    left_out = " ".join(f"word{number}" for number in range(500))
    copy = "These eight words stand at the very beginning and these ones at its end."
    ours = copy.replace("beginning and", f"beginning {left_out} and")
    (piece,) = [piece for piece in difference(copy, ours).pieces if piece.op == "ours"]
    assert piece.text.startswith("word0 ")
    assert piece.left_out == 380
    assert piece.rest.endswith(" word499")


@pytest.mark.parametrize(
    ("copy", "ours"),
    [
        ("a " * 100_000, "a " * 20_000),
        ("a b " * 50_000, "b a c " * 20_000),
        (" ".join(map(str, range(30_000))), " ".join(map(str, range(29_999, 0, -1)))),
        ("", "a"),
        ("a", ""),
    ],
    ids=lambda text: text[:6],
)
def test_no_pair_of_texts_takes_long(copy: str, ours: str) -> None:
    begun = time.monotonic()
    difference(copy, ours)
    assert time.monotonic() - begun < 4  # for a busy machine; alone it is a second
