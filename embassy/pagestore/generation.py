"""Has anything changed that the public may see?

The truth is one row (`embassy.models.Generation`), given a new random value by triggers in the
transaction that changes something (triggers.py): by every road, and never for what is rolled
back. A word in memory that all processes of a host share merely announces it, so that a page
need not ask the database: 8 bytes of a mapped file. It is odd while somebody may be about to
commit, and then readers ask the row. A process that dies between its commit and its
announcement leaves the word odd: nobody is served what is old.
"""

import mmap
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Seconds. The row is asked this often even where nobody announces anything: a restored backup, a
# hand in the database. By one request; others go on with what is known for as long again.
ASKED_EVERY = 0.5
# An odd word is believed for so long: a process that died has left it.
DOUBT = 30.0
TABLE = "embassy_generation"


@dataclass(frozen=True)
class Generation:
    """`value` never repeats, not even after a backup is restored; None before there is one."""

    value: str | None
    changed_at: datetime | None


def read() -> Generation:
    """The row as it is now. One query, and any error of the database."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, changed_at FROM embassy_generation WHERE id = 1")
        row = cursor.fetchone()
    if row is None:
        return Generation(None, None)
    converters = connection.vendor == "sqlite"
    changed_at = datetime.fromisoformat(f"{row[1]}+00:00") if converters else row[1]
    return Generation(row[0], changed_at)


class Announced:
    """The shared word: `word()` reads it, `doubt()` and `announce()` write it.

    `tells_all` is False in a process that does not hear of the commits of other hosts just now.
    """

    tells_all = True

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if file.tell() < mmap.PAGESIZE:
                file.truncate(mmap.PAGESIZE)
        with path.open("r+b") as file:
            self._memory = memoryview(mmap.mmap(file.fileno(), mmap.PAGESIZE)).cast("Q")

    def word(self) -> int:
        return self._memory[0]

    def doubt(self) -> None:
        self._memory[0] = random.getrandbits(64) | 1

    def announce(self) -> None:
        self._memory[0] = random.getrandbits(64) & ~1


class Current:
    """The generation as a process knows it. Threads may share one."""

    def __init__(self, announced: Announced, read: Callable[[], Generation] = read) -> None:
        self.announced = announced
        self._read = read
        # The word at which it was read, the value, and when (monotonic seconds).
        self._known: tuple[int, str | None, float] = (-1, None, 0.0)
        self._doubted: tuple[int, float] = (-1, 0.0)
        self._asked_at = 0.0

    def value(self) -> str | None:
        """The value that pages must carry to be served. No query as long as the word stands."""
        word, now = self.announced.word(), time.monotonic()
        known = self._known
        if self._stands(known, word, now) and now - known[2] < ASKED_EVERY:
            return known[1]
        value = self._read().value
        self._known = (word, value, now)
        return value

    def known(self) -> str | None:
        """The same without a query; None when it is for the caller to have the row asked."""
        word, now = self.announced.word(), time.monotonic()
        known = self._known
        if not self._stands(known, word, now) or now - known[2] > 2 * ASKED_EVERY:
            return None
        if now - known[2] > ASKED_EVERY and now - self._asked_at > ASKED_EVERY:
            self._asked_at = now
            return None
        return known[1]

    def _stands(self, known: tuple[int, str | None, float], word: int, now: float) -> bool:
        """Whether nobody has announced anything since."""
        return (
            self.announced.tells_all
            and word == known[0]
            and not (word & 1 and self._doubts(word, now))
        )

    def _doubts(self, word: int, now: float) -> bool:
        """Whether an odd word is young enough to be believed."""
        if self._doubted[0] != word:
            self._doubted = (word, now)
        return now - self._doubted[1] < DOUBT


# Called after a commit has been announced, in the process that committed.
after_commits: list[Callable[[], None]] = []
announced = Announced(settings.VAR_DIR / "cache" / "generation")


def listen(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of `connection_created`: every write through Django is announced."""
    if _watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watch)


def _watch(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Before a write the word is put in doubt; after its commit it is announced.

    The announcement stands first among what is done after the commit, so that nothing that
    fails there can keep it back.
    """
    if not _may_change_pages(str(sql)):
        return execute(sql, params, many, context)
    connection = context["connection"]
    announced.doubt()
    try:
        return execute(sql, params, many, context)
    finally:
        if not connection.in_atomic_block:
            _announce()
        elif not any(callback is _announce for _, callback, _ in connection.run_on_commit):
            transaction.on_commit(_announce, using=connection.alias, robust=True)
            connection.run_on_commit.insert(0, connection.run_on_commit.pop())


_READS = re.compile(
    r"[\s(]*(?:SELECT|PRAGMA|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN|SHOW)\b", re.I
)
_WRITES = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.I)


def _may_change_pages(sql: str) -> bool:
    """Whether a statement may write to a table that readers' pages come from. What is not
    understood may."""
    if _READS.match(sql):
        return False
    writes = _WRITES.match(sql)
    return writes is None or writes[1] in watched_tables()


@cache
def watched_tables() -> frozenset[str]:
    """The tables that readers' pages come from: all of the apps that name their
    `desk_tables` in `apps.py`, but for those."""
    return frozenset(
        model._meta.db_table
        for config in apps.get_app_configs()
        if hasattr(config, "desk_tables")
        for model in config.get_models(include_auto_created=True)
        if model._meta.db_table not in config.desk_tables and model._meta.db_table != TABLE
    )


def _announce() -> None:
    announced.announce()
    if settings.PAGE_STORE:
        for call in after_commits:
            call()
