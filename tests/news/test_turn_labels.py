"""Labels that begin a turn: found in every language and form, and told from prose."""

import pytest

from news.transcripts import Transcript, parse
from tests.news.talks import TALK


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
