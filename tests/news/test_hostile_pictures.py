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
COSTLY = (
    "PNG bomb",
    "PNG with",
    "JPEG of",
    "GIF of",
    "TIFF of",
    "BMP of",
    "WEBP of",
    "PNG of noise",
)
# A small process that does what an upload does with each file of a folder: whatever starts
# another one lends it its own size for a moment, and this one is not to be measured. Half a
# second for the interpreter to start, six hundred times, is five minutes: the encoder of most
# is forked from a process that has loaded it; its limits and its answers stay its own.
MEASURED = """
import io, json, os, resource, subprocess, sys, tempfile
from pathlib import Path
from PIL import Image
from news import encoder, encoding
from news.refusals import NotAPicture
from news.sentences import OF_PICTURES

FOREIGN = (b"<script", b"<html", b"<?php", b"PK\\x03\\x04", b"%PDF", b"Exif\\0\\0", b"alert(1)")

def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024

def forked(command, *, input, **_options):
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(input)
        asked.seek(0)
        if not (child := os.fork()):
            code = 1
            try:
                os.dup2(asked.fileno(), 0)
                os.dup2(told.fileno(), 1)
                encoder.main()
                code = 0
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        told.seek(0)
        return subprocess.CompletedProcess(command, code, told.read())

Image.init()
started = subprocess.run
for path in sorted(Path(sys.argv[1]).iterdir()):
    subprocess.run = started if path.name.endswith("-started") else forked
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


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All of them as files, by what each is: to make the largest takes long too."""
    folder = tmp_path_factory.mktemp("hostile")
    written = {}
    for number, (name, data) in enumerate(hostile_pictures.every()):
        # Those made to cost much, and some of each other kind, in a process started for it.
        started = number % 20 == 0 or name.startswith(COSTLY)
        written[name] = folder / f"{number:04}{'-started' if started else ''}"
        written[name].write_bytes(data)
    return written


@pytest.mark.long
def test_every_one_of_six_hundred_is_refused_with_a_sentence_or_made_anew(
    hostile: dict[str, Path],
) -> None:
    names = {path.name: name for name, path in hostile.items()}
    assert len(names) >= 600
    folder = next(iter(hostile.values())).parent
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MEASURED, str(folder)],
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


# How many of each kind: what is stored is undone by the same lines whatever was wrong with it.
SOME = {"JPEG cut at": 8, "PNG spoilt": 12, "a page": 1, "SVG with a script": 1, "GIF and JAR": 1,
        "PNG bomb": 3}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.long
def test_nothing_of_what_is_refused_stays_on_the_disk(
    media: Path, hostile: dict[str, Path]
) -> None:
    for kind, count in SOME.items():
        names = [name for name in hostile if name.startswith(kind)]
        assert len(names) >= count
        for name in names[:: len(names) // count]:
            with (
                contextlib.suppress(ValidationError),
                files.undone_on_failure(),
                transaction.atomic(),
            ):
                picture = SimpleUploadedFile("x.png", hostile[name].read_bytes())
                files.store_picture(picture, None)
            assert len(stored(media)) == File.objects.count(), name
    # Some were made anew and some refused.
    assert File.objects.exists()


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
