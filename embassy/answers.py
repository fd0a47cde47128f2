"""An answer on its way from the thread that makes it to the reader.

One piece, as nearly all are, is handed to the event loop once and whole: the connection is free
for its next request as soon as it is written. A file is read and sent without a thread. Many
pieces are written to the disk as they are made, and sent from there: a reader who takes them
slowly, or a recording that is paused, holds no thread.
"""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, MutableMapping
from concurrent.futures import Executor, Future
from itertools import chain, islice
from typing import Any
from wsgiref.util import FileWrapper

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Bytes of a long answer that are handed over at once.
AT_ONCE = 64 * 1024
_LENGTH = b"content-length"


class Answer:
    """What one request is answered. `threads` run the WSGI callable, and close its answers."""

    def __init__(self, threads: Executor, receive: Receive, send: Send) -> None:
        self.threads, self.receive, self.send = threads, receive, send
        self.loop = asyncio.get_running_loop()
        self.start: MutableMapping[str, Any] = {}
        self.sent: Future[None] | None = None
        self.kept: Kept | None = None
        self.file: FileWrapper | None = None
        self.pieces: Iterator[bytes] = iter(())
        self.is_gone = False

    async def of(self, application: Callable[..., Any], environ: dict[str, Any]) -> None:
        try:
            await self.loop.run_in_executor(self.threads, self.make, application, environ)
        except BaseException:
            if self.kept and self.sent:
                self.sent.cancel()  # not at its end, and must not look so
            raise
        try:
            if self.sent:
                await asyncio.wrap_future(self.sent)
            else:
                await self.send_all(self.read)
        finally:
            if self.kept:
                self.kept.file.close()
            if self.file:
                await self.loop.run_in_executor(self.threads, self.file.close)

    # --- In the thread -----------------------------------------------------------------------

    def make(self, application: Callable[..., Any], environ: dict[str, Any]) -> None:
        answer = application(environ, self.start_response)
        try:
            pieces: Iterator[bytes] = together(answer)
            begun = list(islice(pieces, 2))
            pieces = chain(begun, pieces)
            if len(begun) == 2 and isinstance(answer, FileWrapper):
                self.file, self.pieces = answer, pieces
            elif len(begun) < 2 or environ["SERVER_PROTOCOL"] == "HTTP/1.0":  # knows no chunks
                self.sent = self.soon(self.send_one(b"".join(pieces)))
            else:
                self.keep(pieces)
        finally:
            if hasattr(answer, "close") and not self.file:
                answer.close()

    def start_response(self, status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        self.start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [(name.encode("latin-1"), told.encode("latin-1")) for name, told in headers],
        }

    def keep(self, pieces: Iterator[bytes]) -> None:
        """Write them to the disk, and have what is there sent meanwhile."""
        self.kept = Kept(self.loop)
        self.sent = self.soon(self.send_all(self.kept.read))
        for piece in pieces:
            if self.is_gone:
                break
            self.kept.write(piece)
        self.kept.end()

    def soon(self, coroutine: Coroutine[Any, Any, None]) -> "Future[None]":
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    # --- In the event loop -------------------------------------------------------------------

    async def send_one(self, piece: bytes) -> None:
        if piece and not any(name.lower() == _LENGTH for name, _ in self.start["headers"]):
            self.start["headers"].append((_LENGTH, str(len(piece)).encode()))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": piece})

    async def send_all(self, read: Callable[[], Awaitable[bytes]]) -> None:
        """Until `read` returns no more bytes, or the reader has gone."""
        gone = asyncio.ensure_future(self.wait_until_gone())
        try:
            await self.send(self.start)
            piece = await read()
            while piece and not self.is_gone:
                following = await read()
                more = bool(following)
                await self.send({"type": "http.response.body", "body": piece, "more_body": more})
                piece = following
        finally:
            gone.cancel()

    async def wait_until_gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True

    async def read(self) -> bytes:
        """From the file, in a thread that is there for files."""
        return await self.loop.run_in_executor(None, next, self.pieces, b"")


class Kept:
    """A file without a name that one thread writes, while the event loop reads what is there."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.file = tempfile.TemporaryFile()  # noqa: SIM115  (closed when both are done)
        self.written = self.taken = 0
        self.is_whole = False
        self.grown = asyncio.Event()

    def write(self, piece: bytes) -> None:
        self.file.write(piece)
        self.file.flush()
        self.written += len(piece)
        self.loop.call_soon_threadsafe(self.grown.set)

    def end(self) -> None:
        self.is_whole = True
        self.loop.call_soon_threadsafe(self.grown.set)

    async def read(self) -> bytes:
        """The next bytes, as soon as there are any; b"" at the end."""
        while self.taken == self.written and not self.is_whole:
            self.grown.clear()
            if self.taken == self.written and not self.is_whole:
                await self.grown.wait()
        piece = os.pread(self.file.fileno(), AT_ONCE, self.taken)
        self.taken += len(piece)
        return piece


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
