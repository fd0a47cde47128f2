"""Many rows put into tables at once, as fast as the database takes them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models

from news.archive.mould import TABLES, Row
from news.models import Seal, SearchText


@contextmanager
def quick_writes() -> Iterator[None]:
    """SQLite waits for the disk at checkpoints alone, and keeps the indexes in memory.

    A power cut may cost the last batches, never the database; they are made again.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        before = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "cache_size")
        }
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA cache_size=-1000000")
        yield
        for name, value in before.items():
            cursor.execute(f"PRAGMA {name}={value}")


def insert(model: type[models.Model], rows: list[Row]) -> None:
    """One statement for all of them: COPY on PostgreSQL, else a prepared one."""
    quoted = connection.ops.quote_name
    names, table = list(rows[0]), quoted(model._meta.db_table)
    columns, places = ", ".join(map(quoted, names)), ", ".join(["%s"] * len(names))
    values = [list(row.values()) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for each in values:
                    copy.write_row(each)
        else:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608


def move_sequences() -> None:
    """PostgreSQL's counters do not see keys that were given."""
    written = [model for model, _key in TABLES.values() if model not in (Seal, SearchText)]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)
