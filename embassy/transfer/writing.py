"""Writing the archive: row by row, so that memory does not grow with the site.

The same site gives the same bytes: rows and members have one order, the zip has one date, and
nothing says when or where it was written.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from embassy.transfer import (
    EVERYTHING,
    FILES,
    FORMAT,
    MANIFEST,
    MEDIA_TYPE,
    MIMETYPE,
    MOST_MEMBERS,
    PUBLIC,
    README,
    ROWS,
    VERSION,
    accounts,
    columns,
    declared,
    explained,
    kept,
    reading,
)
from embassy.transfer.declared import Stored

_CHUNK = 1 << 20
_ROWS_AT_ONCE = 500
# Kilobytes of the database: each row is read once.
_CACHE = 8_192


class Unwritable(Exception):
    """The archive cannot be written. Its text is a sentence."""


@dataclass
class Written:
    """What an archive holds: rows by the names of their members, and files."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    sha256: str = ""


def write(path: Path, at: datetime, *, public: bool = False, personal: bool = False) -> Written:
    """The archive at `path`, which is there whole or as it was before; nobody else may read it
    when it holds more than the public may. Raises `Unwritable`."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream:
                written = _written(stream, at, public=public, personal=personal)
                stream.flush()
                os.fsync(stream.fileno())
                stream.seek(0)
                written.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            if public:
                part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Unwritable(_("The file cannot be written (%s).") % error.strerror) from error
    return written


def _written(stream: Any, at: datetime, *, public: bool, personal: bool) -> Written:
    with (
        reading.little_memory(_CACHE),
        reading.snapshot(),
        zipfile.ZipFile(stream, "w", allowZip64=True) as archive,
    ):
        writing = _Writing(archive, PUBLIC if public else EVERYTHING)
        writing.member(MIMETYPE, iter([MEDIA_TYPE.encode()]), packed=False)
        writing.member(README, iter([explained.text(public=public).encode()]))
        if public:
            for app in declared.apps():
                for table in app.public_tables(at):
                    writing.table(table.rows, table.without)
                for name, lines in app.public_members(at):
                    writing.member(name, lines)
        else:
            for model in kept.in_order(with_personal=personal):
                rows = kept.rows(model)
                writing.table(accounts.acting(rows) if accounts.is_account(model) else rows)
        for app in declared.apps():
            for file in app.files(at if public else None):
                writing.file(file)
        writing.manifest()
    return writing.written


class _Writing:
    def __init__(self, archive: zipfile.ZipFile, scope: str) -> None:
        self.archive = archive
        self.scope = scope
        self.members: dict[str, dict[str, Any]] = {}
        self.written = Written()

    def table(self, rows: models.QuerySet[Any], without: Iterable[str] = ()) -> None:
        """The rows of a query, one a line, and which columns they have."""
        hidden = set(without)
        chosen = [column for column in kept.columns(rows.model) if column.name not in hidden]
        name = kept.member(rows.model)
        self.member(name, lines(rows, chosen))
        self.members[name]["columns"] = [column.attname for column in chosen]

    def member(self, name: str, chunks: Iterator[bytes], *, packed: bool = True) -> None:
        """A member of these bytes. Of rows they are lines, each with its end."""
        told: dict[str, Any] = {"bytes": 0, "sha256": ""}
        digest, count = hashlib.sha256(), 0
        with self.archive.open(_info(name, packed=packed), "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                told["bytes"] += len(chunk)
                count += 1
        told["sha256"] = digest.hexdigest()
        if name.endswith(ROWS):
            told["rows"] = self.written.rows[name] = count
        self.members[name] = told

    def file(self, file: Stored) -> None:
        """A stored file under its digest. Raises `Unwritable` where the storage has lost it."""
        name = FILES + file.sha256
        if len(self.members) > MOST_MEMBERS - 10:
            raise Unwritable(
                _("The site has more files than an archive can hold (%s).") % MOST_MEMBERS
            )
        try:
            with default_storage.open(file.path) as stored:
                self.member(name, iter(lambda: stored.read(_CHUNK), b""), packed=False)
        except FileNotFoundError:
            raise Unwritable(
                _("The storage has lost the file %s. Put it back from a backup.") % file.path
            ) from None
        if self.members[name]["sha256"] != file.sha256:
            raise Unwritable(
                _("The file %s in the storage is not what it was. Put it back from a backup.")
                % file.path
            )
        self.written.files += 1

    def manifest(self) -> None:
        told = {
            "format": FORMAT,
            "version": VERSION,
            "scope": self.scope,
            "migrations": migrations(),
            "members": self.members,
        }
        text = json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False)
        self.member(MANIFEST, iter([f"{text}\n".encode()]))


def lines(rows: models.QuerySet[Any], chosen: list[kept.Column]) -> Iterator[bytes]:
    """The rows of a query, each as its line. One query, streamed."""
    names = [column.attname for column in chosen]
    writers = [columns.writer(column) for column in chosen]
    fault = declared.fault(rows.model._meta.label)
    for values in rows.values_list(*names).iterator(chunk_size=_ROWS_AT_ONCE):
        row = {n: write(value) for n, write, value in zip(names, writers, values, strict=True)}
        if fault and (sentence := fault(row)):
            raise Unwritable(sentence)
        yield line(row)


def line(row: dict[str, Any]) -> bytes:
    """A row as its line: the names in order, no spaces, one end."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()


def _info(name: str, *, packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.create_system = 3
    info.external_attr = 0o600 << 16
    return info


def migrations() -> dict[str, str]:
    """The last migration of each app: whoever opens the archive later knows what wrote it."""
    applied = MigrationRecorder(connection).applied_migrations()
    last: dict[str, str] = {}
    for app, name in sorted(applied):
        last[app] = max(name, last.get(app, ""))
    return {app.app: last.get(app.app, "") for app in declared.apps()}
