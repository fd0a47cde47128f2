"""What `news/transcripts.py` promises: labels found, turns whole, no word lost."""

import json
import re
import time
from collections import Counter
from pathlib import Path

import lxml.html
import pytest

from news.transcripts import Transcript, parse

_SAMPLE = Path(__file__).parents[2] / "embassy/sample/messages.json"
ITEMS = json.loads(_SAMPLE.read_text())["items"]
INTERVIEW = next(item["content_html"] for item in ITEMS if item["_embassy"]["kind"] == "interview")
TALK = "<p>Question: Why?</p><p>Sergey Lavrov: Because.</p>"


def words(*parts: str) -> list[str]:
    """The words of pieces of HTML; blocks and line breaks part words, inline markup does not."""
    html = re.sub(r"</?(?:b|i|em|strong|a|sub|sup)\b[^>]*>", "", " ".join(parts))
    root = lxml.html.fromstring(f"<div>{re.sub('<', ' <', html)}</div>")
    return re.findall(r"\w+", "".join(root.itertext()))


def said(transcript: Transcript) -> list[str]:
    return words(transcript.before, *(turn.html for turn in transcript.turns))


def table(html: str, *speakers: str) -> list[tuple[str, str]]:
    return [(turn.anchor, turn.speaker) for turn in parse(html, speakers).turns]


def paragraphs(html: str) -> int:
    return html.count("<p>")


# The interview


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


# Labels


@pytest.mark.parametrize(
    ("question", "answer", "speakers", "languages"),
    [
        ("Question:", "Answer:", ("", ""), ("", "")),
        ("QUESTION:", "MR. SMITH:", ("", "MR. SMITH"), ("", "")),
        ("Q:", "A:", ("", ""), ("", "")),
        ("Q1:", "A1:", ("", ""), ("", "")),
        ("Question 3:", "Answer 3:", ("", ""), ("", "")),
        (
            "Question (in English):",
            "Sergey Lavrov (in English):",
            ("", "Sergey Lavrov"),
            ("en", "en"),
        ),
        (
            "Question (in Russian):",
            "Sergey Lavrov (in French):",
            ("", "Sergey Lavrov"),
            ("ru", "fr"),
        ),
        ("Question:", "FOREIGN MINISTER PAYNE:", ("", "FOREIGN MINISTER PAYNE"), ("", "")),
        ("Question from TASS:", "Lavrov:", ("Question from TASS", "Lavrov"), ("", "")),
        ("Question:", "Bashar al-Assad:", ("", "Bashar al-Assad"), ("", "")),
        ("Вопрос:", "Ответ:", ("", ""), ("", "")),
        ("В:", "О:", ("", ""), ("", "")),
        ("Вопрос № 2:", "С.В.Лавров:", ("", "С.В.Лавров"), ("", "")),
        (
            "Вопрос (на английском языке):",
            "С.В.Лавров (по-английски):",
            ("", "С.В.Лавров"),
            ("en", "en"),
        ),
        ("سؤال:", "جواب:", ("", ""), ("", "")),
        (
            "سؤال (بالإنجليزية):",
            "سيرغي لافروف (باللغة الروسية):",
            ("", "سيرغي لافروف"),
            ("en", "ru"),
        ),
        ("سؤال\u200f:", "جواب (بالانجليزية):", ("", ""), ("", "en")),
        ("Question :", "Réponse :", ("", ""), ("", "")),
        (
            "Question\u202f:",
            "Jean-Yves Le Drian (en anglais)\xa0:",
            ("", "Jean-Yves Le Drian"),
            ("", "en"),
        ),
        ("Frage:", "Antwort (auf Englisch):", ("", ""), ("", "en")),
        ("问：", "答：", ("", ""), ("", "")),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "<p>{q} Why?</p><p>{a} Because.</p>",
        "<p><b>{q}</b> Why?</p><p><strong>{a} </strong>Because.</p>",
        "<p><em><b>{q}</b></em></p><p>Why?</p><h3>{a}</h3><p>Because.</p>",
        "<p>{q} Why?<br>{a} Because.</p>",
        "<p>\n {q}\nWhy?</p>\n<p>\n {a}\nBecause.</p>",
    ],
)
def test_a_label_is_recognised_in_every_language_and_form(
    form, question, answer, speakers, languages
):
    turns = parse(form.format(q=question, a=answer)).turns
    assert [(turn.anchor, turn.role) for turn in turns] == [("q1", "question"), ("a1", "answer")]
    assert tuple(turn.speaker for turn in turns) == speakers
    assert tuple(turn.language for turn in turns) == languages
    assert [turn.html for turn in turns] == ["<p>Why?</p>", "<p>Because.</p>"]


