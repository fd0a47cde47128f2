"""Six hundred hostile pictures: each is refused with a sentence or made anew, within bounds."""

import contextlib
import json
import os
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
from news.sentences import OF_PICTURES
from tests.news import hostile_pictures

ROOT = Path(__file__).parent.parent.parent
SECONDS, MEGABYTES = 10, 300
# A small process that does what an upload does with each file of a folder: whatever starts
# another one lends it its own size for a moment, and this one is not to be measured.
MEASURED = """
import io, json, resource, sys
from pathlib import Path
from PIL import Image
from news import encoding
from news.refusals import NotAPicture
from news.sentences import OF_PICTURES

FOREIGN = (b"<script", b"<html", b"<?php", b"PK\\x03\\x04", b"%PDF", b"Exif\\0\\0", b"alert(1)")

def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024

for path in sorted(Path(sys.argv[1]).iterdir()):
    before, faults, reason, forms = spent()[0], [], "", []
    try:
        forms = encoding.encoded(path.read_bytes())
    except NotAPicture as refused:
        reason = refused.reason
    after, megabytes = spent()
    for form in forms:
        with Image.open(io.BytesIO(form.data)) as image:
            image.load()
            told = image.size, image.get_format_mimetype()
        if told != ((form.width, form.height), form.media_type):
            faults.append(f"is {told}")
        faults += [f"holds {word}" for word in FOREIGN if word in form.data]
    print(json.dumps([path.name, len(forms), reason, after - before, megabytes, faults]))
"""


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.long
def test_every_one_of_six_hundred_is_refused_with_a_sentence_or_made_anew(tmp_path: Path) -> None:
    names = {}
    for number, (name, data) in enumerate(hostile_pictures.every()):
        names[f"{number:04}"] = name
        (tmp_path / f"{number:04}").write_bytes(data)
    assert len(names) >= 600
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MEASURED, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    made = 0
    for line in done.stdout.splitlines():
        number, forms, reason, seconds, megabytes, faults = json.loads(line)
        name = names.pop(number)
        assert forms or reason in OF_PICTURES, name
        assert seconds < SECONDS, f"{name} took {seconds} seconds"
        # The largest of all processes so far, this picture's included.
        assert megabytes < MEGABYTES, f"{name} took {megabytes} MB"
        assert not faults, f"{name}: {faults}"
        made += bool(forms)
    assert not names
    # Most of what is whole is made anew: a test in which all is refused would tell nothing.
    assert made > 100


SOME = ("JPEG cut at", "PNG spoilt", "a page", "SVG with a script", "GIF and JAR", "PNG bomb")


@pytest.mark.django_db
@pytest.mark.long
def test_nothing_of_what_is_refused_stays_on_the_disk(media: Path) -> None:
    for name, data in hostile_pictures.every():
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
