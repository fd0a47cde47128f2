"""What readers get while the database does not answer.

The last good copy of the page, with words that say of when it is; where there is none, a page
that carries the telephone numbers. Nothing that has ended since is among them. Whether the
database is back is tried once a second, by the next request.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from embassy.pagestore.copies import Copies, Copy
from embassy.pagestore.endings import Endings
from embassy.pagestore.generation import read
from embassy.pagestore.page import Headers

# Under this key the page for readers whose page has no copy is kept; "{}" is the language.
UNAVAILABLE = "unavailable:{}"
_TRIED_EVERY = 1.0
_PLAIN = (
    b"<!DOCTYPE html><html lang=en><title>The site cannot answer just now</title>"
    b"<main><h1>The site cannot answer just now</h1><p>Try again in a minute.</p></main></html>"
)


class Outage:
    def __init__(self, copies: Copies, endings: Endings) -> None:
        self.copies, self.endings = copies, endings
        self._away_until = 0.0

    def is_known(self) -> bool:
        """Whether the database was away a moment ago: then it is not asked again yet."""
        return time.monotonic() < self._away_until

    def begin(self) -> None:
        """The database has not answered: this thread's connection is of no use any more."""
        self._away_until = time.monotonic() + _TRIED_EVERY
        connections[DEFAULT_DB_ALIAS].close()

    def is_so(self) -> bool:
        """Whether the database does not answer. One query."""
        try:
            read()
        except DatabaseError:
            self.begin()
            return True
        return False

    def answer(
        self, key: str | None, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        copy = self.copies.find(key) if key else None
        if copy and self.endings.allow(copy.text(), copy.rendered_at, time.time()):
            headers, body = copy.marked()
            start_response(copy.status, [*headers, ("Cache-Control", "no-store")])
        else:
            headers, body = self._unavailable(environ["PATH_INFO"])
            start_response("503 Service Unavailable", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _unavailable(self, path: str) -> tuple[Headers, bytes]:
        """The page with the telephone, in the language of the address."""
        prefix = path.removeprefix("/").partition("/")[0]
        copy = self.copies.find(UNAVAILABLE.format(prefix)) or self.copies.find(
            UNAVAILABLE.format("")
        )
        own = copy.headers if copy else [("Content-Type", "text/html; charset=utf-8")]
        body = copy.body if copy else _PLAIN
        left_out = {"content-length", "cache-control", "retry-after"}
        return [
            *((name, value) for name, value in own if name.lower() not in left_out),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Retry-After", "60"),
        ], body


def unavailable(headers: Headers, body: bytes, language_prefix: str) -> Copy:
    """The page with the telephone as it is kept for later."""
    key = UNAVAILABLE.format(language_prefix)
    return Copy(key, "503 Service Unavailable", headers, time.time(), "", body)
