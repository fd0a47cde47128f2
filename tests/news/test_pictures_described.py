"""Pictures are described and cut around what matters in them, and files are told apart."""

import pytest
from lxml import html

from news import documents
from news.models import Draft, Edition, Message, Picture, Rendition
from tests import factories
from tests.news.desk import TYPED, page_of, sign_in, typed
from tests.news.uploading import ADD, illustrated, jpeg, picture, uses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


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
