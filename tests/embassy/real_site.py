"""A real server on a free port, with a site of its own below a temporary folder.

What another process does is a few lines of Python that run where `manage.py shell` would.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Seconds: far more than a server takes, for the machine may have much else to do.
STARTS_WITHIN = 90

SETUP = """
import http.client, os, sys
import django
django.setup()
from django.contrib.auth.models import User
from django.db import transaction
from embassy.pagestore import generation
from news import publishing
from news.models import Category, Comment, Draft, Edition, Message, PressRelease
by = User.objects.get()
draft = PressRelease.objects.filter(message__kind="press-release").first()
def seen(path="/news/", count=30):
    for _ in range(count):
        connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]))
        connection.request("GET", path)
        yield connection.getresponse().read().decode()
        connection.close()
def titled(title):
    draft.title = title
    draft.save()
"""
# All in one process, for the program takes seconds to load. What is static is not compressed:
# that takes half a minute for each site, and who asks these servers asks for plain bytes.
PREPARED = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = SKIPPED
for command, options in (
    ("migrate", {"verbosity": 0}),
    ("load_sample", {}),
    ("first_account", {}),
    ("collectstatic", {"interactive": False, "verbosity": 0}),
):
    call_command(command, **options)
"""
SKIPPED = ("css", "js", "svg", "json", "map", "txt", "html", "xml", "ttf", "otf", "md", "po", "mo")
BEGINNING = """
draft = PressRelease.objects.create(
    message=Message.objects.create(kind="press-release"), title="Beginning", body="<p>Words.</p>")
publishing.publish(draft, by=by)
"""


@dataclass
class Site:
    port: int
    environ: dict[str, str]
    server: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the server has said of faults."""
        return Path(self.environ["VAR_DIR"]) / "server.log"

    def run(self, code: str, *, expect: int = 0, before: str = "") -> str:
        """What the third process prints; it must end with `expect`."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", before + SETUP + code], cwd=ROOT, env=self.environ,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == expect, done.stderr
        return done.stdout

    def ask(self, path: str = "/news/") -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        text = answer.read().decode()
        connection.close()
        return answer.status, headers, text

    def start(self) -> None:
        command = [sys.executable, "-m", "embassy.server", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603
                command, cwd=ROOT, env=self.environ, start_new_session=True, stderr=log
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                self.ask()
                return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise AssertionError(f"the server does not answer: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        if self.server:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def memory(self) -> list[float]:
        """Megabytes of each worker."""
        found = [Path(f"/proc/{pid}/status").read_text() for pid in self.workers()]
        return [int(re.search(r"VmRSS:\s+(\d+)", told)[1]) / 1024 for told in found]  # type: ignore[index]

    def workers(self) -> list[int]:
        """The processes of the server that are not its main one."""
        assert self.server
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [int(pid) for pid in children.split() if _is_worker(pid)]


def _is_worker(pid: str) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def prepared(folder: Path, **environ: str) -> Site:
    """A site with the sample and one message more, "Beginning"; its server is not started."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    port = free_port()
    site = Site(
        port,
        {**kept, "VAR_DIR": str(folder), "PORT": str(port), "PYTHONDONTWRITEBYTECODE": "1",
         "DJANGO_SETTINGS_MODULE": "embassy.settings", **environ},
    )  # fmt: skip
    site.run(BEGINNING, before=PREPARED.replace("SKIPPED", repr(SKIPPED)))
    return site
