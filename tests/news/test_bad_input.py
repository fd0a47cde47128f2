"""What nobody should type, paste or send: a sentence or a clean result, and nothing half saved."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from news.models import Draft, Edition, Feature, File, Message, Picture, PressRelease
from tests import factories
from tests.news.desk import TYPED, page_of

pytestmark = pytest.mark.django_db

ADD = "/admin/news/pressrelease/add/"
FORM = "application/x-www-form-urlencoded"
EVIL = (
    "<p onclick=alert(1) style='position:fixed'>Kept <b>bold</b></p><script>alert(2)</script>"
    "<iframe src=//evil.example></iframe><style>p{}</style><svg onload=alert(3)></svg>"
    "<a href='javascript:alert(4)'>link</a><form action=//evil.example><input></form>"
    "<math><mtext><img src=x onerror=alert(5)></mtext></math><object data=x></object>"
)


@pytest.fixture(autouse=True)
def mission(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.mission()


def nothing_is_saved() -> bool:
    kept = (Draft, Message, Picture, File, Edition, Feature)
    return not any(model._default_manager.exists() for model in kept)


def add(editor: Client, **values: Any) -> Any:
    return editor.post(ADD, {**TYPED, **values})


# What is typed


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": " \t\n"}, "This field is required"),
        ({"title": "\u00ad\ufeff"}, "A message needs a title."),
        ({"title": "x" * 256}, "at most 255 characters"),
        ({"title": "A\0B"}, "Null characters are not allowed"),
        ({"body": ""}, "This field is required"),
        ({"body": "<p>&nbsp;</p><script>x</script>"}, "Nothing is left of the text"),
        ({"body": "\0"}, "Null characters are not allowed"),
        ({"summary": "x" * 1001}, "at most 1000 characters"),
        ({"in_language": "zz"}, "Choose one of the languages"),
        ({"in_language": "fr"}, "Choose one of the languages"),
        ({"in_language": "en-&lt;"}, "Choose one of the languages"),
        ({"in_language": "x" * 99}, "at most 10 characters"),
        ({"in_language": ""}, "This field is required"),
        ({"slug": "Ünder & over"}, "Enter a valid “slug”"),
        ({"slug": "../../admin"}, "Enter a valid “slug”"),
        ({"slug": "x" * 101}, "at most 100 characters"),
        ({"date_published_0": "9999-12-31", "date_published_1": "23:59"}, "Check the date"),
        ({"date_published_0": "0001-01-01", "date_published_1": "00:00"}, "Check the date"),
        ({"date_published_0": "2018-02-30", "date_published_1": "10:00"}, "Enter a valid date"),
        ({"date_published_0": "2018-02-18", "date_published_1": "25:00"}, "Enter a valid time"),
        ({"date_published_0": "2018-02-18"}, "Enter a valid time"),
        ({"categories": ["999999"]}, "999999 is not one of the available choices"),
        ({"categories": ["syria'--"]}, "is not a valid value"),
        ({"categories": ["9" * 40]}, "is not one of the available choices"),
        ({"issuer": "999999"}, "Select a valid choice"),
        ({"issuer": "9" * 40}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_gets_a_sentence_and_the_text_stays(editor, values, sentence) -> None:
    answer = add(editor, **{"dateline": "Kept as typed", **values})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert 'value="Kept as typed"' in page
    assert nothing_is_saved()


@pytest.mark.parametrize(
    ("typed_title", "stored"),
    [
        ("  Two   words \n", "Two words"),
        ("🕊️ Peace 👩🏽‍🚀", "🕊️ Peace 👩🏽‍🚀"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u202eright to left", "\u202eright to left"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_strange_title_is_kept_and_shown_as_text(editor, typed_title, stored) -> None:
    assert add(editor, title=typed_title).status_code == 302
    draft = PressRelease.objects.get()
    assert draft.title == stored
    for page in (page_of(draft), page_of(draft, "preview"), page_of(draft, "publish")):
        answer = editor.get(page)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_scripts_handlers_styles_and_frames_are_gone_when_it_is_saved(editor) -> None:
    add(editor, body=EVIL, notes_to_editors=EVIL)
    draft = PressRelease.objects.get()
    for html in (draft.body, draft.notes_to_editors):
        assert "Kept <b>bold</b>" in html
        for part in ("<script", "on", "style", "iframe", "svg", "javascript", "form", "object"):
            assert part not in html.replace("position", "")
    preview = editor.get(page_of(draft, "preview")).content.decode()
    assert "alert(" not in preview


@pytest.mark.parametrize("raw", ["%ED%A0%BD", "%FF%FE", "%C0%80", "%ED%A0%BD%ED%B8%80", "%80"])
def test_bytes_that_are_no_text_become_a_sign_that_says_so(editor, raw) -> None:
    sent = urlencode({**TYPED, "title": "", "body": ""})
    sent = sent.replace("title=", f"title=A{raw}").replace("body=", f"body=<p>{raw}</p>", 1)
    assert editor.post(ADD, sent, content_type=FORM).status_code == 302
    draft = PressRelease.objects.get()
    assert draft.title.startswith("A\ufffd")
    assert editor.get(page_of(draft, "publish")).status_code == 200


# What is pasted


def test_a_paste_of_five_megabytes_is_answered_by_the_form_with_the_text_in_it(editor) -> None:
    pasted = "<p>" + "word " * 1_000_000 + "the end</p>"
    start = time.perf_counter()
    answer = add(editor, body=pasted)
    assert time.perf_counter() - start < 10
    page = answer.content.decode()
    assert "at most 1000000 are possible. Shorten it." in page
    assert "word the end" in page
    assert nothing_is_saved()


@pytest.mark.parametrize("content_type", ["multipart/form-data", FORM])
def test_a_paste_above_every_limit_gets_a_page_with_a_sentence(editor, content_type) -> None:
    values = {**TYPED, "body": "x" * 20_000_000}
    if content_type == FORM:
        answer = editor.post(ADD, urlencode(values), content_type=FORM)
    else:
        answer = editor.post(ADD, values)
    page = answer.content.decode()
    assert answer.status_code in {400, 413}
    assert "larger than 16 MB, and nothing is saved. Go back" in page
    assert nothing_is_saved()


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + "deep" + "</div>" * 20_000,
        "<b>" * 20_000 + "deep",
        "<p>Q: a</p><p>A: b</p>" * 1_000,
        "&" * 100_000,
        "<" * 100_000,
        "<table>" * 3_000 + "<td>deep",
        "Question: " * 30_000,
        "a\u0301" * 300_000,
    ],
    ids=["divs", "bold", "turns", "ampersands", "brackets", "tables", "labels", "accents"],
)
def test_a_body_made_to_hurt_is_saved_looked_at_and_checked_in_time(editor, body) -> None:
    start = time.perf_counter()
    answer = editor.post("/admin/news/interview/add/", {**TYPED, "body": body})
    assert answer.status_code in {200, 302}
    for draft in Draft.objects.select_related("message"):
        for page in ("change", "preview", "publish"):
            assert editor.get(page_of(draft, page)).status_code == 200
    assert time.perf_counter() - start < 30
