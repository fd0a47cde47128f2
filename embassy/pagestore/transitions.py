"""When will something change by the clock alone? Apps say, in their `apps.py`."""

from collections.abc import Callable
from datetime import datetime

Next = Callable[[datetime], datetime | None]
_sources: list[Next] = []


def register(source: Next) -> None:
    """`source` is asked for the first moment after `at` at which what it tells of changes."""
    if source not in _sources:
        _sources.append(source)


# The last answer: its generation, the moment it was asked for, and the moment found.
_last: tuple[str, datetime, datetime | None] | None = None


def first_after(at: datetime, generation: str) -> datetime | None:
    """The first moment after `at` at which any page may change; None when none is known.

    Asked once a generation, and again when that moment has come: what is planned cannot
    change without beginning another.
    """
    global _last
    last = _last
    if last and last[0] == generation and last[1] <= at and (last[2] is None or at < last[2]):
        return last[2]
    found = min((moment for source in _sources if (moment := source(at))), default=None)
    _last = (generation, at, found)
    return found
