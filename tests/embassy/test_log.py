"""What stands in the log: readers' requests that failed, not those that the site makes itself."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests import factories
from tests.embassy.stored import Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """What the handler of the log would have written."""
    [console] = [handler for handler in logging.getLogger().handlers if len(handler.filters) > 1]
    written: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if console.filter(record):
                written.append(self.format(record))

    listening = Listening()
    logging.getLogger().addHandler(listening)
    yield written
    logging.getLogger().removeHandler(listening)


def test_only_what_readers_ask_is_logged(tmp_path: Path, logged: list[str]) -> None:
    factories.mission()
    server = Server(tmp_path)
    assert server.ask("/").status == 200
    assert logged == []
    assert server.ask("/no-such-page/").status == 404
    assert server.ask("/unavailable/").status == 503
    assert logged == ["Not Found: /no-such-page/", "Service Unavailable: /unavailable/"]


def test_a_request_under_another_name_is_a_line_without_a_trace(logged: list[str]) -> None:
    factories.mission()
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400
    assert len(logged) == 1
    assert "evil.example" in logged[0]
    assert "\n" not in "".join(logged)
