"""What matters in a text, and that a passage of eight words is always found."""

import time

import pytest

from news import fingerprints
from news.fingerprints import PASSAGE, Text

OURS = (
    "The statement of Foreign Office Minister Lord Ahmad regarding Russia’s alleged "
    "responsibility for the “NotPetya” cyber-attack is — like many other accusations — not "
    "backed by any evidence: 1.5 million people know it."
)


@pytest.mark.parametrize(
    "copy",
    [
        OURS.upper(),
        OURS.replace(" ", "\n\n  "),
        OURS.replace(" ", "\u00a0"),
        OURS.replace("’", "'").replace("“", '"').replace("”", '"'),
        OURS.replace("“", "«").replace("”", "»"),
        OURS.replace(" — ", "--").replace("cyber-", "cyber\u2011"),
        OURS.replace("responsibility", "responsi\u00adbi\u200blity"),
        OURS.replace("responsibility", "responsi-\nbility"),
        OURS.replace("responsibility", "responsi-\r\nbility"),
        OURS.replace("fi", "\ufb01"),
        OURS.replace(".", "").replace("15", "1.5"),
    ],
)
def test_typography_spaces_and_line_breaks_do_not_matter(copy: str) -> None:
    if "1.5" in copy:
        assert Text(copy).is_in(Text(OURS))
    assert Text(copy.replace("15", "1.5")).letters == Text(OURS).letters


@pytest.mark.parametrize(
    ("ours", "changed"),
    [
        ("any evidence", "any proof"),
        ("1.5 million", "15 million"),
        ("1.5 million", "1,5 million"),
        ("14:30", "1430"),
        ("£5", "$5"),
        ("5 % of them", "5 of them"),
        ("at -5 degrees", "at 5 degrees"),
        ("2014–18", "201418"),
        ("is not able", "is notable"),
        ("unable", "able"),
        ("м²", "м³"),
        ("हिन्दी", "हन्द"),
        ("مدرسة", "مدرس"),
    ],
)
def test_a_changed_letter_digit_or_sign_of_a_number_matters(ours: str, changed: str) -> None:
    assert Text(ours).is_in(Text(ours))
    assert not Text(changed).is_in(Text(ours))


@pytest.mark.parametrize(
    ("ours", "same"),
    [
        ("2014–2018", "2014-2018"),
        ("well-known", "well known"),
        ("word—word", "word — word"),
        ("e\u0301", "é"),
        ("Straße", "STRASSE"),
        ("بيـــان", "بيان"),
        ("½ litre", "1/2 litre"),
    ],
)
def test_two_spellings_of_the_same_are_the_same(ours: str, same: str) -> None:
    assert Text(same).is_in(Text(ours))
    assert Text(ours).is_in(Text(same))


@pytest.mark.parametrize("length", [PASSAGE, 9, 30])
def test_any_passage_of_eight_words_meets_a_fingerprint_of_its_text(length: int) -> None:
    words = [f"word{number}" for number in range(400)]
    kept = fingerprints.kept(words)
    for start in range(len(words) - length + 1):
        assert kept & fingerprints.looked_up(Text(" ".join(words[start : start + length])))


def test_a_word_broken_at_the_end_of_a_line_is_found_whole() -> None:
    copy = "responsibility for the NotPetya cyber-attack is like".replace("bility", "bi-\nlity")
    assert fingerprints.kept(Text(copy.replace("-\n", "")).words) & fingerprints.looked_up(
        Text(copy)
    )


def test_what_is_kept_and_what_is_looked_up_is_bounded() -> None:
    words = [f"word{number}" for number in range(50_000)]
    assert len(fingerprints.kept(words)) <= 5_000
    assert len(fingerprints.looked_up(Text(" ".join(words)))) <= 256
    assert fingerprints.kept(["few", "words"]) == set()


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 200_000,
        "a " * 100_000,
        "a" + "\u0300\u0316" * 99_999,
        "\ufdfa" * 200_000,
        "-\n" * 100_000,
        "1.1" * 66_000,
        "\0\ud800\ufeff\u202e" * 50_000,
        "\ue000\ue007" * 100_000,
    ],
    ids=lambda text: ascii(text[:4]),
)
def test_a_hostile_text_costs_half_a_second_at_most(hostile: str) -> None:
    begun = time.monotonic()
    text = Text(hostile)
    fingerprints.looked_up(text)
    fingerprints.whole(text)
    text.is_in(Text("a " * 1000))
    assert time.monotonic() - begun < 2  # twice as much and more for a busy machine


def test_a_document_is_kept_in_every_form_in_which_people_paste_it() -> None:
    content = {
        "title": "Title",
        "summary": "Summary.",
        "body": "<p>Q. Why?</p><p>Lavrov: Because.</p>",
        "introduction": "",
        "turns": [
            {"role": "question", "speaker": "", "language": "", "html": "<p>Why?</p>"},
            {"role": "answer", "speaker": "Lavrov", "language": "en", "html": "<p>Because.</p>"},
        ],
    }
    numbers = fingerprints.of_document(content)
    for copy in (
        "Title\n\nSummary.\n\nQ: Why?\n\nLavrov [en]: Because.",
        "Title Q. Why? Lavrov: Because.",
        "Q: Why? Lavrov [en]: Because.",
        "Why? Because.",
    ):
        assert fingerprints.whole(Text(copy)) in numbers
    assert fingerprints.whole(Text("Lavrov: Why? Because.")) not in numbers
