"""What `news/excerpts.py` promises: a short opening, whole sentences, lists and turns kept."""

import json
import re
import time
from pathlib import Path

import pytest

from news.excerpts import LIMIT, build, plain
from news.sentence_ends import sentences
from news.transcripts import parse

_SAMPLE = Path(__file__).parents[2] / "embassy/sample/messages.json"
ITEMS = {item["id"]: item for item in json.loads(_SAMPLE.read_text())["items"]}


def paragraph(text):
    return {"kind": "paragraph", "text": text}


def question(text, speaker=""):
    return {"kind": "turn", "role": "question", "speaker": speaker, "text": text}


def answer(text, speaker=""):
    return {"kind": "turn", "role": "answer", "speaker": speaker, "text": text}


def items(*texts):
    return {"kind": "list", "items": list(texts)}


def sentence(length):
    """A sentence of `length` characters."""
    return "W" + "o" * (length - 2) + "."


SAMPLES = {
    "lavrov-interview-2017-09-20": [
        question(
            "After your meeting with Secretary Tillerson, how would you evaluate the relationship"
            " with the United States? And has Russia given up on hopes of a significant"
            " improvement under the Trump administration?"
        ),
        answer(
            "The relations are at a very difficult and a very low point, which is the legacy of"
            " the Obama administration.",
            "Sergey Lavrov",
        ),
    ],
    "2018-02-15-embassy-comments-on-statement-of-foreign-office-minister-lor": [
        paragraph(
            "The statement of Foreign Office Minister Lord Ahmad regarding Russia’s alleged"
            " responsibility for the NotPetya cyber-attack is, like many other similar"
            " accusations, not backed by any evidence. It is another example of irresponsible and"
            " hostile rhetoric of British officials towards Russia."
        )
    ],
    "2018-02-15-the-latest-anti-russian-campaign-in-western-media-mfa-commen": [
        paragraph(
            "We have noted a number of articles published by Western media in the latest campaign"
            " to denigrate Russia’s role in fighting terrorism in Syria."
        )
    ],
    "2018-02-14-embassys-press-officer-on-the-chemical-incidents-in-syria": [
        question(
            "Could you comment on the recent statements by a number of Western politicians and"
            " media claiming that Moscow and Damascus were responsible for the chemical weapons"
            " attacks in the course of the Syrian conflict?"
        ),
        answer(
            "Russia is against any use of chemical weapons and is a strong supporter of chemical"
            " disarmament."
        ),
    ],
    "2018-02-12-ushakov-medal-presented-to-the-arctic-convoys-veterans": [
        paragraph(
            "On 9-11 February 2018 Third Secretary of the Embassy Vadim Retyunskiy presented the"
            " Ushakov medals to the Arctic Convoys veterans Mr David SIMPSON and Mr George MOON"
        )
    ],
    "2018-02-10-embassy-press-officer-on-boris-johnsons-comments-on-the-huma": [
        question(
            "Would you please comment on the yesterday’s statement by the Foreign Secretary Boris"
            " Johnson on the humanitarian situation in Syria? What is Russia’s position on this"
            " issue?"
        ),
        answer(
            "The humanitarian situation in Syria remains predictably difficult. Russia continues"
            " to take efforts to provide aid to the civilian population, both directly and"
            " through international organizations."
        ),
    ],
    "2018-02-09-foreign-minister-sergey-lavrovs-remarks-at-a-ceremony-on-the": [
        paragraph(
            "Colleagues, friends, We are grateful to our guests and comrades for accepting our"
            " invitation. I have the honour to declare this ceremony devoted to Diplomats’ Day"
            " open."
        )
    ],
    "2018-02-09-mfa-comment-on-the-humanitarian-situation-in-syria": [
        paragraph(
            "The humanitarian situation in Syria remains difficult. Given these circumstances,"
            " Russia continues to deploy multidimensional efforts to provide aid to the civilian"
            " population, both by directly bringing in humanitarian supplies, and facilitating"
            " the work of international humanitarian bodies."
        )
    ],
    "2018-02-07-shelling-of-the-russian-trade-mission-building-in-damascus": [
        paragraph(
            "A 120-mm mortar shell hit the Russian trade mission building in Damascus (currently"
            " mothballed, but still under diplomatic immunity) on February 6 at approximately"
            " 4 pm local time. No casualties have been reported. The building was badly damaged."
        )
    ],
    "2018-02-05-mfa-statement-on-new-start": [
        paragraph(
            "According to Article II of the Treaty between the United States of America and the"
            " Russian Federation on Measures for the Further Reduction and Limitation of Strategic"
            " Offensive Arms, Russia and the United States were to meet the following aggregate"
            " limits on strategic arms by February 5, 2018:"
        ),
        items(
            "700 deployed ballistic missiles (ICBMs), deployed submarine-launched ballistic"
            " missiles (SLBMs), and deployed heavy bombers equipped for nuclear armaments;",
            "1,550 nuclear warheads on deployed ICBMs, deployed SLBMs, and deployed heavy bombers"
            " equipped for nuclear armaments;",
            "800 deployed and non-deployed ICBM launchers, SLBM launchers, and heavy bombers"
            " equipped for nuclear armaments.",
        ),
    ],
    "2018-02-02-press-release-on-deputy-foreign-minister-igor-morgulovs-meet": [
        paragraph(
            "On February 2, the Foreign Ministry hosted a meeting between Deputy Foreign Minister"
            " Igor Morgulov and Political Director of the Foreign Office of the United Kingdom of"
            " Great Britain and Northern Ireland Karen Pierce."
        )
    ],
}


# The samples


def test_the_table_has_every_sample():
    assert SAMPLES.keys() == ITEMS.keys()


@pytest.mark.parametrize("key", SAMPLES, ids=lambda key: key[:30])
def test_a_sample_has_the_excerpt_that_the_design_shows(key):
    item = ITEMS[key]
    assert list(build(item["content_html"], (), item.get("summary", ""))) == SAMPLES[key]


@pytest.mark.parametrize("key", SAMPLES, ids=lambda key: key[:30])
def test_turns_that_are_given_make_no_difference_to_a_sample(key):
    html = ITEMS[key]["content_html"]
    assert list(build(html, parse(html).turns)) == SAMPLES[key]


@pytest.mark.parametrize("key", SAMPLES, ids=lambda key: key[:30])
def test_the_words_of_a_samples_excerpt_are_words_of_its_text_in_their_order(key):
    rest = iter(re.findall(r"\w+|…", ITEMS[key]["content_html"]))
    assert all(word in rest for word in re.findall(r"\w+|…", plain(SAMPLES[key])))


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
