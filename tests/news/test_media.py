"""Pictures and attachments: stored once, re-encoded, served only while they are public."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from lxml import html
from PIL import Image

from news import files, pictures, publishing
from news.models import Attachment, File, Picture
from tests import factories
from tests.news import attached
from tests.news.pictured import fetched, illustrated, image, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


def test_the_same_picture_is_stored_once_with_its_sizes() -> None:
    first, name = files.store_picture(upload(image((2000, 1000))), None)
    second, _ = files.store_picture(upload(image((2000, 1000))), None)
    assert first == second
    assert name == "medal.jpg"
    assert (first.width, first.height, first.media_type) == (2000, 1000, "image/jpeg")
    forms: dict[str, set[tuple[int, int]]] = {}
    for row in first.renditions.all():
        kind = row.crop or row.file.media_type
        forms.setdefault(kind, set()).add((row.file.width, row.file.height))
    sizes = {(1600, 800), (960, 480), (480, 240)}
    assert forms == {
        "image/jpeg": sizes, "image/webp": sizes, "image/avif": sizes,
        "card": {(1200, 630)}, "thumbnail": {(480, 320)},
    }  # fmt: skip
    assert Image.open(io.BytesIO(first.read())).size == (2000, 1000)


def test_a_picture_is_turned_upright_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of the officer"
    largest = pictures.encode(image((600, 400), exif=exif))[0]
    assert (largest.width, largest.height) == (400, 600)
    assert b"Camera" not in largest.data
    assert not Image.open(io.BytesIO(largest.data)).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "GIF"])
def test_a_remark_in_a_picture_is_not_handed_on(kind: str) -> None:
    data = image((60, 40), kind, comment=b"Taken at the safe house")
    assert b"safe house" in data
    assert not [form for form in pictures.encode(data) if b"safe house" in form.data]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (image(kind="PNG"), "image/jpeg"),
        (image(kind="PNG", mode="RGBA"), "image/png"),
        (image(kind="GIF", mode="P"), "image/jpeg"),
        (image(kind="WEBP"), "image/jpeg"),
        (image((1, 1)), "image/jpeg"),
    ],
)
def test_every_picture_becomes_one_of_two_kinds(data: bytes, media_type: str) -> None:
    assert pictures.encode(data)[0].media_type == media_type


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header promises more pixels than memory has."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "cannot be read as a picture"),
        (b"not a picture", "cannot be read as a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read as a picture"),
        (image()[:500], "cannot be read as a picture"),
        (image((20_000, 10)), "20000 × 10 pixels"),
        (png_claiming(60_000, 60_000), "60000 × 60000 pixels"),
        (png_claiming(9_000, 9_000), "25 million"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        files.store_picture(upload(data), None)
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (attached.pdf(), "Note.pdf"),
        (attached.docx(), "Note.docx"),
        (attached.odt(), "Note.odt"),
        (attached.mp3(), "Speech.mp3"),
    ],
)
def test_documents_and_sound_can_be_attached(data: bytes, name: str) -> None:
    file, served = files.store_attachment(upload(data, name), None)
    assert file.read() == data
    assert served == name.lower()


@pytest.mark.parametrize("values", [{"alt": ""}, {"alt": "A medal", "is_decorative": True}])
def test_a_picture_is_described_or_decorative(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        illustrated(factories.draft(), **values)


def test_the_page_shows_the_picture_with_its_description_and_sizes(client: Client) -> None:
    draft = factories.draft()
    picture = illustrated(draft, caption="The ceremony", credit="TASS")
    file, name = files.store_attachment(upload(attached.pdf(), "Text.pdf"), None)
    Attachment.objects.create(draft=draft, file=file, name=name, title="Full text")
    edition = factories.publish(draft)
    page = html.fromstring(client.get(edition.get_absolute_url()).content)
    (shown,) = page.xpath("//figure//img")
    assert (shown.get("alt"), shown.get("width")) == ("A medal", "1200")
    assert shown.get("srcset").count("/media/") == 3
    for address in [
        shown.get("src"),
        *[part.split()[0] for part in shown.get("srcset").split(",")],
    ]:
        assert fetched(client, address).headers["Content-Type"] == "image/jpeg"
    (link,) = page.xpath("//a[contains(@href, 'text.pdf')]")
    assert client.get(link.get("href")).getvalue() == attached.pdf()
    assert picture.file.sha256 in edition.document


def test_a_file_is_handed_over_as_what_it_is_and_never_as_a_page(client: Client) -> None:
    draft = factories.draft()
    picture = illustrated(draft)
    factories.publish(draft)
    response = fetched(client, picture.file.url("medal.jpg"))
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.database_clock
def test_a_file_follows_the_public_rule(client: Client) -> None:
    draft, by = factories.draft(), factories.user()
    picture = illustrated(draft)
    addresses = [picture.file.url("x.jpg")]
    addresses += [row.file.url("x.jpg") for row in picture.file.renditions.all()]
    staff = Client()
    staff.force_login(by)

    def statuses(reader: Client) -> set[int]:
        return {fetched(reader, address).status_code for address in addresses}

    assert (statuses(client), statuses(staff)) == ({404}, {200})
    publishing.publish(draft, by=by, at=timezone.now() + timedelta(days=1))
    assert statuses(client) == {404}
    publishing.cancel(draft, by=by)
    publishing.publish(draft, by=by)
    assert statuses(client) == {200}
    publishing.remove(draft, "Wrong", by=by)
    assert statuses(client) == {404}


@pytest.mark.database_clock
def test_a_file_of_a_former_version_is_served_as_long_as_that_version_can_be_read(
    client: Client,
) -> None:
    draft, by = factories.draft(title="Illustrated"), factories.user()
    picture = illustrated(draft)
    first = factories.publish(draft)
    shown = picture.file.url("medal.jpg")
    Picture.objects.filter(draft=draft).delete()

    def publish(body: str, **more: object) -> None:
        draft.refresh_from_db()
        draft.body = body
        draft.save()
        publishing.publish(draft, by=by, note="Changed.", note_kind="update", **more)

    def statuses() -> tuple[int, int]:
        """Of the former version's page and of its picture."""
        version = client.get(f"{first.get_absolute_url()}v/1/")
        if version.status_code == 200:
            images = html.fromstring(version.content).xpath("//figure//img/@src")
            assert images == [shown]
        return version.status_code, fetched(client, shown).status_code

    publish("<p>Without the picture.</p>", at=timezone.now() + timedelta(days=1))
    assert statuses() == (200, 200)
    publishing.cancel(draft, by=by)
    publish("<p>Without the picture.</p>")
    assert statuses() == (200, 200)
    publishing.withdraw(draft, "No more.", by=by)
    assert statuses() == (200, 200)
    publishing.remove(draft, "Wrong.", by=by)
    assert statuses() == (410, 404)
    publish("<p>Again.</p>")
    assert statuses() == (410, 404)
    publishing.reopen(draft, by=by)
    assert statuses() == (200, 200)


