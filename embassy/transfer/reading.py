"""How the database is read for an archive: as it was at one moment, and with little memory."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within was so at one moment, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django's own transactions take SQLite's write lock when they begin.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def little_memory(kilobytes: int) -> Iterator[None]:
    """SQLite keeps no more pages in memory than that, and maps no part of its file: a large
    database is gone through once, and what was read counts as the process's own."""
    if connection.vendor != "sqlite":
        yield
        return
    wanted = {"mmap_size": 0, "cache_size": -kilobytes}
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        try:
            for name, value in wanted.items():
                cursor.execute(f"PRAGMA {name}={value}")
            yield
        finally:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name}={value}")
