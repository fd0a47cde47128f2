"""Files are handed out whole or in parts, under their names, and in the end by nginx."""

import pytest
from django.test import Client
from lxml import html

from news import files, publishing
from news.erasure import discarding
from news.models import Attachment, Edition, File
from tests import factories
from tests.news import attached
from tests.news.pictured import illustrated, image, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def recording(client: Client) -> str:
    """The address of a public recording."""
    draft = factories.draft()
    file, name = files.store_attachment(upload(attached.mp3(), "Речь посла.mp3"), None)
    Attachment.objects.create(draft=draft, file=file, name=name, title="Speech", in_language="ru")
    factories.publish(draft)
    return file.url(name)


def asked(client: Client, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    response = client.get(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, dict(response.headers), body


def test_a_part_of_a_recording_is_handed_out_so_that_it_can_be_wound(client, recording) -> None:
    data = attached.mp3()
    status, headers, body = asked(client, recording, Range="bytes=100-299")
    assert (status, body) == (206, data[100:300])
    assert headers["Content-Range"] == f"bytes 100-299/{len(data)}"
    assert headers["Content-Length"] == "200"
    assert headers["Content-Type"] == "audio/mpeg"
    assert headers["Content-Disposition"] == 'inline; filename="rech-posla.mp3"'


def test_several_parts_are_handed_out_as_one_answer(client, recording) -> None:
    data = attached.mp3()
    status, headers, body = asked(client, recording, Range="bytes=0-3,-5")
    assert status == 206
    assert int(headers["Content-Length"]) == len(body)
    boundary = headers["Content-Type"].partition("boundary=")[2].encode()
    first, last = body.split(b"--" + boundary)[1:3]
    assert first.endswith(data[:4] + b"\r\n")
    assert last.endswith(data[-5:] + b"\r\n")


def test_what_lies_behind_the_end_is_answered_with_the_size(client, recording) -> None:
    status, headers, body = asked(client, recording, Range="bytes=9999999-")
    assert (status, body) == (416, b"")
    assert headers["Content-Range"] == f"bytes */{len(attached.mp3())}"


def test_a_part_is_of_the_bytes_that_the_reader_has_already(client, recording) -> None:
    etag = asked(client, recording)[1]["ETag"]
    assert asked(client, recording, Range="bytes=0-9", If_Range=etag)[0] == 206
    whole = asked(client, recording, Range="bytes=0-9", If_Range='"other"')
    assert (whole[0], whole[2]) == (200, attached.mp3())
    assert asked(client, recording, If_None_Match=etag)[0] == 304


def test_a_head_says_how_long_the_file_is_and_gives_nothing(client, recording) -> None:
    response = client.head(recording)
    assert response.headers["Content-Length"] == str(len(attached.mp3()))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert client.post(recording).status_code == 405


def test_a_file_is_called_what_it_is_whatever_the_address_calls_it(client, recording) -> None:
    other = recording.replace("rech-posla.mp3", "setup.exe")
    assert asked(client, other)[1]["Content-Disposition"] == 'inline; filename="setup.mp3"'


@pytest.mark.parametrize(("name", "how"), [("x.pdf", "inline"), ("x.docx", "attachment")])
def test_what_no_browser_shows_is_only_handed_over(client, name: str, how: str) -> None:
    draft = factories.draft()
    data = attached.ALL[name.partition(".")[2]]()
    file, name = files.store_attachment(upload(data, name), None)
    Attachment.objects.create(draft=draft, file=file, name=name, title="Text")
    factories.publish(draft)
    headers = asked(client, file.url(name))[1]
    assert headers["Content-Disposition"] == f'{how}; filename="{name}"'
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_server_in_front_is_told_which_file_to_hand_out(client, recording, settings) -> None:
    settings.X_ACCEL = "/protected/"
    status, headers, body = asked(client, recording, Range="bytes=0-9")
    digest = recording.split("/")[2]
    assert (status, body) == (200, b"")
    assert headers["X-Accel-Redirect"] == f"/protected/{digest[:2]}/{digest}"
    assert headers["Content-Type"] == "audio/mpeg"
    draft = illustrated(factories.draft())
    hidden = asked(client, draft.file.url("x.jpg"))
    assert (hidden[0], "X-Accel-Redirect" in hidden[1]) == (404, False)


def test_the_reader_is_told_what_an_attachment_is(client, recording) -> None:
    page = html.fromstring(client.get(Edition.objects.get().get_absolute_url()).content)
    (line,) = page.xpath("//section[contains(@class, 'attachments')]//li")
    assert " ".join(line.text_content().split()) == "Speech MP3 recording, 16.3 KB, Russian"
    (player,) = line.xpath(".//audio")
    assert (player.get("src"), player.get("preload")) == (recording, "none")


def test_a_picture_that_is_its_own_thumbnail_can_be_deleted() -> None:
    file, _name = files.store_picture(upload(image((480, 320))), None)
    assert file.renditions.filter(file=file).exists()
    paths, left = discarding.discard(discarding.with_renditions([file.pk]))
    assert (left, File.objects.count()) == ([], 0)
    assert file.path in paths


@pytest.mark.database_clock
def test_the_address_of_a_file_stays_when_it_is_replaced_and_a_version_keeps_its_own(
    client: Client,
) -> None:
    draft, by = factories.draft(), factories.user()
    one, name = files.store_attachment(upload(attached.pdf("one"), "list.pdf"), None)
    use = Attachment.objects.create(draft=draft, file=one, name=name, title="List")
    first = factories.publish(draft)
    lasting = f"{first.get_absolute_url()}files/list.pdf"
    assert asked(client, client.get(lasting)["Location"])[2] == attached.pdf("one")
    use.file, _name = files.store_attachment(upload(attached.pdf("two"), "list.pdf"), None)
    use.save()
    publishing.publish(draft, by=by, note="A new list.", note_kind="update")
    assert asked(client, client.get(lasting)["Location"])[2] == attached.pdf("two")
    before = html.fromstring(client.get(f"{first.get_absolute_url()}v/1/").content)
    (old,) = before.xpath("//section[contains(@class, 'attachments')]//a/@href")
    assert asked(client, old)[2] == attached.pdf("one")
    assert client.get(lasting.replace("list", "other")).status_code == 404
