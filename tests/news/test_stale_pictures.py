"""A save that comes too late compares pictures too, row by row."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from news.models import Picture
from tests import factories
from tests.news.desk import page_of
from tests.news.stale import hers, opened, over, picture, sent_by, side_by_side

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
