"""In front of Django: a page that is stored and true is answered from its bytes.

What is looked at, in this order: method, host, scheme, cookies, the page under its key, the
clock and the generation. Whatever is unusual is Django's to answer; while the database is away
outage.py does.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError

from embassy.pagestore.copies import Copies, Copy, kept
from embassy.pagestore.declared import NOTICE, PARAMETERS
from embassy.pagestore.endings import Endings, noted
from embassy.pagestore.generation import Current, announced
from embassy.pagestore.outage import Outage, unavailable
from embassy.pagestore.own import OWN
from embassy.pagestore.page import Headers, Page, make
from embassy.pagestore.reading import READ, Reading
from embassy.pagestore.store import Store

Application = Callable[..., Iterable[bytes]]
# What may be kept: pages, permanent redirects, and that something is gone.
_KEPT = ("200 ", "301 ", "410 ")
# Seconds for which a request waits for another one to make a page.
_PATIENCE = 5
# Seconds after which the page for an outage is made anew.
_PREPARED_EVERY = 60


def in_front_of(application: Application) -> Application:
    """`application` behind a store of its own; alone where `PAGE_STORE` is off."""
    if not settings.PAGE_STORE:
        return application
    hosts = getattr(apps.get_app_config("embassy"), "hosts", None)
    if hosts:
        hosts.listen()
    return StoredPages(application, Store(settings.PAGE_STORE_LIMIT), kept, noted)


class StoredPages:
    """The WSGI callable around Django's.

    Kept are the pages of `SITE_URL` alone: other hosts never reach the store.
    """

    def __init__(
        self, application: Application, store: Store, copies: Copies, endings: Endings
    ) -> None:
        self.application, self.store, self.copies, self.endings = (
            application, store, copies, endings,
        )  # fmt: skip
        self.current = Current(announced)
        self.outage = Outage(copies, endings)
        self.scheme, self.host = urlsplit(settings.SITE_URL)[:2]
        proxied = settings.SECURE_PROXY_SSL_HEADER
        self.scheme_key = proxied[0] if proxied else "wsgi.url_scheme"
        self.session_cookie = settings.SESSION_COOKIE_NAME
        self._prepared_at = float("-inf")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self.is_anybodys(environ):
            return self.render(None, environ, start_response)
        key = self.store.key(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        page = self.store.get(key) if key is not None else None
        if page is None:
            return self.render(key, environ, start_response)
        if self.outage.is_known():
            return self.outage.answer(key, environ, start_response)
        try:
            return self.answer_again(key, page, environ, start_response)
        except DatabaseError:
            self.outage.begin()
            return self.outage.answer(key, environ, start_response)

    def answer_again(
        self, key: str | None, page: Page, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        """The page that is stored, or made anew: by one request of the process. Meanwhile
        others get the old one where it is still true, else they wait for the new one."""
        is_true = self.is_true(page)
        if is_true and time.time() < page.fresh_until:
            return page.answer(environ, start_response)
        is_mine = page.renewing.acquire(timeout=0 if is_true else _PATIENCE)
        try:
            if is_true and not is_mine:
                return page.answer(environ, start_response)
            newer = self.store.get(key) if key is not None else None
            if newer and newer is not page and self.is_true(newer):
                return newer.answer(environ, start_response)
            return self.render(key, environ, start_response)
        finally:
            if is_mine:
                page.renewing.release()

    def at_once(self, path: str, query: str) -> Page | None:
        """The page of an address, where this process knows without a query that it is true, and
        nobody has to make it anew."""
        key = self.store.key(path, query)
        page = self.store.get(key) if key is not None else None
        if page is None or page.generation != self.current.known() or self.outage.is_known():
            return None
        now = time.time()
        is_renewed = now >= page.fresh_until and page.renewing.locked() and now < page.changes_at
        return page if now < page.fresh_until or is_renewed else None

    def is_true(self, page: Page) -> bool:
        """Whether nothing has changed since it was made. Raises DatabaseError."""
        return time.time() < page.changes_at and page.generation == self.current.value()

    def is_anybodys(self, environ: dict[str, Any]) -> bool:
        """Whether the answer can be the same for everybody who asks for it."""
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and environ.get("HTTP_HOST") == self.host
            and environ.get(self.scheme_key) == self.scheme
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
            and "HTTP_AUTHORIZATION" not in environ
        )

    def render(
        self, key: str | None, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        """Django's answer; kept, where its view has said that it may be."""
        if self.outage.is_known():
            return self.outage.answer(key, environ, start_response)
        told: list[tuple[str, Headers]] = []

        def remember(status: str, headers: Headers, exc_info: Any = None) -> None:
            told[:] = [(status, list(headers))]

        # A page is made whole, and HEAD told of it: both then have one ETag.
        made = {**environ, "REQUEST_METHOD": "GET"} if self.is_anybodys(environ) else environ
        answer = self.application(made, remember)
        status, headers = told[0]
        if status.startswith("500 ") and self.outage.is_so():
            _close(answer)
            return self.outage.answer(key, environ, start_response)
        reading: Reading | None = made.get(READ)
        if not reading or not self.may_be_kept(status, headers, made):
            start_response(status, headers)
            if made["REQUEST_METHOD"] == environ["REQUEST_METHOD"]:
                return answer
            return Closing([], lambda: _close(answer))
        body = b"".join(answer)
        page = make(status, headers, body, reading)
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        stored = self.store.keep(path, query, made[PARAMETERS], page)

        def afterwards() -> None:
            _close(answer)
            if stored:
                self.copies.keep(
                    Copy(stored, status, headers, page.rendered_at, _notice(headers, made), body)
                )
            self.prepare(environ)

        return Closing(page.answer(environ, start_response), afterwards)

    def may_be_kept(self, status: str, headers: Headers, environ: dict[str, Any]) -> bool:
        return (
            PARAMETERS in environ
            and self.is_anybodys(environ)
            and status.startswith(_KEPT)
            and not any(
                name.lower() == "set-cookie"
                or (name.lower() == "cache-control" and ("no-store" in told or "private" in told))
                for name, told in headers
            )
        )

    def prepare(self, environ: dict[str, Any]) -> None:
        """For an outage: what has ended, and now and then the page with the telephone."""
        self.endings.note()
        if time.monotonic() - self._prepared_at < _PREPARED_EVERY:
            return
        self._prepared_at = time.monotonic()
        for prefix in ("", *dict(settings.LANGUAGES)):
            path = f"/{prefix}/unavailable/".replace("//", "/")
            asked = {**_plain(environ), "PATH_INFO": path, OWN: True}
            told: list[tuple[str, Headers]] = []
            answer = self.application(asked, lambda *said, told=told: told.append(said[:2]))
            body = b"".join(answer)
            _close(answer)
            if told[0][0].startswith("503 "):
                self.copies.keep(unavailable(told[0][1], body, prefix))


class Closing:
    """An answer that calls `afterwards` once it has been sent: what comes after a response
    must not keep the reader waiting."""

    def __init__(self, body: Iterable[bytes], afterwards: Callable[[], None]) -> None:
        self.body = body
        self.close = afterwards

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)


def _close(answer: Any) -> None:
    if hasattr(answer, "close"):
        answer.close()


def _notice(headers: Headers, environ: dict[str, Any]) -> str:
    """HTML that says of when the page is; only an HTML page has a place for it."""
    is_html = any(
        name.lower() == "content-type" and told.startswith("text/html") for name, told in headers
    )
    return environ.get(NOTICE, "") if is_html else ""


def _plain(environ: dict[str, Any]) -> dict[str, Any]:
    """The request without what is somebody's, and without what our own parts told each other."""
    return {
        name: told
        for name, told in environ.items()
        if not name.startswith("embassy.") and name not in ("HTTP_COOKIE", "QUERY_STRING")
    } | {"REQUEST_METHOD": "GET", "QUERY_STRING": ""}
