"""Files handed out by a real nginx, with the configuration that lies in deploy/."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.embassy.real_site import ROOT, Site, free_port, prepared

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
OPENSSL = shutil.which("openssl")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not (NGINX and OPENSSL), reason="nginx or openssl is missing"),
]

ATTACHED = """
from django.core.files.base import ContentFile
from news import files, previews
from news.models import Attachment
from tests.news import attached
file, name = files.store_attachment(ContentFile(attached.mp3(400), "Speech.mp3"), None)
Attachment.objects.create(draft=draft, file=file, name=name, title="Speech")
draft.refresh_from_db()
"""
PUBLISHED = "publishing.publish(draft, by=by, note='With its sound.', note_kind='update')\n"
TOLD = "print(file.url(name), file.size, sep='\\n')"


@dataclass
class Front:
    port: int
    site: Site

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        trusting = ssl._create_unverified_context()  # noqa: S323
        line = http.client.HTTPSConnection("embassy.example", timeout=60, context=trusting)
        # Asked for by its name, without which nginx shakes no hands.
        here = ("127.0.0.1", self.port)
        line._create_connection = lambda *_: socket.create_connection(here)  # type: ignore[attr-defined]
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request("GET", path, headers={"Host": "embassy.example", **told})
        answer = line.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        line.close()
        return answer.status, found, body


def configured(folder: Path, site: Site, tls: int, plain: int) -> Path:
    """The file of deploy/ with this machine's places and ports in it, and nothing else changed."""
    written = (ROOT / "deploy/nginx.conf").read_text()
    for place, here in {
        "/etc/ssl/embassy": str(folder),
        "/var/cache/nginx": str(folder),
        "/var/log/nginx": str(folder),
        "/var/lib/embassy": str(site.environ["VAR_DIR"]),
        "127.0.0.1:8000": f"127.0.0.1:{site.port}",
    }.items():
        assert place in written, place
        written = written.replace(place, here)
    written = re.sub(r"listen \[::\].*;\n", "\n", written)
    written = re.sub(r"listen 443", f"listen 127.0.0.1:{tls}", written)
    written = re.sub(r"listen 80", f"listen 127.0.0.1:{plain}", written)
    (folder / "embassy.conf").write_text(written)
    user = "user root;\n" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/errors.log;\n"
        "events {}\nhttp {\ndefault_type application/octet-stream;\n"
        f"{temporary}include {folder}/embassy.conf;\n}}\n"
    )
    return whole


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    site = prepared(
        tmp_path_factory.mktemp("site"),
        SECRET_KEY="x" * 60,
        ALLOWED_HOSTS="embassy.example,127.0.0.1",
        SITE_URL="https://embassy.example",
        X_ACCEL="/protected/",
    )
    keys = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(  # noqa: S603
        [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         "/CN=embassy.example", *keys], check=True, capture_output=True,
    )  # fmt: skip
    tls = free_port()
    settings = configured(folder, site, tls, free_port())
    server = None
    try:
        site.start()
        server = subprocess.Popen([str(NGINX), "-c", str(settings)])  # noqa: S603
        made = Front(tls, site)
        for _ in range(600):
            try:
                made.ask("/health/")
                break
            except OSError:
                time.sleep(0.1)
        yield made
    finally:
        if server:
            server.terminate()
            server.wait(timeout=60)
        site.stop()


@pytest.fixture(scope="module")
def public(front: Front) -> tuple[str, int]:
    """The address of a public recording, and its size."""
    address, size = front.site.run(ATTACHED + PUBLISHED + TOLD).split()
    return address, int(size)


def test_nginx_hands_out_a_public_file_as_the_site_would(front: Front, public) -> None:
    address, size = public
    status, headers, body = front.ask(address)
    assert (status, len(body)) == (200, size)
    assert headers["content-type"] == "audio/mpeg"
    assert headers["content-disposition"] == 'inline; filename="speech.mp3"'
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["cache-control"] == "public, no-cache"
    assert "x-accel-redirect" not in headers
    assert front.ask(address, If_None_Match=headers["etag"])[0] == 304


@pytest.mark.parametrize(
    ("asked", "status", "length"), [("bytes=0-9", 206, 10), ("bytes=-7", 206, 7)]
)
def test_a_part_is_handed_out_so_that_sound_can_be_wound(
    front: Front, public, asked: str, status: int, length: int
) -> None:
    address, size = public
    code, headers, body = front.ask(address, Range=asked)
    assert (code, len(body)) == (status, length)
    assert headers["content-range"].endswith(f"/{size}")
    etag = front.ask(address)[1]["etag"]
    assert front.ask(address, Range=asked, If_Range=etag)[0] == 206
    assert front.ask(address, Range=asked, If_Range='"other"')[0] == 200
    assert front.ask(address, Range=f"bytes={size}-")[0] == 416


def test_what_is_not_public_is_handed_to_nobody(front: Front, public) -> None:
    address, _size = public
    digest = address.split("/")[2]
    assert front.ask(f"/protected/{digest[:2]}/{digest}")[0] == 404
    hidden = ATTACHED.replace("mp3(400)", "mp3(500)") + TOLD
    waiting = front.site.run(hidden).split()[0]
    assert front.ask(waiting)[0] == 404
