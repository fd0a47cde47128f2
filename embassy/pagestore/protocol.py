"""The server's protocol: the thread that has read a request answers it, where a page is stored.

To hand a request to another thread costs more than such an answer. So the event loop looks into
the store itself, by the rules of wsgi.py: method, host, scheme, cookies, key, clock, generation.
Whatever it cannot answer at once, without a query and without waiting, it hands over untouched,
and the WSGI callable decides anew.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from embassy.pagestore.page import NOT_MODIFIED, Page, head, not_modified
from embassy.pagestore.wsgi import StoredPages
from embassy.wsgi import application

# Bytes of a request before its body; what is longer is refused (RFC 6585, 5).
LONGEST_HEAD = 64 * 1024
# Seconds in which a head that has begun must have come, and for which a connection may be idle, or
# a reader take nothing of an answer: longer than nginx keeps one (60), which must not send a
# request just when it is closed here.
PATIENCE, KEPT = 30, 75
_REFUSAL = b"The headers of this request are too long.\n"
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(_REFUSAL), _REFUSAL)
)
# A request with one of these asks for more than a page.
_UNUSUAL = frozenset(
    (b"authorization", b"content-length", b"transfer-encoding", b"expect", b"upgrade")
)
_SCHEME, _HOST = (part.encode() for part in urlsplit(settings.SITE_URL)[:2])
_SESSION = settings.SESSION_COOKIE_NAME.encode()
_proxied = settings.SECURE_PROXY_SSL_HEADER
_SCHEME_HEADER = (
    _proxied[0].removeprefix("HTTP_").replace("_", "-").lower().encode() if _proxied else None
)


@dataclass(slots=True)
class Question:
    """What anybody's request for a page asks."""

    path: str
    query: str
    is_head: bool
    accepted: str
    matches: str | None
    since: str | None
    keeps_alive: bool
    has_no_cookie: bool


# Programs, proxies among them, ask in the same words again: what was read once need not be read
# again. Whole requests without a cookie, by their bytes.
_read: dict[bytes, Question] = {}
_MOST_READ, _LONGEST_READ = 1000, 1000


class Connection:
    """A transport to which one may write after its end, as to those of asyncio: a reader who
    leaves in the middle of an answer is no fault."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)


class StoredPagesProtocol(HttpToolsProtocol):
    # None where the store is off.
    pages = application if isinstance(application, StoredPages) else None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(Connection(transport))  # type: ignore[arg-type]
        # Bytes of the head that is being read; whether one is, or the body after it.
        self.head_size, self.reads_head = 0, True
        # Whether the parser stands between two requests, and what the last one asked.
        self.is_between = True
        self.question: Question | None = None
        self.is_answered = False
        self.waits_since = self.loop.time()
        self.paused_since = 0.0
        self.watch = self.loop.call_later(PATIENCE, self.close_when_idle)

    def pause_writing(self) -> None:
        self.paused_since = self.loop.time()
        super().pause_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self.watch.cancel()
        super().connection_lost(exc)

    def close_when_idle(self) -> None:
        """End a connection on which no request comes, or never the whole head of one, or whose
        reader takes nothing."""
        now, is_closing = self.loop.time(), self.transport.is_closing()
        since = self.waits_since if is_closing else self.paused_since
        if (is_closing or self.flow.write_paused) and now - since >= KEPT:
            self.transport.abort()
            return
        allowed = PATIENCE if self.head_size else KEPT
        if self.is_idle() and now - self.waits_since >= allowed and not self.flow.write_paused:
            self.transport.close()
        self.watch = self.loop.call_later(PATIENCE / 2, self.close_when_idle)

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing to warn of: who asks for a WebSocket gets the page (RFC 9110, 7.8)."""

    def is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        was_between = self.is_between
        known = _read.get(data) if was_between else None
        if known and self.answers(known):
            self._unset_keepalive_if_required()
            return
        if self.reads_head:
            if not self.head_size:
                self.waits_since = self.loop.time()
            self.head_size += len(data)
        self.question = None
        super().data_received(data)
        if was_between and self.is_between and self.question and self.question.has_no_cookie:
            remember(data, self.question)
        if self.head_size > LONGEST_HEAD and not self.transport.is_closing():
            if self.is_idle():
                self.transport.write(_TOO_LONG)
            self.transport.close()

    def on_message_begin(self) -> None:
        self.is_between = False
        self.url = b""
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.head_size, self.reads_head = 0, False
        question = self.asked()
        self.is_answered = question is not None and self.answers(question)
        if not self.is_answered:
            self.hand_over()

    def hand_over(self) -> None:
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            # In a WSGI environ X_Forwarded_Proto would pass for X-Forwarded-Proto.
            if b"_" not in name:
                super().on_header(name, value)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self.is_between = self.reads_head = True
        if not self.is_answered:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        self.waits_since = self.loop.time()
        super().on_response_complete()

    def asked(self) -> Question | None:
        """None for what is more than anybody's request for a page."""
        told = dict(self.headers)
        method = self.parser.get_method()
        scheme = told.get(_SCHEME_HEADER) if _SCHEME_HEADER else (self.scheme or "").encode()
        if (
            method not in (b"GET", b"HEAD")
            or len(told) < len(self.headers)
            or not _UNUSUAL.isdisjoint(told)
            or told.get(b"host") != _HOST
            or scheme != _SCHEME
            or _SESSION in told.get(b"cookie", b"")
        ):
            return None
        path, _, query = self.url.partition(b"?")
        if b"%" in path:
            path = unquote_to_bytes(path)
        return Question(
            path.decode("latin-1"),
            query.decode("latin-1"),
            method == b"HEAD",
            _text(told, b"accept-encoding") or "",
            _text(told, b"if-none-match"),
            _text(told, b"if-modified-since"),
            self.parser.should_keep_alive()
            and (b"connection" not in told or self.parser.get_http_version() == "1.1"),
            b"cookie" not in told,
        )

    def answers(self, question: Question) -> bool:
        """Whether the page is stored and may be served; then it has been written."""
        if self.pages is None or not self.is_idle() or self.flow.write_paused:
            return False
        page = self.pages.at_once(question.path, question.query)
        if page is None:
            return False
        self.waits_since = self.loop.time()
        self.question = question
        self.transport.write(self.written(page, question))
        if not question.keeps_alive:
            self.transport.close()
        return True

    def written(self, page: Page, question: Question) -> bytes:
        variant = page.variant(question.accepted)
        begun, body = variant.head, b"" if question.is_head else variant.body
        if page.is_known(variant, question.matches, question.since):
            begun, body = head(NOT_MODIFIED, not_modified(variant.headers)), b""
        parts = [begun]
        for name, value in self.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        if not question.keeps_alive:
            parts.append(b"connection: close\r\n")
        return b"".join((*parts, b"\r\n", body))


def remember(data: bytes, question: Question) -> None:
    """Only where this was one request: what was written then was for all of these bytes."""
    if len(data) > _LONGEST_READ or data.find(b"\r\n\r\n") < len(data) - 4:
        return
    if len(_read) >= _MOST_READ:
        _read.clear()
    _read[data] = question


def _text(told: dict[bytes, bytes], name: bytes) -> str | None:
    value = told.get(name)
    return None if value is None else value.decode("latin-1")
