"""Long answers come whole, and who reads them slowly holds up nobody."""

import re
import time
from pathlib import Path

import pytest

from tests.embassy.real_site import Site
from tests.embassy.sockets import answers, reader_of_nothing, request, said

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def recording(site: Site) -> str:
    """The address of a public file of 40 MB, the bytes of which tell where they stand."""
    return site.run(RECORDING).strip()


RECORDING = """
import hashlib
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from news.models import Attachment, File
data = b"".join(b"%015d " % number for number in range(40 * 2**16))
file = File.objects.create(
    sha256=hashlib.sha256(data).hexdigest(), media_type="audio/mpeg", size=len(data))
default_storage.save(file.path, ContentFile(data))
draft = PressRelease.objects.create(
    message=Message.objects.create(kind="press-release"), title="Recording", body="<p>Hear.</p>")
Attachment.objects.create(draft=draft, file=file, name="a.mp3", title="Recording")
publishing.publish(draft, by=by)
print(file.url("a.mp3"))
"""
# Each line of a ledger has more than a hundred signs.
LEDGER = """
for number in range(800):
    message = Message.objects.create(kind="press-release")
    draft = PressRelease.objects.create(message=message, title=f"Line {number}", body="<p>a</p>")
    publishing.publish(draft, by=by)
"""


@pytest.mark.parametrize("lines", [(), ("Range: bytes=16-",), ("Range: bytes=0-9999999,16-",)])
def test_slow_readers_of_a_file_hold_no_thread(
    site: Site, recording: str, lines: tuple[str, ...]
) -> None:
    slow = [reader_of_nothing(site, request(site, *lines, target=recording)) for _ in range(20)]
    time.sleep(1)
    asked = time.monotonic()
    assert site.ask("/no-such-page/")[0] == 404
    assert time.monotonic() - asked < 5
    assert opened(site, recording, within=0) == len(slow)
    for connection in slow:
        connection.close()
    assert opened(site, recording) == 0


def opened(site: Site, address: str, within: float = 10) -> int:
    """How often the file of this address is open, after so many seconds at the most."""
    deadline = time.monotonic() + within
    while True:
        links = [link for pid in site.workers() for link in Path(f"/proc/{pid}/fd").iterdir()]
        found = [link for link in links if address.split("/")[2] in str(link.resolve())]
        if not found or time.monotonic() > deadline:
            return len(found)
        time.sleep(0.2)


def test_a_reader_who_leaves_in_the_middle_is_no_fault(site: Site, recording: str) -> None:
    for _ in range(100):
        connection = reader_of_nothing(site, request(site, target=recording) * 2)
        connection.recv(100)
        connection.close()
    assert opened(site, recording) == 0
    assert "Traceback" not in site.log.read_text()


def test_a_file_comes_whole_and_in_parts(site: Site, recording: str) -> None:
    [(status, headers, whole)] = answers(said(site, request(site, target=recording)))
    assert status == 200
    assert whole == b"".join(b"%015d " % number for number in range(40 * 2**16))
    end = request(site, "Range: bytes=16000000-", target=recording)
    [(status, headers, part)] = answers(said(site, end))
    assert status == 206
    assert headers["content-range"] == f"bytes 16000000-{len(whole) - 1}/{len(whole)}"
    assert part == whole[16_000_000:]
    several = request(site, "Range: bytes=0-99999,200000-299999", target=recording)
    [(status, _, parts)] = answers(said(site, several))
    assert status == 206
    assert whole[:100_000] in parts
    assert whole[200_000:300_000] in parts


@pytest.mark.database_clock
def test_an_answer_of_many_pieces_comes_whole_and_slow_readers_of_it_hold_no_thread(
    site: Site,
) -> None:
    site.run(LEDGER)
    asked = request(site, target=f"/verify/ledger/{time.strftime('%Y-%m', time.gmtime())}.txt")
    slow = [reader_of_nothing(site, asked * 50) for _ in range(20)]
    time.sleep(1)
    begun = time.monotonic()
    told = said(site, asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert time.monotonic() - begun < 10
    head, _, rest = told.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head.lower()
    assert rest.endswith(b"\r\n0\r\n\r\n")
    assert len(re.findall(rb"\d{4}-\d\d-\d\dT", rest)) > 800
    for connection in slow:
        connection.close()
    # HTTP/1.0 knows no chunks.
    [(_, headers, body)] = answers(said(site, asked.replace(b"HTTP/1.1", b"HTTP/1.0")))
    assert "transfer-encoding" not in headers
    assert len(re.findall(rb"\d{4}-\d\d-\d\dT", body)) > 800


def test_a_long_answer_comes_whole(site: Site) -> None:
    static = Path(site.environ["VAR_DIR"]) / "static"
    largest = max(static.rglob("*.*"), key=lambda path: path.stat().st_size)
    told = said(site, request(site, target=f"/static/{largest.relative_to(static)}"))
    [(status, _, body)] = answers(told)
    assert status == 200
    assert len(body) > 500_000
    assert body == largest.read_bytes()