@pytest.mark.parametrize(
    ("label", "language", "note"),
    [
        ("Sergey Lavrov (through interpreter):", "", "through interpreter"),
        ("Sergey Lavrov (in English, by video link):", "en", "by video link"),
        ("Sergey Lavrov (Minister) (in English):", "en", "Minister"),
        ("Sergey Lavrov [in Chinese]:", "zh", ""),
        ("Sergey Lavrov (translated from English):", "", "translated from English"),
        ("Sergey Lavrov (in haste):", "", "in haste"),
    ],
)
def test_brackets_on_a_label_tell_the_language_or_are_a_remark(label, language, note):
    turn = parse(f"<p>Question: Why?</p><p>{label} Because.</p>").turns[1]
    assert (turn.speaker, turn.language, turn.note) == ("Sergey Lavrov", language, note)


@pytest.mark.parametrize(
    "prose",
    [
        "I will say one thing: no.",
        "One more point: we agreed.",
        "The “Plan”: no.",
        "We met at 10:30.",
        "Moscow:10 degrees.",
        "answer: none.",
        "Он сказал: нет.",
        "وقال الوزير في مؤتمر صحفي: لا.",
        "What did we get? Answer: nothing.",
        "Source:https://example.org",
    ],
)
def test_a_sentence_with_a_colon_is_no_label(prose):
    transcript = parse(f"{TALK}<p>{prose}</p>", ["Sergey Lavrov"])
    assert [turn.html for turn in transcript.turns] == [
        "<p>Why?</p>",
        f"<p>Because.</p>\n<p>{prose}</p>",
    ]
    assert transcript.unrecognised == ()


@pytest.mark.parametrize(
    "opening", ["Note:", "NB:", "Background:", "Editor’s Note:", "Примечание:"]
)
def test_a_note_stays_in_the_answer_and_is_reported(opening):
    transcript = parse(f"{TALK}<p><b>{opening}</b> see above.</p>")
    assert transcript.turns[1].html == f"<p>Because.</p>\n<p><b>{opening}</b> see above.</p>"
    assert transcript.unrecognised == (opening,)


@pytest.mark.parametrize("name", ["Kerry", "John Kerry", "Results", "Middle East"])
def test_an_opening_that_may_be_a_speaker_is_reported_until_the_editor_names_him(name):
    html = f"{TALK}<p>{name}: I agree.</p>"
    assert parse(html, ["Sergey Lavrov"]).unrecognised == (f"{name}:",)
    assert len(parse(html, ["Sergey Lavrov"]).turns) == 2
    assert parse(html, ["Sergey Lavrov", name]).unrecognised == ()
    assert len(parse(html, ["Sergey Lavrov", name]).turns) == 3


def test_a_text_without_questions_has_nothing_to_report():
    assert parse("<p>Moscow: snow.</p><p>Note: rain.</p>").unrecognised == ()


def test_questions_without_an_answer_are_reported_and_stay_text():
    transcript = parse("<p>Question: Why?</p><p>Nobody knows.</p>")
    assert transcript == Transcript((), "<p>Question: Why?</p><p>Nobody knows.</p>", ("Question:",))


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
