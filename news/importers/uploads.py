"""The files that a source's texts show, given as a folder or a zip. Nothing is ever fetched."""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from embassy.incoming import Damaged

# A zip's directory is read at once: its files, and its bytes.
_MOST_FILES, _LARGEST_DIRECTORY = 65_000, 16_000_000
# What WordPress calls a smaller copy of a picture: name-300x200.jpg.
_SMALLER = re.compile(r"-[0-9]{1,5}x[0-9]{1,5}(?=\.[A-Za-z0-9]{1,5}$)")
_UNREADABLE = (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error)
# Given how many bytes the file may have at most.
Read = Callable[[int], bytes]


class Uploads(Protocol):
    def names(self) -> Iterator[str]:
        """The paths of all files, in a fixed order, with slashes."""

    def find(self, name: str) -> Read | None:
        """How the bytes of the file at this very path are read; None for none."""


class Folder:
    """A directory. What leads out of it, by `..` or by a link, is not there."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def names(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.root):
            folders.sort()
            for name in sorted(files):
                yield (Path(folder) / name).relative_to(self.root).as_posix()

    def find(self, name: str) -> Read | None:
        try:
            path = (self.root / name).resolve()
            if not path.is_relative_to(self.root) or not path.is_file():
                return None
        except (OSError, ValueError, RuntimeError):  # a name too long, a NUL, links in a circle
            return None
        return lambda limit: whole(name, lambda: path.open("rb"), limit)


class Zip:
    """A zip, whose files are read where they lie. What it says of their sizes is not believed."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            _check_directory(stream)
            self._archive = zipfile.ZipFile(stream)
        except _UNREADABLE as error:
            raise Damaged(_("The file is no zip, or it is damaged or cut off.")) from error
        self._known = {
            info.filename: info
            for info in self._archive.infolist()
            if not info.is_dir() and ".." not in PurePosixPath(info.filename).parts
        }

    def names(self) -> Iterator[str]:
        return iter(sorted(self._known))

    def find(self, name: str) -> Read | None:
        info = self._known.get(name)
        return (
            (lambda limit: whole(name, lambda: self._archive.open(info), limit)) if info else None
        )


@contextmanager
def given(path: str) -> Iterator[Uploads]:
    """The folder or zip at `path`. Raises `Damaged`."""
    place = Path(path)
    try:
        if place.is_dir():
            yield Folder(place)
            return
        stream = place.open("rb")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Damaged(_("The files cannot be read (%s).") % why) from error
    with stream:
        yield Zip(stream)


def of_address(uploads: Uploads, address: str) -> tuple[str, Read] | None:
    """The file that was served at an address: its path, and how it is read.

    The folder may be the whole site's or any part of it, such as wp-content/uploads. Of a
    picture in a smaller size the original is taken.
    """
    try:
        path = unquote(urlsplit(address).path, errors="strict")
    except ValueError:
        return None
    parts = [part for part in path.split("/") if part not in ("", ".")][-12:]
    if ".." in parts or not parts:
        return None
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        for candidate in dict.fromkeys((_SMALLER.sub("", name), name)):
            if read := uploads.find(candidate):
                return candidate, read
    return None


def whole(name: str, opened: Callable[[], IO[bytes]], limit: int) -> bytes:
    """The bytes of a file. Raises `Damaged` for one of more than `limit`."""
    try:
        with opened() as file:
            data = file.read(limit + 1)
    except _UNREADABLE as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Damaged(
            _("%(name)s: the file cannot be read (%(why)s).") % {"name": name, "why": why}
        ) from error
    if len(data) > limit:
        raise Damaged(
            _("%(name)s: the file is larger than %(limit)s MB.")
            % {"name": name, "limit": limit // 1_000_000}
        )
    return data


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a zip whose directory would fill the memory, before it is read."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read(66_000)
    stream.seek(0)
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) < end + 22:
        raise zipfile.BadZipFile("no directory")
    number, length = struct.unpack_from("<HL", tail, end + 10)
    if (
        number > _MOST_FILES
        or length > _LARGEST_DIRECTORY
        or tail[end - 20 : end - 16] == b"PK\6\7"
    ):
        raise Damaged(
            _("The zip holds more than %s files. Unpack it and name the folder.") % _MOST_FILES
        )
