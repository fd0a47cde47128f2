"""A WSGI callable as an ASGI one: in a few threads.

An answer of one piece, as nearly all are, is handed to the event loop once and whole: the
connection is free for its next request as soon as it is written. What a request carries has
come whole before a thread is occupied with it, so that no slow sender holds one.
"""

import asyncio
import io
import sys
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Seconds in which the next piece of a request must come.
PATIENCE = 30
# Bytes that a request may carry, as in deploy/nginx.conf; of these in memory.
LARGEST, IN_MEMORY = 64 * 2**20, 2**20
# Bytes of a long answer that are handed over at once.
AT_ONCE = 64 * 1024
_LENGTH = b"content-length"
_CARRIES = (_LENGTH, b"transfer-encoding")
# Names in a WSGI environ that are spelt without HTTP_ (PEP 3333).
_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Refused(Exception):
    """A request that is not read to its end: the status and the sentence to tell."""


class InThreads:
    def __init__(self, application: Callable[..., Any], threads: int) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(threads, "django")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        carries = any(name in _CARRIES for name, _ in scope["headers"])
        with tempfile.SpooledTemporaryFile(IN_MEMORY) if carries else io.BytesIO() as body:
            try:
                if carries:
                    await _read(receive, body)
            except Refused as refused:
                await _refuse(send, *refused.args)
                return
            loop = asyncio.get_running_loop()
            answer = Answer(loop, send)
            await loop.run_in_executor(
                self.threads, answer.of, self.application, environ(scope, body)
            )
        if answer.last:
            await asyncio.wrap_future(answer.last)


class Answer:
    """What one request is answered, told to the event loop by the thread that makes it."""

    def __init__(self, loop: AbstractEventLoop, send: Send) -> None:
        self.loop, self.send = loop, send
        self.start: MutableMapping[str, Any] | None = None
        self.last: Future[None] | None = None

    def of(self, application: Callable[..., Any], environ: dict[str, Any]) -> None:
        answer = application(environ, self.start_response)
        try:
            pieces = together(answer)
            piece = next(pieces, b"")
            for following in pieces:
                self.tell(piece, more=True).result()
                piece = following
            self.last = self.tell(piece, more=False)
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def start_response(self, status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        self.start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [(name.encode("latin-1"), told.encode("latin-1")) for name, told in headers],
        }

    def tell(self, piece: bytes, *, more: bool) -> "Future[None]":
        start, self.start = self.start, None
        if start and piece and not more and not _tells_length(start):
            start["headers"].append((_LENGTH, str(len(piece)).encode()))
        return asyncio.run_coroutine_threadsafe(self._tell(start, piece, more), self.loop)

    async def _tell(self, start: Any, piece: bytes, more: bool) -> None:
        if start:
            await self.send(start)
        await self.send({"type": "http.response.body", "body": piece, "more_body": more})


def together(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: each is a way from one thread to the other and back."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= AT_ONCE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _tells_length(start: MutableMapping[str, Any]) -> bool:
    """Whether the headers say how long the answer is."""
    return any(name.lower() == _LENGTH for name, _ in start["headers"])


async def _read(receive: Receive, body: IO[bytes]) -> None:
    more = True
    while more:
        try:
            message = await asyncio.wait_for(receive(), PATIENCE)
        except TimeoutError:
            raise Refused(408, "The request did not come to its end.") from None
        if message["type"] == "http.disconnect":
            raise Refused(400, "The request did not come to its end.")
        body.write(message.get("body", b""))
        if body.tell() > LARGEST:
            raise Refused(413, f"A request may carry at most {LARGEST // 2**20} MB.")
        more = message.get("more_body", False)
    body.seek(0)


async def _refuse(send: Send, status: int, sentence: str) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (_LENGTH, str(len(sentence)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})


def environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The WSGI environ of a request (PEP 3333). A header that is there twice is joined."""
    host, port = scope["server"] or ("localhost", 80)
    made = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, told in scope["headers"]:
        spelt = name.decode("latin-1")
        key = _PLAIN.get(spelt) or f"HTTP_{spelt.upper().replace('-', '_')}"
        value = told.decode("latin-1")
        made[key] = f"{made[key]},{value}" if key in made else value
    if made.pop("HTTP_TRANSFER_ENCODING", ""):
        made["CONTENT_LENGTH"] = str(body.seek(0, io.SEEK_END))
        body.seek(0)
    return made
