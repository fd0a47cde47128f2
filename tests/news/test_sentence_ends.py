"""Sentences end where a reader ends them, whatever stops and brackets stand in them."""

import pytest

from news.excerpts import build, plain
from news.sentence_ends import sentences

# Stage directions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. (Applause) Two.", "One. Two."),
        ("One. (Laughter.) * * * Two.", "One. Two."),
        ("One. * * * Two.", "One. Two."),
        ("One. (It was late.) Two.", "One. Two."),
        ("One. (It was late, and nobody who was there could see any of the others.) Two.",) * 2,
        ("One *** Two.", "One Two."),
        ("(Minute of silence)<br>One.", "One."),
        ("One.</p><p>* * *</p><p>(Applause)</p><p>Two.", "One. Two."),
        ("Раз. (Аплодисменты) Два.", "Раз. Два."),
        ("One (currently closed) two. Three.", "One (currently closed) two. Three."),
        ("One. (According to him) two.", "One. (According to him) two."),
        ("One. (Moscow, 5 May) Two.", "One. (Moscow, 5 May) Two."),
        ("“One.” (The Guardian) Two.", "“One.” (The Guardian) Two."),
        ("(1) One. (2) Two.", "(1) One. (2) Two."),
        ("One* two.", "One* two."),
    ],
)
def test_stage_directions_and_ornaments_are_left_out_and_other_brackets_stay(text, expected):
    assert plain(build(f"<p>{text}</p>")) == expected


# Sentences


@pytest.mark.parametrize(
    "text",
    [
        "One.| Two?| Three!| Four…| Five",
        "Mr. Smith met Dr. Ivanov.| They spoke.",
        "The U.S. Embassy in St. Petersburg, i.e. Leningrad.| Yes.",
        "He lives in the U.S.| The Embassy knows.",
        "At 4 p.m. Moscow time.| At 4 pm.| Open at 5 p.m.| The rest is silence.",
        "See No. 5 and Art. 6.| The answer is no.| We are sure.",
        "On Feb. 5 it began.| It ended in 2018.| Nobody came.",
        "1. The first point.| 2. The second.",
        "Guns, drones etc. were found.| Cars, etc.| The end.",
        "John F. Kennedy spoke.| He sat down.",
        "Выступил С.В.Лавров, т.е. министр.| Он сказал: «Да.»| Всё.",
        "В 2018 г. Россия и г-н. Иванов, ул. Мира.| В 2018 г.| Это всё.",
        "“It is over.”| He left.| Night fell (it was late).| So.",
        "“Why?” he asked.| “Because!”| ‘So.’| «Да!»| Then… nothing.",
        "هل تعلم؟| نعم.| لا",
        "是。|不是？|好！",
        "It costs 5.50 pounds at example.org.uk today.| Really?!| Yes...| No.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text):
    assert [part.strip() for part in sentences(text.replace("|", ""))] == [
        part.strip() for part in text.split("|")
    ]


def test_a_sentence_brings_the_space_after_it_and_no_stage_direction():
    assert list(sentences("One. (Laughter.) Two.  Three")) == ["One. ", "Two. ", "Three"]
