"""In front of Django: a page that is stored and true is answered from its bytes.

What is looked at, in this order: method, host, scheme, cookies, the page under its key, the
clock and the generation. Whatever is unusual is Django's to answer.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from embassy.pagestore.declared import PARAMETERS
from embassy.pagestore.generation import Current, announced
from embassy.pagestore.page import Headers, Page, make
from embassy.pagestore.reading import READ, Reading
from embassy.pagestore.store import Store

Application = Callable[..., Iterable[bytes]]
# What may be kept: pages, permanent redirects, and that something is gone.
_KEPT = ("200 ", "301 ", "410 ")


def in_front_of(application: Application) -> Application:
    """`application` behind a store of its own; alone where `PAGE_STORE` is off."""
    if not settings.PAGE_STORE:
        return application
    return StoredPages(
        application,
        site_url=settings.SITE_URL,
        current=Current(announced),
        store=Store(settings.PAGE_STORE_LIMIT),
        session_cookie=settings.SESSION_COOKIE_NAME,
        forwarded=settings.SECURE_PROXY_SSL_HEADER is not None,
    )


class StoredPages:
    """The WSGI callable around Django's.

    `site_url` is the one address whose pages are kept: other hosts never reach the store.
    """

    def __init__(
        self, application: Application, *, site_url: str, current: Current, store: Store,
        session_cookie: str, forwarded: bool,
    ) -> None:  # fmt: skip
        self.application = application
        self.current, self.store = current, store
        self.scheme, self.host = urlsplit(site_url)[:2]
        self.session_cookie = session_cookie
        self.scheme_key = "HTTP_X_FORWARDED_PROTO" if forwarded else "wsgi.url_scheme"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self.is_anybodys(environ):
            return self.application(environ, start_response)
        key = self.store.key(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        page = self.store.get(key) if key is not None else None
        if page is not None:
            now = time.time()
            if now < page.changes_at and self.is_current(page):
                if now < page.fresh_until:
                    return page.answer(environ, start_response)
                if not page.renewing.acquire(blocking=False):
                    return page.answer(environ, start_response)
                try:
                    return self.render(environ, start_response)
                finally:
                    page.renewing.release()
        return self.render(environ, start_response)

    def is_anybodys(self, environ: dict[str, Any]) -> bool:
        """Whether the answer can be the same for everybody who asks for it."""
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and environ.get("HTTP_HOST") == self.host
            and environ.get(self.scheme_key) == self.scheme
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
            and "HTTP_AUTHORIZATION" not in environ
        )

    def is_current(self, page: Page) -> bool:
        """Whether nothing has changed since. Where the database does not answer, Django says so."""
        try:
            return page.generation == self.current.value()
        except DatabaseError:
            connections[DEFAULT_DB_ALIAS].close()
            return False

    def render(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Django's answer; kept, where its view has said that it may be."""
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        told: list[tuple[str, Headers]] = []

        def remember(status: str, headers: Headers, exc_info: Any = None) -> None:
            told[:] = [(status, list(headers))]

        answer = self.application(environ, remember)
        status, headers = told[0]
        reading: Reading | None = environ.get(READ)
        if not reading or not may_be_kept(status, headers, environ):
            start_response(status, headers)
            return answer
        page = make(
            status,
            headers,
            b"".join(answer),
            generation=reading.generation,
            fresh=reading.fresh_until,
            changes=reading.changes_at,
        )
        self.store.keep(
            environ["PATH_INFO"], environ.get("QUERY_STRING", ""), environ[PARAMETERS], page
        )
        return Closing(page.answer(environ, start_response), answer)


class Closing:
    """An answer that closes Django's once it has been sent: what comes after a response must
    not keep the reader waiting. No list: granian closes none."""

    def __init__(self, body: Iterable[bytes], answer: Any) -> None:
        self.body = body
        self.close = getattr(answer, "close", lambda: None)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)


def may_be_kept(status: str, headers: Headers, environ: dict[str, Any]) -> bool:
    names = {name.lower() for name, _ in headers}
    return (
        PARAMETERS in environ
        and status.startswith(_KEPT)
        and "set-cookie" not in names
        and not any(
            name.lower() == "cache-control" and ("no-store" in value or "private" in value)
            for name, value in headers
        )
    )
