"""An empty site becomes what an archive says: all of it, or nothing.

One transaction. Every digest is compared before the first row is written; rows are written as
they were, with their keys, past `save()` but not past the database: its constraints and triggers
hold. Before the commit the tables are read again and must give the very bytes of the archive.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from itertools import islice
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from embassy.transfer import PUBLIC, ROWS, accounts, columns, declared, kept, numbers, writing
from embassy.transfer.bytes import Bytes
from embassy.transfer.container import Container, opened
from embassy.transfer.declared import Row
from embassy.transfer.reading import little_memory

_ROWS_AT_ONCE = 500
# Kilobytes of the database: its indexes are written all over.
_CACHE = 65_536


@dataclass
class Restored:
    rows: int = 0
    tables: int = 0
    files: int = 0
    # People who took steps and cannot sign in.
    without_password: int = 0


def restore(stream: BufferedReader, *, dry_run: bool = False) -> Restored:
    """Make the site what the archive in `stream` says. Raises `Damaged`, and nothing is stored."""
    with opened(stream) as container:
        tables = _tables(container)
        _refuse_what_is_not_empty()
        container.check()
        try:
            with little_memory(_CACHE), Bytes(container) as files, transaction.atomic():
                restoring = _Restoring(container, tables)
                restoring.write()
                restoring.restored.files = files.store(really=not dry_run)
                restoring.finish()
                if dry_run:
                    transaction.set_rollback(True)
        except DatabaseError as error:
            raise Damaged(_refused_by(error)) from error
    return restoring.restored


def _tables(container: Container) -> dict[str, kept.Model]:
    """The archive's tables in the order in which they are written. Raises `Damaged` where they are
    not what this site keeps."""
    if container.scope == PUBLIC:
        raise Damaged(
            _(
                "This archive holds only what the public may read. A site is made from one that "
                "was written without --public-only."
            )
        )
    known = kept.by_member(kept.in_order())
    there = {name for name in container.members if name.endswith(ROWS)}
    if unknown := sorted(there - set(known)):
        raise Damaged(_("This site has no table %s. Upgrade it first.") % unknown[0])
    needed = kept.by_member(kept.in_order(with_personal=False))
    missing = sorted(set(needed) - there)
    is_older = container.migrations != writing.migrations()
    if missing and not is_older:
        raise Damaged(_("The archive lacks its member %s.") % missing[0])
    tables = {name: model for name, model in known.items() if name in there}
    for name, model in tables.items():
        _refuse_other_columns(
            name, container.members[name].get("columns", []), model, is_older=is_older
        )
    return tables


def _refuse_other_columns(name: str, told: list[str], model: kept.Model, *, is_older: bool) -> None:
    """An archive that an older site wrote may lack columns that have a value without it."""
    ours = {column.attname: column for column in kept.columns(model)}
    for column in told:
        if column not in ours:
            raise Damaged(
                _("%(member)s: this site has no column “%(column)s”. Upgrade it first.")
                % {"member": name, "column": column[:100]}
            )
    for attname, column in ours.items():
        has_default = column.has_default() or column.null or column.empty_strings_allowed
        if attname not in told and not (is_older and has_default and not column.primary_key):
            raise Damaged(
                _("%(member)s lacks the column “%(column)s”.") % {"member": name, "column": attname}
            )


def _refuse_what_is_not_empty() -> None:
    for model in kept.in_order():
        if not accounts.is_account(model) and (count := kept.rows(model).count()):
            raise Damaged(
                _(
                    "This site is not empty (%(table)s: %(count)s). An archive is restored into an "
                    "empty one: choose another VAR_DIR or DATABASE_URL, run “migrate”, and import "
                    "it there."
                )
                % {"table": model._meta.verbose_name_plural, "count": count}
            )


class _Restoring:
    def __init__(self, container: Container, tables: dict[str, kept.Model]) -> None:
        self.container = container
        self.tables = tables
        self.restored = Restored(tables=len(tables))
        # Of the rows of each table as they came, however the archive had spaced them.
        self._digests: dict[str, str] = {}

    def write(self) -> None:
        """The rows of all tables, and numbers for those that come later."""
        for name, model in self.tables.items():
            rows = self._parsed(name, model)
            if accounts.is_account(model):
                rows = self._of_accounts(list(rows))
            elif model._meta.label == "admin.LogEntry":
                numbers.make_room_in_log(row["id"] for _n, row in self.container.rows(name))
            self._insert(name, model, rows)
        numbers.move_on(list(self.tables.values()))

    def finish(self) -> None:
        """What apps derive, and the proof: the tables give the bytes that they came from."""
        for app in declared.apps():
            app.restored(self._rows_of)
        connection.check_constraints()
        for name, model in self.tables.items():
            if accounts.is_account(model):
                continue  # those that were here keep their names
            digest = hashlib.sha256()
            for line in writing.lines(kept.rows(model), self._columns(name, model)):
                digest.update(line)
            if digest.hexdigest() != self._digests[name]:
                raise Damaged(
                    _("%s: the database does not keep the rows as the archive has them.") % name
                )

    def _columns(self, name: str, model: kept.Model) -> list[kept.Column]:
        told = set(self.container.members[name].get("columns", []))
        return [column for column in kept.columns(model) if column.attname in told]

    def _rows_of(self, label: str) -> Iterator[Row]:
        name = f"{label.lower()}{ROWS}"
        return (
            (row for _number, row in self.container.rows(name)) if name in self.tables else iter(())
        )

    def _parsed(self, name: str, model: kept.Model) -> Iterator[Row]:
        """The rows with values for the database. Raises `Damaged` for the first that is wrong."""
        chosen = self._columns(name, model)
        readers = {column.attname: columns.reader(column) for column in chosen}
        digest = hashlib.sha256()
        fault = declared.fault(model._meta.label)
        for number, row in self.container.rows(name):
            place = {"member": name, "line": number}
            if row.keys() != readers.keys():
                raise Damaged(
                    _("%(member)s, line %(line)s: its columns are not those of the table.") % place
                )
            parsed = {}
            for attname, read in readers.items():
                try:
                    parsed[attname] = read(row[attname])
                except columns.Wrong as wrong:
                    raise Damaged(
                        _("%(member)s, line %(line)s, “%(column)s”: %(why)s.")
                        % {**place, "column": attname, "why": wrong}
                    ) from wrong
            if fault and (sentence := fault(row)):
                raise Damaged(sentence)
            digest.update(writing.line(row))
            self.restored.rows += 1
            yield parsed
        self._digests[name] = digest.hexdigest()

    def _of_accounts(self, rows: list[Row]) -> Iterator[Row]:
        names = {row["id"]: row["username"] for row in rows}
        there = accounts.make_room(names)
        self.restored.without_password = len(names) - len(there)
        return (accounts.completed(row) for row in rows if row["id"] not in there)

    def _insert(self, name: str, model: kept.Model, rows: Iterator[Row]) -> None:
        """Insert rows as they are: no `save()`, which would write today's date into some."""
        number = 0
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            try:
                _insert(model, batch)
            except (DatabaseError, OverflowError) as error:
                raise Damaged(
                    _("%(member)s, lines %(first)s to %(last)s: %(why)s")
                    % {
                        "member": name,
                        "first": number + 1,
                        "last": number + len(batch),
                        "why": _refused_by(error),
                    }
                ) from error
            number += len(batch)


def _insert(model: kept.Model, rows: list[Row]) -> None:
    """One statement for all of them; what the archive does not say is as in a new row."""
    stored: dict[str, kept.Column] = {
        column.attname: column
        for column in model._meta.local_concrete_fields
        if not getattr(column, "generated", False)
    }
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column.column) for column in stored.values())
    places = ", ".join(["%s"] * len(stored))
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [list(_prepared(stored, row)) for row in rows])


def _prepared(stored: dict[str, kept.Column], row: Row) -> Iterator[Any]:
    for attname, column in stored.items():
        value = row[attname] if attname in row else column.get_default()
        yield column.get_db_prep_save(value, connection)


def _refused_by(error: Exception) -> str:
    why = str(error).split("\n")[0]
    return _("the database refuses it (%s). Nothing is restored.") % why
