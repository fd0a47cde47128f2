"""Two hosts with one PostgreSQL, told of each other's changes by a real Redis."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from embassy.pagestore.hosts import RETRIED_EVERY
from tests.embassy.real_site import Site, free_port, prepared
from tests.embassy.test_outage import BINARIES, PostgreSQL, database  # noqa: F401

REDIS = shutil.which("redis-server")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BINARIES, reason="PostgreSQL is not installed"),
    pytest.mark.skipif(not REDIS, reason="Redis is not installed"),
]


class Redis:
    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                   "--loglevel", "warning"]  # fmt: skip
        self.process = subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL)  # noqa: S603
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.2)
        raise AssertionError("Redis does not answer")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    redis = Redis()
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture(scope="module")
def hosts(
    database: PostgreSQL,  # noqa: F811
    redis: Redis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[Site]]:
    """Two servers, each with a folder of its own; the first one's processes publish."""
    environ = {
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{database.port}/postgres",
        "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
    }
    first = prepared(tmp_path_factory.mktemp("first"), **environ)
    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(first.environ["VAR_DIR"], folder, dirs_exist_ok=True)
    port = free_port()
    second = Site(port, {**first.environ, "VAR_DIR": str(folder), "PORT": str(port)})
    for host in (first, second):
        host.start()
    yield [first, second]
    for host in (first, second):
        host.stop()


CHANGED = """
import time
def change(title, pause):
    titled(title)
    publishing.publish(draft, by=by, note="Why", note_kind="correction")
    time.sleep(pause)
    print(sum(title in page for page in seen()))
"""


def test_a_publication_on_one_host_is_seen_on_the_other_with_the_next_request(
    hosts: list[Site],
) -> None:
    first, second = hosts
    # The process that publishes is the first host's; the pages that it looks at the second's.
    environ = {**first.environ, "PORT": str(second.port)}
    publisher = Site(second.port, environ)
    for _ in range(30):
        second.ask()
    told = publisher.run(CHANGED + "for n in range(8): change(f'Told of {n} by Redis', 0.02)")
    assert told.split() == ["30"] * 8


def test_without_redis_too_and_again_once_it_is_back(hosts: list[Site], redis: Redis) -> None:
    first, second = hosts
    redis.stop()
    publisher = Site(second.port, {**first.environ, "PORT": str(second.port)})
    for _ in range(30):
        second.ask()
    told = publisher.run(CHANGED + "for n in range(8): change(f'Not told of {n}', 0)")
    assert told.split() == ["30"] * 8
    redis.start()
    time.sleep(2 * RETRIED_EVERY)
    told = publisher.run(CHANGED + "for n in range(8): change(f'Told of {n} again', 0.02)")
    assert told.split() == ["30"] * 8
    assert all(host.ask()[0] == 200 for host in hosts)
