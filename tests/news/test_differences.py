"""Word-level differences: nothing lost, readable, bounded in time,."""

import random
import time

import pytest

from news import differences
from news.differences import Part

LONG = 10_000


def marked(before: str, after: str) -> str:
    """`[-out-]` and `{+in+}` within what is equal."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    parts = differences.of_texts(before, after)
    return "".join(marks[operation].format(text) for operation, text in parts)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ""),
        ("Same.", "Same.", "Same."),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("Lord Ahmed said so.", "Lord Ahmad said so.", "Lord [-Ahmed-]{+Ahmad+} said so."),
        ("over weeks.", "over the months.", "over [-weeks-]{+the months+}."),
        ("One two three.", "One three.", "One [-two -]three."),
        ("The figure is four, they say", "The sum is five, they say",
         "The [-figure is four-]{+sum is five+}, they say"),
        ("A\nB b\nC", "A\nB c\nC", "A\nB [-b-]{+c+}\nC"),
        ("Заявление посла", "Заявление министра", "Заявление [-посла-]{+министра+}"),
        ("大使馆声明", "大使馆通知", "大使馆[-声明-]{+通知+}"),
        ("ended: ", "ended", "ended[-: -]"),
    ],
)  # fmt: skip
def test_words_that_changed_are_told_from_words_that_did_not(before, after, shown) -> None:
    assert marked(before, after) == shown


def vocabulary(size: int) -> list[str]:
    return [f"word{number}" for number in range(size)]


def edited(words: list[str], share: float) -> list[str]:
    chance = random.Random(1)  # noqa: S311
    return [word if chance.random() > share else f"{word}x" for word in words]


def text(words: list[str], line: int = 80) -> str:
    return "\n".join(" ".join(words[at : at + line]) for at in range(0, len(words), line))


PROSE = random.Random(7).choices(vocabulary(3_000), k=LONG)  # noqa: S311
PAIRS = {
    "one word": (PROSE, [*PROSE[:5_000], "x", *PROSE[5_001:]]),
    "a hundredth": (PROSE, edited(PROSE, 0.01)),
    "a third": (PROSE, edited(PROSE, 0.33)),
    "another text": (PROSE, random.Random(8).choices(vocabulary(3_000), k=LONG)),  # noqa: S311
    "halves changed places": (PROSE, [*PROSE[5_000:], *PROSE[:5_000]]),
    "two words only": (["a", "b"] * (LONG // 2), random.Random(9).choices("ab", k=LONG)),  # noqa: S311
    "one word, framed": (["x", *["a"] * LONG, "y"], ["z", *["a"] * (LONG * 7 // 10), "w"]),
    "no word twice": (vocabulary(LONG), [f"other{number}" for number in range(LONG)]),
}


@pytest.mark.parametrize("line", [80, LONG])
@pytest.mark.parametrize("pair", PAIRS)
def test_two_texts_of_ten_thousand_words_are_compared_in_bounded_time(pair, line) -> None:
    before, after = (text(words, line) for words in PAIRS[pair])
    start = time.process_time()
    parts = differences.of_texts(before, after)
    assert time.process_time() - start < 3
    assert "".join(part.text for part in parts if part.operation != "insert") == before
    assert "".join(part.text for part in parts if part.operation != "delete") == after


def test_the_longest_texts_end_in_time_as_well() -> None:
    before, after = "x " + "a " * 499_000, "y " + "a " * 300_000 + "z"
    start = time.process_time()
    parts = differences.of_texts(before, after)
    assert time.process_time() - start < 20
    assert "".join(part.text for part in parts if part.operation != "insert") == before


def test_a_few_changes_in_a_long_text_are_told_apart() -> None:
    parts = differences.of_texts(text(PROSE), text(edited(PROSE, 0.01)))
    kept = sum(len(part.text) for part in parts if part.operation == "equal")
    assert kept > 0.98 * len(text(PROSE))


def test_what_is_equal_is_cut_around_the_changes() -> None:
    words = " ".join(f"word{number}" for number in range(100))
    parts = differences.of_texts(f"{words} four {words} end", f"{words} five {words} end")
    before, *changed, after = differences.abridged(parts, around=40)
    assert [part.operation for part in changed] == ["delete", "insert"]
    assert before == Part("equal", " … word95 word96 word97 word98 word99 ")
    assert after == Part("equal", " word0 word1 word2 word3 word4 word5 … ")
