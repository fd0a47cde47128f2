"""Six hundred hostile pictures: each is refused with a sentence or made anew, within bounds."""

import contextlib
import io
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from news import encoding, files, pictures
from news.models import File
from news.refusals import NotAPicture
from tests.news import hostile_pictures

ROOT = Path(__file__).parent.parent.parent
SECONDS, MEGABYTES = 10, 300
# What a picture may consist of when it is made anew: the markers of its metadata are not there.
FOREIGN = (b"<script", b"<html", b"<?php", b"PK\x03\x04", b"%PDF", b"Exif\0\0", b"alert(1)")


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.long
def test_every_one_of_six_hundred_is_refused_with_a_sentence_or_made_anew() -> None:
    every = hostile_pictures.every()
    assert len(every) >= 600
    made, said = 0, {}
    for name, data in every.items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            forms = encoding.encoded(data)
        except NotAPicture as refused:
            forms, said[name] = [], str(refused)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert spent < SECONDS, f"{name} took {spent} seconds"
        # The largest of all children so far, this one included.
        assert after.ru_maxrss < MEGABYTES * 1024, f"{name} took {after.ru_maxrss} KB"
        made += bool(forms)
        for form in forms:
            with Image.open(io.BytesIO(form.data)) as image:
                image.load()
                assert image.size == (form.width, form.height), name
                assert image.get_format_mimetype() == form.media_type, name
            assert not [word for word in FOREIGN if word in form.data], name
    assert not [name for name, sentence in said.items() if not sentence.endswith(".")]
    # Most of what is whole is made anew: a test in which all is refused would tell nothing.
    assert made > 100


SOME = ("JPEG cut at", "PNG spoilt", "a page", "SVG with a script", "GIF and JAR", "PNG bomb")


@pytest.mark.django_db
@pytest.mark.long
def test_nothing_of_what_is_refused_stays_on_the_disk(media: Path) -> None:
    for name, data in hostile_pictures.every().items():
        if not name.startswith(SOME):
            continue
        with (
            contextlib.suppress(ValidationError),
            files.undone_on_failure(),
            transaction.atomic(),
        ):
            files.store_picture(SimpleUploadedFile("x.png", data), None)
        assert len(stored(media)) == File.objects.count(), name


@pytest.mark.django_db
def test_what_a_failure_has_written_is_taken_from_the_disk_again(media: Path) -> None:
    data = hostile_pictures.written(hostile_pictures.drawn(), "PNG")
    with contextlib.suppress(ZeroDivisionError), files.undone_on_failure(), transaction.atomic():
        files.store_picture(SimpleUploadedFile("x.png", data), None)
        assert stored(media)
        raise ZeroDivisionError
    assert not File.objects.exists()
    assert not stored(media)


def test_a_picture_that_takes_too_much_is_given_up_with_a_sentence(monkeypatch) -> None:
    data = hostile_pictures.written(Image.new("RGB", (3000, 3000)), "PNG")
    for bound, value in (("MEMORY", 40_000_000), ("PATIENCE", 0.01)):
        with monkeypatch.context() as patched:
            patched.setattr(encoding, bound, value)
            with pytest.raises(NotAPicture, match="too much time or memory"):
                encoding.encoded(data)


def test_the_same_picture_is_always_written_as_the_same_bytes() -> None:
    data = hostile_pictures.written(hostile_pictures.drawn(size=(700, 500)), "PNG")
    assert encoding.encoded(data) == pictures.encode(data)


def test_the_other_process_knows_nothing_of_the_site() -> None:
    told = "import sys; import news.encoder; print('django' in sys.modules)"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )  # fmt: skip
    assert done.stdout.strip() == "False"
