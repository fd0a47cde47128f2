"""What `news/transcripts.py` promises: labels found, turns whole, no word lost."""

import time
from collections import Counter

import pytest

from news.transcripts import parse
from tests.news.talks import TALK, said, table

# Who asks and who answers


@pytest.mark.parametrize(
    ("html", "speakers", "expected"),
    [
        pytest.param(
            "<p>Question: A?</p><p>Sergey Lavrov: B.</p><p>John Kerry: C.</p>"
            "<p>Question: D?</p><p>John Kerry: E.</p>",
            (),
            [
                ("q1", ""),
                ("a1", "Sergey Lavrov"),
                ("a1-2", "John Kerry"),
                ("q2", ""),
                ("a2", "John Kerry"),
            ],
            id="two who answer",
        ),
        pytest.param(
            "<p>Steve Rosenberg: A?</p><p>Sergey Lavrov: B.</p>"
            "<p>Jane Doe: C?</p><p>Sergey Lavrov: D.</p>",
            (),
            [
                ("q1", "Steve Rosenberg"),
                ("a1", "Sergey Lavrov"),
                ("q2", "Jane Doe"),
                ("a2", "Sergey Lavrov"),
            ],
            id="two journalists, known by their question marks",
        ),
        pytest.param(
            "<p>Steve Rosenberg: Tell us.</p><p>Sergey Lavrov: Who knows?</p>",
            ("Sergey Lavrov",),
            [("q1", "Steve Rosenberg"), ("a1", "Sergey Lavrov")],
            id="the listed speaker answers whatever the question marks say",
        ),
        pytest.param(
            "<p>Ann Lee: A.</p><p>MR. SMITH: B?</p>",
            ("John Smith",),
            [("q1", "Ann Lee"), ("a1", "MR. SMITH")],
            id="a listed speaker in capitals",
        ),
        pytest.param(
            "<p>Question: A?</p><p>MR. SMITH: B.</p>",
            ("Smith",),
            [("q1", ""), ("a1", "MR. SMITH")],
            id="a label is the whole of it",
        ),
        pytest.param(
            f"{TALK}<p>John Kerry: Who knows?</p>",
            (),
            [("q1", ""), ("a1", "Sergey Lavrov"), ("a1-2", "John Kerry")],
            id="next to questions a name answers whatever the question marks say",
        ),
        pytest.param(
            f"{TALK}<p>Kerry (in English): Yes.</p>",
            ("Sergey Lavrov",),
            [("q1", ""), ("a1", "Sergey Lavrov"), ("a1-2", "Kerry")],
            id="who is marked with a language speaks",
        ),
        pytest.param(
            f"{TALK}<p>Kerry: Yes.</p><p>Sergey Lavrov: No.</p><p>Kerry: So.</p>",
            ("Sergey Lavrov",),
            [
                ("q1", ""),
                *(
                    (f"a1{n}", "Kerry" if n in {"-2", "-4"} else "Sergey Lavrov")
                    for n in ("", "-2", "-3", "-4")
                ),
            ],
            id="who comes twice speaks",
        ),
        pytest.param(
            "<p>Вопрос: А?</p><p>Министр иностранных дел С.В.Лавров: Б.</p>",
            ("Сергей Лавров",),
            [("q1", ""), ("a1", "Министр иностранных дел С.В.Лавров")],
            id="a listed speaker is known by the surname",
        ),
        pytest.param(
            "<p>Sergey Lavrov: Good morning.</p><p>Question: A?</p><p>Sergey Lavrov: B.</p>",
            (),
            [("a0", "Sergey Lavrov"), ("q1", ""), ("a1", "Sergey Lavrov")],
            id="an opening statement",
        ),
        pytest.param(
            "<p>Question: A?</p><p>Question: B?</p><p>Answer: C.</p>",
            (),
            [("q1", ""), ("q2", ""), ("a2", "")],
            id="two questions before one answer",
        ),
        pytest.param(
            "<p>Q: A?</p><p>Sergey Lavrov: B.</p><p>Sergey Lavrov: C.</p>"
            "<p>Sergey Lavrov (in English): D.</p>",
            (),
            [("q1", ""), ("a1", "Sergey Lavrov"), ("a1-2", "Sergey Lavrov")],
            id="a repeated label continues the turn, another language begins one",
        ),
        pytest.param(
            "<p>Moscow: snow.</p><p>London: rain?</p>", (), [], id="cities are no speakers"
        ),
        pytest.param("<p>A: alpha.</p><p>B: beta.</p>", (), [], id="answers without a question"),
    ],
)
def test_who_asks_and_who_answers(html, speakers, expected):
    assert table(html, *speakers) == expected


def test_a_repeated_label_keeps_all_paragraphs_of_the_turn():
    html = "<p>Q: A?</p><p>Sergey Lavrov: B.</p><p>C.</p><p>Sergey Lavrov: D.</p>"
    assert parse(html).turns[1].html == "<p>B.</p>\n<p>C.</p>\n<p>D.</p>"


def test_anchors_are_unique():
    html = (
        "<p>A: z.</p><p>Cee Dee: y.</p>" + "<p>Q: a?</p><p>Ann Bee: b.</p><p>Cee Dee: c.</p>" * 30
    )
    anchors = [turn.anchor for turn in parse(html).turns]
    assert len(anchors) == len(set(anchors)) == 92


# Run together


