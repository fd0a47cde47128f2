"""A real PostgreSQL is stopped under a running site, and started again.

Readers keep what was served before, with words that say of when it is; nothing that was taken
away comes back; and nobody has to start anything anew.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.embassy.real_site import Site, free_port, prepared

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BINARIES, reason="PostgreSQL is not installed"),
]


@dataclass
class PostgreSQL:
    """A server of our own. PostgreSQL refuses to be run by root."""

    folder: Path
    port: int

    def call(self, program: str, *arguments: str) -> None:
        command = [str(BINARIES[-1] / program), "-D", str(self.folder / "db"), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)  # noqa: S603

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.call("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.call("pg_ctl", "-l", str(self.folder / "log"), "--wait", "start", "-o", options)

    def stop(self) -> None:
        self.call("pg_ctl", "-m", "immediate", "--wait", "stop")


@pytest.fixture(scope="module")
def database() -> Iterator[PostgreSQL]:
    # Not below pytest's folder, which nobody but its owner may enter.
    with TemporaryDirectory() as folder:
        database = PostgreSQL(Path(folder), free_port())
        database.make()
        database.start()
        yield database
        with suppress(subprocess.CalledProcessError):  # stopped already
            database.stop()


@pytest.fixture(scope="module", params=["", "4"], ids=["connections of threads", "a pool"])
def site(
    request: pytest.FixtureRequest, database: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    server = f"postgres://postgres@127.0.0.1:{database.port}/"
    name = f"site{request.param}"
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    site = prepared(
        tmp_path_factory.mktemp("site"), DATABASE_URL=server + name, DATABASE_POOL=request.param
    )
    site.start()
    yield site
    site.stop()


def test_while_the_database_is_away_readers_keep_what_was_served_and_nothing_comes_back(
    site: Site, database: PostgreSQL
) -> None:
    removed, withdrawn = site.run(
        """
for title in ("To be removed", "To be withdrawn"):
    draft = PressRelease.objects.create(
        message=Message.objects.create(kind="press-release"), title=title, body="<p>Words.</p>")
    print(publishing.publish(draft, by=by).get_absolute_url())
"""
    ).split()
    served = ["/", "/news/", "/ru/", "/consular/", "/news/feed.atom", "/news/interviews/"]
    for path in [*served, removed, withdrawn]:
        assert site.ask(path)[0] == 200, path
    site.run(
        """
publishing.remove(PressRelease.objects.get(title="To be removed"), "An error", by=by)
publishing.withdraw(PressRelease.objects.get(title="To be withdrawn"), "An error", by=by)
"""
    )
    for path in ("/", "/news/", "/ru/"):
        site.ask(path)

    database.stop()
    time.sleep(1.5)  # so long what is in memory is believed
    for _round in range(3):
        for path in ("/", "/news/", "/ru/", "/consular/", "/news/interviews/"):
            status, headers, text = site.ask(path)
            assert status == 200, path
            assert "668 7474" in text
            assert 'class="outage"' in text
            assert headers["cache-control"] == "no-store"
            assert "To be removed" not in text
        for path in (removed, withdrawn, "/news/feed.atom", "/news/comments/", "/nowhere/"):
            status, headers, text = site.ask(path)
            assert status == 503, path
            assert headers["retry-after"] == "60"
            assert "668 7474" in text
            assert "To be" not in text
    assert site.ask("/admin/")[0] == 503
    assert 'lang="ru"' in site.ask("/ru/nowhere/")[2]

    database.start()
    for _attempt in range(300):
        answers = [site.ask("/news/") for _ in range(20)]  # of both workers
        if all(status == 200 and 'class="outage"' not in text for status, _, text in answers):
            break
        time.sleep(0.2)
    else:
        raise AssertionError(answers[-1])
    assert site.ask(removed)[0] == 410
    assert "An error" in site.ask(withdrawn)[2]


def test_a_text_published_just_before_the_database_went_away_is_not_lost(
    site: Site, database: PostgreSQL
) -> None:
    site.ask("/consular/")
    site.run('titled("At the last second")\n'
             'publishing.publish(draft, by=by, note="Why", note_kind="update")')  # fmt: skip
    database.stop()
    try:
        assert site.ask("/consular/")[0] == 200
    finally:
        database.start()
