"""The last good copy of each page on the disk, for the time when the database is away."""

import hashlib
import json
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from embassy.pagestore.endings import KEPT
from embassy.pagestore.page import Headers

# Files of one host; and how often those that are too old are swept away, in seconds.
MOST = 20_000
SWEPT_EVERY = 600
_MAIN = re.compile(rb"<main\b[^>]*>")
_OF_THE_BODY = {"content-length", "content-encoding", "etag", "vary"}


@dataclass(frozen=True)
class Copy:
    """A page as it was served. `notice` is HTML that says of when it is, "" for other types."""

    key: str
    status: str
    headers: Headers
    rendered_at: float
    notice: str
    body: bytes = b""

    def text(self) -> bytes:
        """What is searched for what has ended since: the page, and its own address."""
        return self.key.encode() + b"\n" + self.body

    def marked(self) -> tuple[Headers, bytes]:
        """The answer, with the notice at the head of its text; never to be kept by anybody."""
        body = _MAIN.sub(lambda main: main[0] + self.notice.encode(), self.body, count=1)
        own = [(name, value) for name, value in self.headers if name.lower() not in _OF_THE_BODY]
        age = max(0, int(time.time() - self.rendered_at))
        return [*own, ("Content-Length", str(len(body))), ("Age", str(age))], body


class Copies:
    """A folder of copies. What cannot be written is left out, what cannot be read is absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        self._swept_at = float("-inf")

    def keep(self, copy: Copy) -> None:
        self._sweep()
        path = self._path(copy.key)
        try:
            self._count += not path.exists()
            if self._count > MOST:
                return
            told = {name: value for name, value in asdict(copy).items() if name != "body"}
            draft = path.with_suffix(f".{id(copy)}")
            draft.write_bytes(json.dumps(told).encode() + b"\n" + copy.body)
            draft.replace(path)
        except OSError:
            return

    def find(self, key: str) -> Copy | None:
        """The copy of a page, of the last day; None when there is none."""
        try:
            told, _, body = self._path(key).read_bytes().partition(b"\n")
            copy = Copy(**json.loads(told), body=body)
        except (OSError, ValueError, TypeError):
            return None
        young = time.time() - copy.rendered_at < KEPT.total_seconds()
        return copy if copy.key == key and young else None

    def forget(self) -> None:
        """Delete every copy: something was erased by order."""
        for path in self.folder.glob("*"):
            path.unlink(missing_ok=True)
        self._count = 0

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.page"

    def _sweep(self) -> None:
        if time.monotonic() - self._swept_at < SWEPT_EVERY:
            return
        self._swept_at, self._count = time.monotonic(), 0
        self.folder.mkdir(parents=True, exist_ok=True)
        oldest = time.time() - KEPT.total_seconds()
        for path in self.folder.glob("*"):
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
                else:
                    self._count += 1
            except FileNotFoundError:
                continue


kept = Copies(settings.VAR_DIR / "cache" / "pages")
