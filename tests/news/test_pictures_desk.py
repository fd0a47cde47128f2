"""Pictures and attachments at the desk: chosen, described, put in order, taken away."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from PIL import Image

from news import documents
from news.models import Attachment, Draft, Edition, File, Message, Picture, Rendition
from tests import factories
from tests.news import attached
from tests.news.desk import TYPED, page_of, sign_in, typed

pytestmark = pytest.mark.django_db

ADD = "/admin/news/pressrelease/add/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def editor(client):
    sign_in(client, "editor")
    return client


def jpeg(size: tuple[int, int] = (1000, 500), colour: str = "navy") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile("Медаль.jpg", out.getvalue())


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Text.pdf", attached.pdf())


def uses(prefix: str, *rows: dict[str, Any], stored: int = 0) -> dict[str, Any]:
    """The part of the form about pictures or attachments; the first `stored` rows exist."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": stored}
    for place, row in enumerate(rows):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def picture(**values: Any) -> dict[str, Any]:
    return {"upload": jpeg(), "alt": "A medal", "position": 0, **values}


def illustrated(editor, **values: Any) -> Draft:
    editor.post(ADD, {**TYPED, **uses("pictures", picture(**values))})
    return Draft.objects.select_related("message").get()


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


# --- What is described, and what matters ---------------------------------------------------------


@pytest.mark.parametrize("alt", ["IMG_1234.jpg", "photo.png", "scan 3", "picture of", "Медаль"])
def test_a_description_that_names_a_file_is_refused_at_its_field(editor, alt) -> None:
    page = editor.post(ADD, {**TYPED, **uses("pictures", picture(alt=alt))}).content.decode()
    assert "This reads like the name of a file" in page
    assert not Message.objects.exists()


def test_what_matters_is_typed_and_the_picture_is_cut_around_it(editor) -> None:
    draft = illustrated(editor, focal_x=80, focal_y=10)
    (shown,) = documents.of_draft(draft)["pictures"]
    assert shown["focal"] == {"x": 80, "y": 10}
    assert {form["crop"]: (form["width"], form["height"]) for form in shown["crops"]} == {
        "card": (952, 500),
        "thumbnail": (480, 320),
    }
    other = {"id": Picture.objects.get().pk, "draft": draft.pk, "alt": "A medal", "position": 0}
    editor.post(page_of(draft), typed(draft, **uses("pictures", other, stored=1)))
    (shown,) = documents.of_draft(Draft.objects.get())["pictures"]
    assert "focal" not in shown


@pytest.mark.parametrize(("x", "y"), [(-1, 5), (5, 101), ("left", 5)])
def test_what_lies_outside_of_the_picture_is_refused(editor, x, y) -> None:
    editor.post(ADD, {**TYPED, **uses("pictures", picture(focal_x=x, focal_y=y))})
    assert not Message.objects.exists()


def test_a_picture_that_was_stored_before_there_were_other_forms_has_its_document_as_it_was(
    editor,
) -> None:
    draft = illustrated(editor)
    Rendition.objects.exclude(file__media_type="image/jpeg").delete()
    Rendition.objects.exclude(crop="").delete()
    (shown,) = documents.of_draft(draft)["pictures"]
    assert list(shown) == [
        "sha256", "name", "media_type", "width", "height", "alt", "caption", "credit", "sizes",
    ]  # fmt: skip


# --- Replaced, refused, found --------------------------------------------------------------------


def test_another_file_in_its_place_keeps_the_name(editor) -> None:
    draft = illustrated(editor)
    other = jpeg(colour="red")
    other.name = "Another name.jpg"
    row = {"id": Picture.objects.get().pk, "draft": draft.pk, "alt": "A medal", "position": 0}
    editor.post(
        page_of(draft), typed(draft, **uses("pictures", {**row, "upload": other}, stored=1))
    )
    assert Picture.objects.get().name == "medal.jpg"


def test_two_files_of_one_name_are_told_apart(editor) -> None:
    rows = [picture(), picture(upload=jpeg(colour="red"), alt="Another medal")]
    editor.post(ADD, {**TYPED, **uses("pictures", *rows)})
    assert sorted(use.name for use in Picture.objects.all()) == ["medal-2.jpg", "medal.jpg"]


def test_a_refused_form_leaves_nothing_on_the_disk(editor, settings) -> None:
    editor.post(ADD, {**TYPED, "title": "", **uses("pictures", picture())})
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_the_list_of_files_says_where_each_is_used(editor) -> None:
    draft = illustrated(editor)
    factories.publish(draft)
    file = Picture.objects.get().file
    page = html.fromstring(editor.get("/admin/news/file/").content)
    (row,) = page.xpath("//table[@id='result_list']/tbody/tr")
    assert "1 draft, 1 version" in row.text_content()
    (link,) = row.xpath(".//th/a/@href | .//td[contains(@class, 'kind')]//a/@href")
    form = editor.get(link).content.decode()
    assert page_of(draft) in form
    version = Edition.objects.get()
    assert f"{version.get_absolute_url()}v/1/" in form
    assert "in force" in form
    assert file.sha256 in form
    assert editor.post(link, {"name": "x"}).status_code == 403


def test_the_list_of_files_shows_only_those_of_texts_that_may_be_seen(client) -> None:
    sign_in(client, "chief")
    illustrated(client)
    link = f"/admin/news/file/{Picture.objects.get().file_id}/change/"
    for code, seen in (("view_interview", False), ("view_pressrelease", True)):
        sign_in(client, f"reader {code}", code)
        assert ("JPEG picture" in client.get("/admin/news/file/").content.decode()) is seen
        assert (client.get(link).status_code == 200) is seen
    sign_in(client, "consul", "view_mission")
    assert client.get("/admin/news/file/").status_code == 403
