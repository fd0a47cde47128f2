"""What `news/excerpts.py` promises: a short opening, whole sentences, lists and turns kept."""

import json
import time

import pytest

from news.excerpts import LIMIT, build, plain
from news.transcripts import parse
from tests.news.excerpt_blocks import answer, items, paragraph, question


def sentence(length):
    """A sentence of `length` characters."""
    return "W" + "o" * (length - 2) + "."


# The editor's summary


def test_an_editors_summary_is_the_excerpt_a_paragraph_for_each_line():
    summary = "What the editor\xa0wrote…\n\nIn two lines."
    expected = (paragraph("What the editor wrote…"), paragraph("In two lines."))
    assert build("<p>Text.</p>", (), summary) == expected


@pytest.mark.parametrize(
    "summary",
    [
        "First of all. Second – of ‘all’!",
        "first OF all second",
        "First of all.Second of a…",
        "Second of all",
        "Third of all. Fourth",
        " \n ",
        "…",
    ],
)
def test_a_summary_that_only_repeats_the_text_is_no_summary(summary):
    html = "<p>First <b>of</b> all.</p><h2>Second of all</h2><ul><li>Third of all</li></ul>Fourth"
    assert build(html, (), summary) == build(html)


# Where it is cut


@pytest.mark.parametrize(
    ("lengths", "kept"),
    [
        ([100], 1),
        ([100, 100, 100, 100], 3),
        ([200, 230], 2),
        ([200, 250], 1),
        ([900, 10], 1),
        ([20, 900], 1),
    ],
)
@pytest.mark.parametrize("joint", [" ", "</p><p>", "<br>"])
def test_it_is_cut_at_the_sentence_end_nearest_to_the_limit(lengths, kept, joint):
    text = [sentence(length) for length in lengths]
    assert plain(build(f"<p>{joint.join(text)}</p>")) == " ".join(text[:kept])
    assert LIMIT == 320


def test_paragraphs_stay_apart():
    assert build("<p>One.</p><blockquote><p>Two.</p></blockquote>Three") == (
        paragraph("One."),
        paragraph("Two."),
        paragraph("Three"),
    )


def test_a_heading_or_table_ends_it_and_one_at_the_start_is_left_out():
    html = "<h2>Statement</h2><p>One.</p>{}<p>Two.</p>"
    for end in ("<h3>More</h3>", "<table><tr><td>1</td></tr></table>"):
        assert build(html.format(end)) == (paragraph("One."),)


def test_a_text_of_headings_and_tables_has_an_excerpt_all_the_same():
    html = "<h2>Fees</h2><table><tr><td>Visa</td><td>50</td></tr></table>"
    assert plain(build(html)) == "Fees Visa 50"


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<p>* * *</p>", "<p>(Applause)</p>"])
def test_without_words_there_is_no_excerpt(html):
    assert build(html) == ()


# Lists


def test_a_list_after_a_colon_belongs_to_the_sentence():
    text = sentence(318)[:-1] + ":"
    html = f"<p>{text}</p><ul><li>one;</li><li><p>two</p><p>three.</p></li></ul><p>Four.</p>"
    assert build(html)[:2] == (paragraph(text), items("one;", "two three."))


def test_a_long_list_after_a_colon_is_cut_between_items():
    html = "<p>These:</p><ul>" + f"<li>{sentence(100)}</li>" * 500 + "</ul>"
    _, listed = build(html)
    assert 0 < len(listed["items"]) < 15


def test_another_list_is_cut_near_the_limit():
    html = "<p>Of all.</p><ul>" + f"<li>{sentence(100)}</li>" * 500 + "</ul>"
    assert build(html) == (paragraph("Of all."), items(*[sentence(100)] * 3))


@pytest.mark.parametrize(
    "html",
    [
        "<p>We want: - one; - two, or – three. Then more.</p>",
        "<p>We want: – one; – two, or – three. Then more.</p>",
        "<p>We want:<br>• one;<br>• two, or – three.<br>Then more.</p>",
        "<p>We want:</p><p>- one;</p><p>- two, or – three.</p><p>Then more.</p>",
        "<p>We want:</p><ul><li>one;</li><li>two, or – three.</li></ul><p>Then more.</p>",
    ],
)
def test_a_list_typed_with_dashes_becomes_a_list(html):
    expected = (paragraph("We want:"), items("one;", "two, or – three."), paragraph("Then more."))
    assert build(html) == expected