@pytest.mark.database_clock
def test_a_file_of_a_correction_that_waits_is_served_to_nobody(client: Client) -> None:
    draft, by = factories.draft(), factories.user()
    factories.publish(draft)
    picture = illustrated(draft)
    publishing.publish(
        draft, by=by, at=timezone.now() + timedelta(days=1), note="New.", note_kind="update"
    )
    assert fetched(client, picture.file.url("x.jpg")).status_code == 404


@pytest.mark.database_clock
def test_a_file_of_an_expired_text_is_served_with_its_version(client: Client) -> None:
    draft, by = factories.draft(), factories.user()
    picture = illustrated(draft)
    end = timezone.now() + timedelta(days=1)
    edition = publishing.publish(draft, by=by, until=end)
    with time_machine.travel(end, tick=False):
        assert client.get(edition.get_absolute_url()).status_code == 410
        assert client.get(f"{edition.get_absolute_url()}v/1/").status_code == 200
        assert fetched(client, picture.file.url("x.jpg")).status_code == 200


def test_an_account_without_the_right_sees_no_file_of_a_draft() -> None:
    picture = illustrated(factories.draft())
    reader = Client()
    reader.force_login(factories.user(superuser=False))
    assert reader.get(picture.file.url("x.jpg")).status_code == 404


@pytest.mark.parametrize("name", ["../x", "x/y", "x%00.jpg", ""])
def test_a_file_has_no_address_but_its_own(client: Client, name: str) -> None:
    assert client.get(f"/media/{'0' * 64}/{name}").status_code == 404
