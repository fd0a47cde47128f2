"""The site as the server calls it, for tests: the page store in front of Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.test import RequestFactory

from embassy.pagestore import generation, wsgi
from embassy.pagestore.copies import Copies
from embassy.pagestore.endings import Endings
from embassy.pagestore.store import Store

HOST = settings.SITE_URL.partition("://")[2]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@contextmanager
def kept_connection() -> Iterator[None]:
    """A test's rows are in a transaction of its own, whose connection must not be closed."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (signals.request_started, signals.request_finished):
            signal.connect(close_old_connections)


class Server:
    """One process of the server. `rendered` counts the answers that Django gave."""

    def __init__(self, folder: Path, limit: int = 10_000_000) -> None:
        self.rendered = 0
        django = WSGIHandler()

        def counting(environ: dict[str, Any], start_response: Any) -> Any:
            self.rendered += not environ["PATH_INFO"].endswith("/unavailable/")
            return django(environ, start_response)

        self.store = Store(limit)
        copies = Copies(folder / "pages")
        endings = Endings(folder / "endings.json", generation.announced)
        self.application = wsgi.StoredPages(counting, self.store, copies, endings)

    def ask(self, address: str, method: str = "GET", **environ: str) -> Answer:
        with kept_connection():
            return self._ask(address, method, environ)

    def _ask(self, address: str, method: str, environ: dict[str, str]) -> Answer:
        told: list[Any] = []
        request = RequestFactory().generic(method, address, **{"HTTP_HOST": HOST, **environ})
        answer = self.application(request.environ, lambda *said: told.append(said))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        status, headers = told[-1][:2]
        return Answer(int(status.split()[0]), {key.lower(): v for key, v in headers}, body)

    def is_stored(self, address: str) -> bool:
        """Whether asking again is answered without Django."""
        before = self.rendered
        self.ask(address)
        return self.rendered == before
