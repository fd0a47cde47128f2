"""An archive that others wrote: it is opened with suspicion, and believed member by member.

Nothing of it is unpacked to a name that it gives. What it says of itself is compared with what
it is before anything is used: the members that the manifest names and no others, of the sizes
and digests that it names. Whatever is wrong is one sentence (`Damaged`).
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import islice
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from embassy.transfer import (
    FILES,
    FORMAT,
    MANIFEST,
    MEDIA_TYPE,
    MIMETYPE,
    MOST_MEMBERS,
    README,
    ROWS,
    VERSION,
)
from embassy.transfer.manifest import Row, differs, members, part, text

_CHUNK = 1 << 20
# A line is one row: the longest text of a message, twice, and what it is escaped by.
_LONGEST_LINE = 16 << 20
_LARGEST_MANIFEST = 48 << 20
# Texts are packed to a tenth or so. Members that grow more than this, taken together, may not be
# larger than that: they are made to fill the disk, or somebody's time.
_PACKED_TO = 50
_MOST_OF_SUCH = 512 << 20
# Values of a row, of the manifest: more of them than this are no row and no manifest of ours.
_MOST_VALUES = 100_000
_MOST_VALUES_OF_ALL = MOST_MEMBERS * 12
_NAME = re.compile(rf"{re.escape(FILES)}[0-9a-f]{{64}}|[a-z][a-z0-9_.]{{0,99}}\.(ndjson|txt)")
_VALUE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{,]', re.DOTALL)
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What the packages of zip and zlib raise for what is broken.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, OverflowError,
    NotImplementedError, RuntimeError, LookupError,
)  # fmt: skip


def recognises(stream: BufferedReader) -> bool:
    """Whether it is an archive of ours: its first member says it, or what members there are,
    where somebody has unpacked it and packed it again."""
    head = stream.peek()[:400]
    if not head.startswith(b"PK\x03\x04"):
        return False
    if MEDIA_TYPE.encode() in head:
        return True
    try:
        _refuse_too_many(stream)
        names = set(zipfile.ZipFile(stream).namelist())
        stream.seek(0)
    except (Damaged, *_BROKEN):
        return False
    return MANIFEST in names and any(name.endswith(ROWS) for name in names)


@contextmanager
def opened(stream: BufferedReader) -> Iterator["Container"]:
    """The archive in `stream`, whose manifest is read and whose members are there."""
    try:
        if not stream.seekable():
            raise Damaged(_("An archive must be a file: it is read from its end."))
        _refuse_too_many(stream)
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise Damaged(_("The archive is cut off or damaged.")) from error
    with archive:
        yield Container(archive, stream.seek(0, 2))


def _refuse_too_many(stream: BufferedReader) -> None:
    """Look at the size of the list of members before it is read into memory."""
    end = stream.seek(0, 2)
    start = max(0, end - 65_557)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    count, size = struct.unpack_from("<HL", tail, at + 10)
    if tail[max(0, at - 20) : at][:4] == b"PK\x06\x07":
        stream.seek(struct.unpack_from("<Q", tail, at - 12)[0])
        record = stream.read(56)
        count, size = struct.unpack_from("<QQ", record, 32)
    stream.seek(0)
    if count > MOST_MEMBERS or size > MOST_MEMBERS * 200:
        raise Damaged(_("The archive has more than %s members.") % MOST_MEMBERS)


class Container:
    """The members of an archive. What is read from it is as long as the manifest says."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self._archive = archive
        self._infos = _sound(archive.infolist(), size)
        told = self._manifest()
        self.scope = text(told, "scope")
        self.migrations = {str(k): str(v) for k, v in part(told, "migrations").items()}
        self.members = members(told, set(self._infos) - {MANIFEST})
        for name, member in self.members.items():
            if member["bytes"] != self._infos[name].file_size:
                raise differs(name)

    def check(self) -> None:
        """Compare every member with its digest. Raises `Damaged` for the first that differs."""
        for name, told in self.members.items():
            digest, size, lines = hashlib.sha256(), 0, 0
            for chunk in self.chunks(name):
                digest.update(chunk)
                size += len(chunk)
                lines += chunk.count(b"\n")
            if digest.hexdigest() != told["sha256"] or size != told["bytes"]:
                raise differs(name)
            if told.get("rows", lines) != lines:
                raise Damaged(
                    _("%(member)s has %(lines)s lines, and not %(rows)s as the archive says.")
                    % {"member": name, "lines": lines, "rows": told["rows"]}
                )

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member."""
        with self.reading(name) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._archive.open(self._infos[name]) as stream:
                yield stream
        except _BROKEN as error:
            raise Damaged(_("%s in the archive is cut off or damaged.") % name) from error

    def rows(self, name: str) -> Iterator[tuple[int, Row]]:
        """The rows of a table with the numbers of their lines, one at a time."""
        with self.reading(name) as packed:
            stream = BufferedReader(cast(Any, packed), _CHUNK)
            number = 0
            while line := stream.readline(_LONGEST_LINE):
                number += 1
                yield number, _row(line, name, number)

    def _manifest(self) -> Row:
        if MANIFEST not in self._infos:
            raise Damaged(
                _("The archive has no %s: it is none of ours, or it is cut off.") % MANIFEST
            )
        if self._infos[MANIFEST].file_size > _LARGEST_MANIFEST:
            raise Damaged(_("%s in the archive is too large.") % MANIFEST)
        told = _parsed(b"".join(self.chunks(MANIFEST)), MANIFEST, _MOST_VALUES_OF_ALL)
        if told.get("format") != FORMAT:
            raise Damaged(_("This is no archive of such a site: “format” must be %s.") % FORMAT)
        if told.get("version") != VERSION or isinstance(told["version"], bool):
            raise Damaged(
                _(
                    "The archive is of version %(version)s, and this site reads version %(ours)s. "
                    "Upgrade the site first."
                )
                % {"version": json.dumps(told.get("version"))[:20], "ours": VERSION}
            )
        return told


def _sound(infos: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    """The members by name, when each is one that an archive may have."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name not in (MIMETYPE, README, MANIFEST) and not _NAME.fullmatch(name):
            raise Damaged(_("An archive has no member “%s”.") % name[:100])
        if name in found:
            raise Damaged(_("The archive has the member %s twice.") % name)
        if info.flag_bits & 1 or info.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise Damaged(_("%s in the archive is encrypted, or packed in an unknown way.") % name)
        found[name] = info
    grown = (i.file_size for i in infos if i.file_size > i.compress_size * _PACKED_TO)
    if sum(grown) > _MOST_OF_SUCH or sum(info.compress_size for info in infos) > size:
        raise Damaged(_("The archive is packed so as to fill the disk: it is none of ours."))
    return found


def _row(line: bytes, name: str, number: int) -> Row:
    place = _("%(member)s, line %(line)s") % {"member": name, "line": number}
    if not line.endswith(b"\n"):
        raise Damaged(_("%s: the line is too long, or has no end.") % place)
    return _parsed(line, place, _MOST_VALUES)


def _parsed(data: bytes, place: str, most: int) -> Row:
    """The JSON object in `data`. Its values are counted before they take any memory."""
    if len(data) > most and sum(1 for _value in islice(_VALUE.finditer(data), most + 1)) > most:
        raise Damaged(_("%s: there are too many values.") % place)
    try:
        told = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Damaged(_("%s: this is not JSON.") % place) from error
    if not isinstance(told, dict):
        raise Damaged(_("%s: here must be a JSON object, in braces.") % place)
    return told


def _refuse(constant: str) -> None:
    raise ValueError(constant)
