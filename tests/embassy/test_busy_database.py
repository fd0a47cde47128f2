"""While somebody else writes for long, who wants to write too is told so, and loses nothing."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.embassy.real_site import ROOT, Site

pytestmark = pytest.mark.long


@pytest.fixture
def busy(site: Site) -> Iterator[None]:
    """Another process that has begun to write and does not end."""
    other = sqlite3.connect(Path(site.environ["VAR_DIR"]) / "site.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.usefixtures("busy")
def test_a_form_is_answered_in_words(site: Site) -> None:
    reader = build_opener(HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{site.port}/admin/login/"
    page = reader.open(address, timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": "x", "password": "y"}
    with pytest.raises(HTTPError) as told:
        reader.open(address, urlencode(form).encode(), timeout=60)
    assert told.value.code == 503
    assert told.value.headers["Retry-After"]
    assert "what you typed is still there" in told.value.read().decode()
    assert site.ask("/news/")[0] == 200


@pytest.mark.usefixtures("busy")
def test_an_import_ends_with_a_sentence(site: Site) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "import_messages", "embassy/sample/messages.json"],
        cwd=ROOT, env=site.environ, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "The database is in use" in done.stderr
    assert "Traceback" not in done.stderr
