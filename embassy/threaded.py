"""A WSGI callable as an ASGI one: in a few threads.

No slow sender holds one: what a request carries has come whole before a thread is occupied with
it. Nor does a slow reader: see answers.py.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from wsgiref.util import FileWrapper

from embassy.answers import AT_ONCE, Answer, Receive, Scope, Send

# Seconds in which the next piece of a request must come.
PATIENCE = 30
# Bytes that a request may carry, as in deploy/nginx.conf; of these in memory.
LARGEST, IN_MEMORY = 64 * 2**20, 2**20
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
            answer = Answer(self.threads, receive, send)
            await answer.of(self.application, environ(scope, body))


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
        "wsgi.file_wrapper": lambda file, *_: FileWrapper(file, AT_ONCE),
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
