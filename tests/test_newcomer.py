"""A bare machine and one command: a clean copy of the project, `make run`, twice."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.database_clock]

ROOT = Path(__file__).parent.parent
STATE = {".venv", "var"}


def tracked() -> list[Path]:
    """The project's files, as a clean checkout has them."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Path(name) for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


def files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in STATE
    }


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """`make run` until the site answers: its address and what it has printed so far."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: os.environ[name] for name in os.environ if not is_ours(name)}
    log = folder / "var" / "run.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as out:
        process = subprocess.Popen(  # noqa: S603
            ["make", "run", f"PORT={port}"],  # noqa: S607
            cwd=folder, env=kept, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _second in range(600):
            assert process.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(1)
        yield address, log.read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def is_ours(name: str) -> bool:
    """Settings of this test run that a newcomer does not have."""
    return name in {"DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "VAR_DIR", "DEBUG",
                    "DJANGO_SETTINGS_MODULE", "PYTHONPYCACHEPREFIX", "MAKEFLAGS", "MAKELEVEL",
                    "VIRTUAL_ENV", "PYTEST_CURRENT_TEST"}  # fmt: skip


def read(address: str, **headers: str) -> tuple[dict[str, str], bytes]:
    request = urllib.request.Request(address, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        return {name.lower(): value for name, value in response.headers.items()}, response.read()


def test_one_command_puts_the_real_page_on_a_bare_machine_and_the_next_keeps_its_data(
    checkout: Path,
) -> None:
    before = files(checkout)
    with running(checkout) as (address, said):
        _headers, home = read(address)
        assert "interview with TASS and The Associated Press" in home.decode()
        assert home.decode().count('class="rail entry"') == 10
        assert "+44 (0) 203 668 7474" in home.decode()
        password_file = checkout / "var" / "first-account.txt"
        assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
        assert "editor" in said
        assert "/admin/" in said
        style = re.search(r'href="(/static/site\.[0-9a-f]+\.css)"', home.decode())
        assert style
        headers, _css = read(address + style[1], **{"Accept-Encoding": "br"})
        assert headers["content-encoding"] == "br"
        assert "max-age=315360000" in headers["cache-control"]
        _headers, login = read(f"{address}/admin/login/")
        assert b"password" in login
        first_password = password_file.read_text()
        first_secret = (checkout / "var" / "secret-key").read_text()
    with running(checkout) as (address, said):
        _headers, again = read(address)
        assert again.decode().count('class="rail entry"') == 10
        assert password_file.read_text() == first_password
        assert (checkout / "var" / "secret-key").read_text() == first_secret
    assert files(checkout) == before, "something was written outside var/ and .venv/"
