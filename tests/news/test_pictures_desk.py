"""Pictures and attachments at the desk: chosen, described, put in order, taken away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from news.models import Attachment, Draft, File, Message, Picture
from tests import factories
from tests.news import attached
from tests.news.desk import TYPED, page_of, sign_in, typed
from tests.news.uploading import ADD, illustrated, jpeg, pdf, picture, uses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


def test_a_draft_is_saved_with_its_pictures_and_attachments(editor) -> None:
    answer = editor.post(
        ADD,
        {
            **TYPED,
            **uses("pictures", picture(caption="The  ceremony", credit="TASS")),
            **uses("attachments", {"upload": pdf(), "title": "Full text", "position": 0}),
        },
    )
    assert answer.status_code == 302
    shown, paper = Picture.objects.get(), Attachment.objects.get()
    assert (shown.name, shown.alt, shown.caption, shown.credit) == (
        "medal.jpg", "A medal", "The ceremony", "TASS",
    )  # fmt: skip
    assert (shown.file.width, shown.file.created_by.username) == (1000, "editor")
    assert (paper.name, paper.title, paper.file.read()) == (
        "text.pdf", "Full text", attached.pdf(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"alt": ""}, "Describe the picture for those who cannot see it"),
        ({"alt": " \u00ad\x00"}, "Describe the picture for those who cannot see it"),
        ({"is_decorative": "on"}, "A decorative picture has no description"),
        ({"upload": ""}, "Choose the file"),
        ({"upload": SimpleUploadedFile("x.jpg", b"none")}, "cannot be read as a picture"),
        ({"upload": jpeg((20_000, 10))}, "20000 × 10 pixels"),
        ({"alt": "x" * 301}, "at most 300 characters"),
        ({"position": -1}, "greater than or equal to 0"),
        ({"position": "first"}, "Enter a whole number"),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_and_nothing_is_saved(editor, row, sentence) -> None:
    sent = {**TYPED, "title": "Kept as typed", **uses("pictures", picture(**row))}
    page = editor.post(ADD, sent).content.decode()
    assert sentence in page
    assert 'value="Kept as typed"' in page
    assert not Message.objects.exists()
    assert not File.objects.exists()


def test_a_good_file_in_a_refused_form_is_asked_for_again(editor) -> None:
    page = editor.post(ADD, {**TYPED, "title": "", **uses("pictures", picture())}).content.decode()
    assert "Nothing is saved yet. Choose this file again." in page
    assert 'value="A medal"' in page
    assert not File.objects.exists()


def test_what_cannot_be_attached_is_said_at_its_field(editor) -> None:
    row = {"upload": SimpleUploadedFile("x.exe", b"MZ"), "title": "x", "position": 0}
    page = html.fromstring(editor.post(ADD, {**TYPED, **uses("attachments", row)}).content)
    (said,) = page.xpath("//*[contains(@class, 'field-upload')]//ul[contains(@class, 'errorlist')]")
    assert "can be attached" in said.text_content()
    assert not Message.objects.exists()


def test_the_form_shows_a_small_copy_that_its_writer_may_see(editor) -> None:
    draft = illustrated(editor)
    page = html.fromstring(editor.get(page_of(draft)).content)
    (small,) = page.xpath("//img[@class='thumbnail']")
    assert (small.get("alt"), small.get("width"), small.get("height")) == ("A medal", "480", "240")
    answer = editor.get(small.get("src"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    answer.close()


def test_a_picture_that_is_added_or_described_anew_changes_the_draft(editor) -> None:
    draft = illustrated(editor)
    before = draft.lock_version, Draft.objects.get().changed_at
    Draft.objects.update(changed_at=factories.PUBLISHED, changed_by=None)
    stored = Picture.objects.get()
    row = {"id": stored.pk, "draft": draft.pk, "alt": "The medal", "position": 0}
    editor.post(page_of(draft), typed(draft, **uses("pictures", row, stored=1)))
    draft.refresh_from_db()
    assert Picture.objects.get().alt == "The medal"
    assert draft.lock_version == before[0] + 1
    assert draft.changed_at > factories.PUBLISHED
    assert draft.changed_by.username == "editor"


def test_pictures_as_they_are_stored_are_no_change(editor) -> None:
    draft = illustrated(editor)
    stored = Picture.objects.get()
    row = {"id": stored.pk, "draft": draft.pk, "alt": "A medal", "position": 0}
    editor.post(page_of(draft), typed(draft, **uses("pictures", row, stored=1)))
    assert Draft.objects.get().lock_version == draft.lock_version


def test_a_text_and_its_picture_changed_at_once_are_one_change(editor) -> None:
    draft = illustrated(editor)
    stored = Picture.objects.get()
    row = {"id": stored.pk, "draft": draft.pk, "alt": "The medal", "position": 0}
    editor.post(page_of(draft), typed(draft, title="Other", **uses("pictures", row, stored=1)))
    assert Draft.objects.get().lock_version == draft.lock_version + 1


@pytest.mark.parametrize("road", ["removed", "replaced"])
def test_taking_a_picture_away_leaves_its_file(editor, road) -> None:
    draft = illustrated(editor)
    stored, before = Picture.objects.get(), Picture.objects.get().file
    row = {"id": stored.pk, "draft": draft.pk, "alt": "A medal", "position": 0}
    row |= {"DELETE": "on"} if road == "removed" else {"upload": jpeg(colour="red")}
    editor.post(page_of(draft), typed(draft, **uses("pictures", row, stored=1)))
    assert [use.file != before for use in Picture.objects.all()] == [True] * (road == "replaced")
    assert before.read()
    assert Draft.objects.get().lock_version == draft.lock_version + 1


def test_the_number_of_a_picture_is_its_place(editor) -> None:
    rows = [picture(alt="Second", position=2), picture(alt="First", position=1)]
    editor.post(ADD, {**TYPED, **uses("pictures", *rows)})
    assert [use.alt for use in Picture.objects.all()] == ["First", "Second"]
    page = html.fromstring(editor.get(page_of(Draft.objects.get())).content)
    assert page.xpath("//img[@class='thumbnail']/@alt") == ["First", "Second"]


def test_a_stale_save_keeps_the_pictures_as_they_are(editor) -> None:
    draft = illustrated(editor)
    stored = Picture.objects.get()
    Draft.objects.update(lock_version=9)
    row = {"id": stored.pk, "draft": draft.pk, "alt": "The medal", "position": 0}
    page = editor.post(page_of(draft), typed(draft, **uses("pictures", row, stored=1)))
    assert "changed it or took a step" in page.content.decode()
    assert Picture.objects.get().alt == "A medal"


def test_pictures_of_another_draft_cannot_be_taken(editor) -> None:
    theirs = illustrated(editor)
    mine = factories.draft()
    row = {"id": Picture.objects.get().pk, "draft": mine.pk, "alt": "Mine", "position": 0}
    editor.post(page_of(mine), typed(mine, **uses("pictures", row, stored=1)))
    assert Picture.objects.get().draft_id == theirs.pk
    assert Picture.objects.get().alt == "A medal"


def test_who_may_only_look_sees_the_pictures_and_nothing_to_choose(client) -> None:
    sign_in(client, "chief")
    draft = illustrated(client)
    for codes in (["view_picture"], ["view_picture", "add_picture", "change_picture"]):
        sign_in(client, f"reader {len(codes)}", "view_pressrelease", *codes)
        page = client.get(page_of(draft)).content.decode()
        assert 'class="thumbnail"' in page
        assert 'type="file"' not in page
        assert "field-upload" not in page


def test_who_may_not_touch_pictures_writes_without_them(client) -> None:
    sign_in(client, "writer", "add_pressrelease", "view_pressrelease")
    client.post(ADD, {**TYPED, **uses("pictures", picture())})
    assert Draft.objects.exists()
    assert not Picture.objects.exists()
