"""Nothing enters the ledger before what is already there, however long a transaction lasts.

An edition is recorded at the moment its writer read, and becomes visible when the writer
commits. On PostgreSQL writers of two messages work side by side, and the one that read first
may commit last. So each writer holds a shared lock from before it reads the moment until its
end, and the ledger tells of nothing later than the beginning of the oldest other transaction that
holds it. SQLite has one writer at a time.
"""

from datetime import datetime, timedelta

from django.db import connection

# Any number that nothing else in the database locks.
_KEY = 0x4C45_4447
_INSTANT = timedelta(microseconds=1)


def hold() -> None:
    """Until the end of this transaction the ledger stops before its beginning. One query."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KEY])


def settled(at: datetime) -> datetime:
    """The last moment up to `at` before which nothing can be recorded any more. One query."""
    if connection.vendor != "postgresql":
        return at
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT clock_timestamp(), min(writer.xact_start)
            FROM pg_locks JOIN pg_stat_activity writer USING (pid)
            WHERE locktype = 'advisory' AND classid = 0 AND objid = %s
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND pid <> pg_backend_pid()""",
            [_KEY],
        )
        now, oldest = cursor.fetchone()
    return min(at, now, oldest - _INSTANT if oldest else now)