def test_questions_and_answers_in_one_paragraph_are_parted():
    html = "<p>Q: Why? How? A: Because. So. Q: And then? A: Nothing (in English).</p>"
    assert [turn.html for turn in parse(html).turns] == [
        "<p>Why? How?</p>",
        "<p>Because. So.</p>",
        "<p>And then?</p>",
        "<p>Nothing (in English).</p>",
    ]


def test_within_a_paragraph_a_label_needs_the_end_of_a_sentence_before_it():
    assert table("<p>Q: Do you take vitamin A: yes or no? A: No.</p>") == [("q1", ""), ("a1", "")]


def test_within_a_paragraph_a_label_may_follow_a_closing_quotation_mark():
    assert len(parse("<p>Q: “Why?” A: “No.” (Smiles.) Q: So? A: Yes.</p>").turns) == 4


def test_within_a_paragraph_a_label_hands_over():
    html = "<p>Hello. Answer: none. Q: Why? Q: How? A: No. A: No.</p>"
    assert parse(html).before == "<p>Hello. Answer: none.</p>"
    assert [turn.html for turn in parse(html).turns] == ["<p>Why? Q: How?</p>", "<p>No. A: No.</p>"]


def test_a_line_of_the_source_is_no_line_of_the_text():
    html = "<p>Question: We ask,\nA: why?</p><p>Answer: No.</p>"
    assert parse(html).turns[0].html == "<p>We ask,\nA: why?</p>"


def test_names_are_found_within_a_paragraph_when_they_are_known():
    html = "<p>Question: Why? Sergey Lavrov (in English): Yes. Question: So? Sergey Lavrov: No.</p>"
    assert len(parse(html, ["Sergey Lavrov"]).turns) == 4


def test_inline_markup_is_kept_on_both_sides_of_a_cut():
    html = (
        '<p><b>Q: H<sub>2</sub>O &lt; 5? A: <a href="/x?a=1&amp;b=2">No</a>.</b> Yes &amp; no.</p>'
    )
    assert [turn.html for turn in parse(html).turns] == [
        "<p><b>H<sub>2</sub>O &lt; 5?</b></p>",
        '<p><b><a href="/x?a=1&amp;b=2">No</a>.</b> Yes &amp; no.</p>',
    ]


# What is kept


def test_an_introduction_is_kept_before_the_first_turn():
    html = "<p>In <i>New York</i>:</p><ul><li>a</li></ul><p>Hello. Q: Why? A: Because.</p>"
    expected = "<p>In <i>New York</i>:</p>\n<ul><li>a</li></ul>\n<p>Hello.</p>"
    assert parse(html).before == expected


def test_lists_tables_and_quotations_stay_in_their_answer():
    rest = "<ul><li>Note: a</li></ul>\n<blockquote><p>Q: b?</p></blockquote>"
    html = f"{TALK}{rest}<table><tr><td>A: c</td></tr></table>"
    answer = parse(html).turns[1].html
    assert answer.startswith(f"<p>Because.</p>\n{rest}\n<table>")
    assert len(parse(html).turns) == 2


def test_loose_text_is_given_a_paragraph():
    assert parse("Q: <b>Why?</b><p>A: No.</p>so").turns[1].html == "<p>No.</p>\n<p>so</p>"


@pytest.mark.parametrize("html", ["", " ", "<p>Only text.</p>\n<p>Q: Why?</p>", "<p></p>", "a < b"])
def test_a_text_without_turns_stays_as_it_was(html):
    assert parse(html).turns == ()
    assert parse(html).before == html


def test_markup_is_kept_in_a_large_text():
    html = f"{TALK}<p><b>{'word ' * 2_500_000}</b></p>"
    assert "<p><b>word word" in parse(html).turns[1].html


# Hostile input


@pytest.mark.long
@pytest.mark.parametrize(
    ("html", "turns"),
    [
        pytest.param(
            "<p>" + "Q: why? A: no. " * 50_000 + "</p>", 100_000, id="100,000 labels in one"
        ),
        pytest.param(
            "<p>Q: why?</p>" * 50_000 + "<p>A: no</p>" * 50_000, 50_001, id="in paragraphs"
        ),
        pytest.param("<p>" + "word. " * 900_000 + "</p>", 0, id="5 MB of text"),
        pytest.param("<p>Q: " + "(" * 5_000_000 + "</p>", 0, id="open brackets"),
        pytest.param("<p>" + "." * 5_000_000 + "</p>", 0, id="stops"),
        pytest.param(("<p>" + "A " * 59 + ":</p>") * 40_000, 0, id="long capitals"),
        pytest.param(
            "<p>" + "<b>" * 2000 + "Q: a? A: b. " * 5000 + "</b>" * 2000 + "</p>", 10_000, id="deep"
        ),
        pytest.param(
            f"<p><a href='{'x' * 100_000}'>{'Q: a? A: b. ' * 5000}</a></p>", 10_000, id="long link"
        ),
    ],
)
def test_time_and_size_stay_in_proportion_to_the_input(html, turns):
    started = time.monotonic()
    transcript = parse(html)
    assert time.monotonic() - started < 60
    assert len(transcript.turns) == turns
    assert sum(len(turn.html) for turn in transcript.turns) < 20 * len(html)


@pytest.mark.parametrize("tag", ["b", "blockquote"])
def test_no_word_is_lost_however_deep_it_is_nested(tag):
    html = f"<p>Q: a?</p><p>A: b</p>{f'<{tag}>' * 5000}inner{f'</{tag}>' * 5000}<p>end</p>"
    assert Counter(said(parse(html))) >= Counter(["inner", "end"])
