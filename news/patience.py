"""A query that may take only so long: whoever asks for too much is told so, and nobody waits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connections, transaction


class TooLong(Exception):
    """The database was told to stop."""


@contextmanager
def at_most(seconds: float, using: str) -> Iterator[None]:
    """Raises TooLong when what reads from the database inside takes longer.

    PostgreSQL watches its clock itself; SQLite is interrupted from a thread, which it looks for
    at every page that it reads.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
            with _explained("canceling statement due to statement timeout"):
                yield
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
        return
    connection.ensure_connection()
    timer = threading.Timer(seconds, connection.connection.interrupt)
    timer.start()
    try:
        with _explained("interrupted"):
            yield
    finally:
        timer.cancel()
        timer.join()  # what is asked next is not to be interrupted


@contextmanager
def _explained(sentence: str) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if sentence in str(error):
            raise TooLong from error
        raise
