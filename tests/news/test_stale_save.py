"""A save that comes too late: both texts side by side, nothing of either lost."""

from datetime import UTC, datetime

import pytest

from news import publishing
from news.models import Draft
from tests import factories
from tests.news.desk import page_of
from tests.news.stale import hers, opened, over, sent_by, side_by_side, tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mission(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.mission()


@pytest.fixture
def draft():
    return factories.draft(
        title="A word",
        body="<p>The Embassy has a word to say.</p>\n<p>It is a short one.</p>",
        summary="In short.",
    )


def test_both_texts_stand_side_by_side_with_who_and_when_in_both_cities(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    answer = editor.post(page_of(draft), {**sent, "title": "My word", "_continue": ""})
    page = " ".join(tree(answer).text_content().split())
    assert "M. Sokolova changed it or took a step while you had it open." in page
    assert "Stored now, M. Sokolova, 18 February 2018, 08:43 London, 11:43 Moscow" in page
    said, stored, mine = side_by_side(answer)["Title"]
    assert "Both of you changed this" in said
    assert (stored, mine) == ("only here:Her word", "only here:My word")
    assert Draft.objects.get().title == "Her word"
    assert sent_by(answer)["title"] == "My word"


def test_only_what_differs_is_marked_by_the_word(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, body="<p>The Embassy has one word to say.</p>\n<p>It is a short one.</p>")
    body = "<p>The Embassy has no word to say.</p>\n<p>It is a short one.</p>"
    answer = editor.post(page_of(draft), {**sent, "body": body})
    _said, stored, mine = side_by_side(answer)["Text"]
    assert "The Embassy has only here:one" in stored
    assert "The Embassy has only here:no" in mine
    part = tree(answer).find_class("stale__part")[0]
    assert [mark.tag for mark in part.iter("ins", "del")] == ["del", "ins"]


MOMENT = datetime(2018, 2, 1, 9, 30, tzinfo=UTC)
FIELDS = [
    ("summary", "Hers", "Mine", ("only here:Hers", "only here:Mine")),
    ("dateline", "Paris", "Rome", ("only here:Paris", "only here:Rome")),
    ("slug", "hers", "mine", ("only here:hers", "only here:mine")),
    (
        "notes_to_editors", "<p>Hers</p>", "<p>Mine</p>",
        ("only here:Hers", "only here:Mine"),
    ),
    ("in_language", "ru", "en", ("only here:Russian", "only here:English")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "theirs", "mine", "shown"), FIELDS)
def test_every_kind_of_field_is_shown_in_words(editor, draft, name, theirs, mine, shown) -> None:
    sent = opened(editor, draft)
    hers(draft, **{name: theirs})
    answer = editor.post(page_of(draft), {**sent, name: mine})
    compared = [columns[1:] for columns in side_by_side(answer).values()]
    assert shown in compared
    assert sent_by(answer)[name] == (theirs if mine == sent.get(name) else mine)


def test_dates_and_subjects_are_shown_as_people_read_them(editor, draft) -> None:
    syria, aid = factories.category("Syria"), factories.category("Humanitarian aid")
    sent = opened(editor, draft)
    hers(draft, date_published=MOMENT, categories=[syria])
    typed = {"categories": [str(aid.pk)], "date_published_0": "2018-02-02"}
    answer = editor.post(page_of(draft), {**sent, **typed, "date_published_1": "08:00"})
    compared = side_by_side(answer)
    assert compared["Categories"][1:] == ("only here:Syria", "only here:Humanitarian aid")
    _said, stored, mine = compared["Date shown to readers"]
    assert "09:30" in stored
    assert "08:00" in mine
    again = sent_by(answer)
    assert again["categories"] == [str(aid.pk)]
    assert again["date_published_1"] == "08:00"


def test_the_note_to_readers_is_compared_too(editor) -> None:
    draft = factories.draft_of(factories.published(title="A word"))
    sent = opened(editor, draft)
    hers(draft, note="Hers", note_kind="correction")
    answer = editor.post(page_of(draft), {**sent, "note": "Mine"})
    compared = side_by_side(answer)
    assert compared["Note to readers"][1:] == ("only here:Hers", "only here:Mine")
    assert compared["Kind of change"][1].startswith("only here:Correction")
    again = sent_by(answer)
    assert (again["note"], again["note_kind"]) == ("Mine", "correction")


def test_what_only_the_other_changed_is_taken_over_and_the_rest_stays_mine(editor, draft) -> None:
    syria = factories.category("Syria")
    sent = opened(editor, draft)
    hers(draft, summary="Hers.", date_published=MOMENT, categories=[syria])
    answer = editor.post(page_of(draft), {**sent, "title": "My word"})
    compared = side_by_side(answer)
    assert "You did not change this" in compared["Summary"][0]
    assert "Only you changed this" in compared["Title"][0]
    assert "Text" not in compared
    assert editor.post(page_of(draft), over(answer)).status_code == 302
    saved = Draft.objects.get()
    assert (saved.title, saved.summary, saved.date_published) == ("My word", "Hers.", MOMENT)
    assert [category.slug for category in saved.categories.all()] == ["syria"]
    assert saved.changed_by.username == "editor"


def test_saving_mine_over_it_is_refused_when_somebody_is_quicker_again(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    answer = over(editor.post(page_of(draft), {**sent, "title": "My word"}))
    Draft.objects.update(title="A third word", lock_version=7)
    refused = editor.post(page_of(draft), answer)
    assert side_by_side(refused)["Title"][1] == "only here:A third word"
    assert Draft.objects.get().title == "A third word"
    editor.post(page_of(draft), over(refused))
    assert Draft.objects.get().title == "My word"


def test_the_other_way_opens_what_is_stored(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    answer = editor.post(page_of(draft), {**sent, "title": "My word"})
    page = tree(answer)
    (link,) = set(page.xpath("//*[@class='stale__ways']/a/@href"))
    assert sent_by(editor.get(link))["title"] == "Her word"


def test_the_ordinary_buttons_do_not_save_over_what_nobody_has_looked_at(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    answer = editor.post(page_of(draft), {**sent, "title": "My word"})
    page = tree(answer)
    buttons = page.xpath("//form[@id='pressrelease_form']//button[@type='submit']")
    assert buttons[0].get("disabled") is not None
    names = {button.get("name") for button in buttons[1:]}
    assert "_over" in names
    assert not names & {"_continue", "_preview", "_publish"}
    editor.post(page_of(draft), {**sent_by(answer), "_continue": ""})
    assert Draft.objects.get().title == "Her word"


@pytest.mark.parametrize(
    "said", ["", "nonsense", "[]", "[1, 2]", '[{"title": []}, {"pictures": {"1": 2}}]', "[" * 9000]
)
def test_without_knowing_what_the_form_held_nothing_is_taken_over(editor, draft, said) -> None:
    sent = {**opened(editor, draft), "opened": said, "title": "My word"}
    hers(draft, summary="Hers.")
    answer = editor.post(page_of(draft), sent)
    compared = side_by_side(answer)
    assert set(compared) == {"Title", "Summary"}
    assert sent_by(answer)["summary"] == "In short."


def test_words_that_are_the_same_show_the_links_that_differ(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, body='<p>See <a href="https://example.org/hers" rel="noopener">here</a>.</p>')
    mine = '<p>See <a href="https://example.org/mine">here</a>.</p>'
    said, stored, own = side_by_side(editor.post(page_of(draft), {**sent, "body": mine}))["Text"]
    assert "The words are the same." in said
    assert "hers" in stored
    assert "mine" in own


def test_the_same_typed_by_both_says_that_nothing_is_to_be_done(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="The same")
    answer = editor.post(page_of(draft), {**sent, "title": "The same"})
    assert side_by_side(answer) == {}
    assert "says the same as what you typed" in answer.content.decode()


@pytest.mark.parametrize(("button", "leads_to"), [("_continue", "change"), ("_publish", "publish")])
def test_a_form_that_is_sent_twice_saves_once_and_leads_there_from_both(
    editor, draft, button, leads_to
) -> None:
    sent = {**opened(editor, draft), "title": "My word", button: ""}
    for _ in range(2):
        answer = editor.post(page_of(draft), sent)
        assert answer.headers["Location"] == page_of(draft, leads_to)
    assert Draft.objects.get().lock_version == 1


def test_ones_own_other_window_is_named_as_such(editor, draft) -> None:
    sent = opened(editor, draft)
    editor.post(page_of(draft), {**sent, "title": "First"})
    answer = editor.post(page_of(draft), {**sent, "title": "Second"})
    assert "yourself, in another window" in answer.content.decode()


@pytest.mark.database_clock
def test_a_step_is_named_with_who_took_it(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    chief = factories.user("chief")
    publishing.publish(Draft.objects.get(), by=chief)
    answer = editor.post(page_of(draft), {**sent, "title": "My word"})
    page = " ".join(tree(answer).text_content().split())
    assert "chief changed it or took a step while you had it open." in page
    assert "Last in its history: Published version 1" in page
    assert "Stored now, M. Sokolova" in page


def test_what_is_wrong_besides_is_said_as_well(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    answer = editor.post(page_of(draft), {**sent, "title": ""})
    assert "This field is required." in answer.content.decode()
    assert side_by_side(answer)["Title"][2] == "Empty."


def test_a_paste_that_is_too_long_is_not_repeated_beside_itself(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    pasted = f"<p>{'word ' * 1_000_000}</p>"
    answer = editor.post(page_of(draft), {**sent, "body": pasted})
    assert "Yours is too long to be shown here." in side_by_side(answer)["Text"][0]
    assert answer.content.decode().count("word word") * 10 < 2 * len(pasted)


def test_markup_that_was_typed_is_shown_as_text(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="<script>alert(1)</script>")
    answer = editor.post(page_of(draft), {**sent, "title": "<img src=x onerror=alert(2)>"})
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