def test_a_list_typed_with_dashes_ends_with_its_last_item():
    html = "<p>We want: - one; - two. Then more; - so.</p>"
    assert build(html)[1:] == (items("one;", "two."), paragraph("Then more; - so."))


def test_paragraphs_that_begin_with_a_dash_are_speech_where_no_colon_leads_to_them():
    assert build("<p>One.</p><p>– Two.</p>") == (paragraph("One."), paragraph("– Two."))


@pytest.mark.parametrize(
    "text", ["He said: – No. Then he left.", "It is 5 - 4; - or so.", "Rates: - 5 per cent."]
)
def test_a_single_dash_makes_no_list(text):
    assert build(f"<p>{text}</p>") == (paragraph(text),)


# Questions and answers


def test_the_first_answered_question_is_shown_with_the_beginning_of_its_answer():
    html = f"<p>Q: One?</p><p>Q: Two?</p><p>A: {sentence(300)} {sentence(300)}</p><p>Q: Three?</p>"
    assert build(html) == (question("Two?"), answer(sentence(300)))


def test_an_answer_has_at_least_a_sentence_however_long_the_question():
    html = f"<p>Q: {sentence(300)} {sentence(300)} Why?</p><p>A: No. {sentence(99)}</p>"
    assert [block["text"] for block in build(html)] == [
        f"{sentence(300)} {sentence(300)} Why?",
        "No.",
    ]
    html = f"<p>Q: {f'{sentence(300)} ' * 3} Why?</p><p>A: No. {sentence(99)}</p>"
    assert [block["text"] for block in build(html)] == [sentence(300), "No."]


def test_a_short_introduction_gives_way_to_the_first_question():
    html = "<p>The Minister spoke.</p><p>Q: Why?</p><p>Sergey Lavrov: No.</p>"
    assert build(html) == (question("Why?"), answer("No.", "Sergey Lavrov"))


def test_a_speech_before_the_questions_is_what_the_excerpt_opens_with():
    html = f"<p>{sentence(300)} {sentence(300)}</p><p>Q: Why?</p><p>Sergey Lavrov: No.</p>"
    assert build(html, parse(html).turns) == (paragraph(sentence(300)),)


def test_a_labelled_opening_statement_is_shown_as_what_the_speaker_said():
    html = "<p>Sergey Lavrov: {} {}</p><p>Q: Why?</p><p>Sergey Lavrov: No.</p>"
    html = html.format(sentence(300), sentence(300))
    assert build(html) == (answer(sentence(300), "Sergey Lavrov"),)


# The line for descriptions


def test_the_plain_excerpt_is_one_line():
    blocks = (
        paragraph("One:"),
        items("two;", "three."),
        question("Four?", "TASS"),
        answer("Five."),
    )
    assert plain(blocks) == "One: two; three. Four? Five."


def test_an_excerpt_is_ready_for_json():
    html = "<p>One:</p><ul><li>two</li></ul>"
    assert json.loads(json.dumps(build(html))) == list(build(html))


# Hostile input


@pytest.mark.long
@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "word " * 1_000_000 + "</p>",
        "<p>" + "." * 5_000_000 + "x</p>",
        "<p>" + "* " * 2_500_000 + "x</p>",
        "<p>" + ": - a " * 800_000 + "</p>",
        "<p>" + "(Applause) " * 500_000 + "x</p>",
        "<p>x." + " " * 5_000_000 + "x</p>",
        "<blockquote>" * 100_000 + "x",
        "<p>x:</p>" * 100_000,
        "<p>" + "Q: why? A: no. " * 50_000 + "</p>",
    ],
    ids=["words", "stops", "stars", "dashes", "directions", "spaces", "deep", "colons", "turns"],
)
def test_time_stays_in_proportion_to_the_input(html):
    started = time.monotonic()
    assert build(html)
    assert time.monotonic() - started < 60
