"""A save that comes too late: both texts side by side, nothing of either lost."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from PIL import Image

from news import files, publishing
from news.models import Draft, Picture
from tests import factories
from tests.news.desk import page_of, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mission(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.mission()


@pytest.fixture
def editor(client):
    sign_in(client, "editor")
    return client


@pytest.fixture
def draft():
    return factories.draft(
        title="A word",
        body="<p>The Embassy has a word to say.</p>\n<p>It is a short one.</p>",
        summary="In short.",
    )


def tree(answer):
    return html.fromstring(answer.content.decode())


def opened(client, draft: Draft) -> dict[str, Any]:
    """The fields of the form of `draft` as a browser without scripts would send them."""
    return sent_by(client.get(page_of(draft)))


def sent_by(answer):
    form = tree(answer).get_element_by_id("pressrelease_form")
    sent = {}
    for control in form.inputs:
        if control.name and "__prefix__" not in control.name and control.get("type") != "file":
            value = control.value
            if control.tag == "textarea":
                value = value.removeprefix("\n")  # as browsers do
            sent[control.name] = list(value) if isinstance(value, set) else value
    boxes = form.xpath(".//input[@type='checkbox']")
    for name in {box.name for box in boxes}:
        sent[name] = [box.get("value", "on") for box in boxes if box.name == name and box.checked]
    return {name: value for name, value in sent.items() if value is not None and name != "_over"}


def hers(draft: Draft, **values: Any) -> None:
    """M. Sokolova saves `values` meanwhile."""
    other = factories.user("M. Sokolova")
    categories = values.pop("categories", None)
    row = Draft.objects.get(pk=draft.pk)
    for name, value in {**values, "changed_by": other}.items():
        setattr(row, name, value)
    row.lock_version += 1
    row.save()
    if categories is not None:
        row.categories.set(categories)


def side_by_side(answer):
    """By field: who changed it, and what stands in the two columns."""
    page = tree(answer)
    found = {}
    for part in page.find_class("stale__part"):
        said = " ".join(line.text_content() for line in part.find_class("stale__whose"))
        columns = [
            " ".join(" ".join(text.text_content() for text in side.xpath("./p")).split())
            for side in part.find_class("stale__side")
        ]
        found[part.find_class("stale__name")[0].text_content()] = (said, *columns)
    return found


def over(answer):
    """What is sent by the button that saves over the other's text."""
    (button, *_) = tree(answer).xpath("//button[@name='_over']")
    return {**sent_by(answer), "_over": button.get("value")}


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


# Pictures


def picture(draft: Draft, alt: str, color: str = "navy") -> Picture:
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(jpeg, "JPEG")
    file, name = files.store_picture(SimpleUploadedFile(f"{color}.jpg", jpeg.getvalue()), None)
    return Picture.objects.create(draft=draft, file=file, name=name, alt=alt)


def test_pictures_are_told_apart_row_by_row(editor, draft) -> None:
    hers_only, mine_only, both, gone = (
        picture(draft, alt, color)
        for alt, color in [("A", "navy"), ("B", "red"), ("C", "green"), ("D", "black")]
    )
    sent = opened(editor, draft)
    places = {sent[f"pictures-{n}-id"]: n for n in range(4)}
    sent[f"pictures-{places[str(mine_only.pk)]}-alt"] = "B mine"
    sent[f"pictures-{places[str(both.pk)]}-alt"] = "C mine"
    sent[f"pictures-{places[str(gone.pk)]}-caption"] = "D mine"
    Picture.objects.filter(pk=hers_only.pk).update(alt="A hers")
    Picture.objects.filter(pk=both.pk).update(alt="C hers")
    gone.delete()
    picture(draft, "E hers", "white")
    hers(draft)
    answer = editor.post(page_of(draft), sent)
    compared = side_by_side(answer)
    assert "You did not change this" in compared["Picture: navy.jpg"][0]
    assert "Only you" in compared["Picture: red.jpg"][0]
    assert "Both" in compared["Picture: green.jpg"][0]
    assert compared["Picture: white.jpg"][2] == "Not there."
    (removed,) = [row for row in compared.values() if "D mine" in row[2]]
    assert removed[1] == "Not there."
    assert editor.post(page_of(draft), over(answer)).status_code == 302
    stored = sorted(Picture.objects.values_list("alt", flat=True))
    assert stored == ["A hers", "B mine", "C mine", "E hers"]


def test_a_picture_that_i_removed_and_she_described_is_asked_about(editor, draft) -> None:
    stored = picture(draft, "A")
    sent = {**opened(editor, draft), "pictures-0-DELETE": "on"}
    Picture.objects.update(alt="A hers")
    hers(draft)
    answer = editor.post(page_of(draft), sent)
    _said, theirs, mine = side_by_side(answer)["Picture: navy.jpg"]
    assert "A hers" in theirs
    assert mine == "Not there."
    again = over(answer)
    assert again["pictures-0-DELETE"] == ["on"]
    editor.post(page_of(draft), again)
    assert not Picture.objects.filter(pk=stored.pk).exists()


def test_a_new_picture_keeps_its_words_and_its_file_is_asked_for_again(editor, draft) -> None:
    sent = opened(editor, draft)
    hers(draft, title="Her word")
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(jpeg, "JPEG")
    row = {
        "pictures-TOTAL_FORMS": 1,
        "pictures-0-alt": "New one",
        "pictures-0-position": 0,
        "pictures-0-upload": SimpleUploadedFile("new.jpg", jpeg.getvalue()),
    }
    answer = editor.post(page_of(draft), {**sent, **row})
    assert "have to be chosen again" in answer.content.decode()
    assert sent_by(answer)["pictures-0-alt"] == "New one"
    assert not Picture.objects.exists()
    jpeg.seek(0)
    upload = SimpleUploadedFile("new.jpg", jpeg.getvalue())
    assert editor.post(page_of(draft), {**over(answer), "pictures-0-upload": upload})
    assert Picture.objects.get().alt == "New one"
