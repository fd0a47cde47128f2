"""What each app says of its tables, in its `apps.py`: the archive knows no app by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

Row = dict[str, Any]


@dataclass(frozen=True)
class Stored:
    """A file in the storage: its bytes have that digest and that number, and lie at `path`."""

    sha256: str
    size: int
    path: str


@dataclass(frozen=True)
class Public:
    """A table of what the public may read now: these rows, these columns of each."""

    rows: models.QuerySet[Any]
    without: frozenset[str] = frozenset()


def _nothing(*_args: Any) -> Iterator[Any]:
    return iter(())


@dataclass(frozen=True)
class Carried:
    """What an app says. Models are named by their labels, such as “news.Edition”."""

    app: str
    # Models and columns that no archive holds, each with the reason.
    left_out: Mapping[str, str] = field(default_factory=dict)
    # Models that are persons' data, whatever columns they have: only with --with-subscribers.
    personal: frozenset[str] = frozenset()
    # Models whose e-mail addresses are the mission's own, not those of persons.
    own_addresses: frozenset[str] = frozenset()
    # In which order rows are written and restored, where it is not that of their keys.
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What cannot be true of a row, as a sentence: such a site is not written, and no such archive
    # is restored. “” when all is well.
    faults: Mapping[str, Callable[[Row], str]] = field(default_factory=dict)
    # What the public may read at a moment: tables, further members line by line, and files.
    public_tables: Callable[[datetime], Iterable[Public]] = _nothing
    public_members: Callable[[datetime], Iterable[tuple[str, Iterator[bytes]]]] = _nothing
    # All files in the order of their digests; those of the public at a moment.
    files: Callable[[datetime | None], Iterator[Stored]] = _nothing
    # Called when all rows are written: given the rows of a model again, makes what is derived.
    restored: Callable[[Callable[[str], Iterator[Row]]], None] = lambda rows: None


_apps: dict[str, Carried] = {}


def register(carried: Carried) -> None:
    _apps[carried.app] = carried


def fault(label: str) -> Callable[[Row], str] | None:
    """What finds faults in the rows of a model."""
    return next((app.faults[label] for app in apps() if label in app.faults), None)


def apps() -> list[Carried]:
    """What was registered, by the names of the apps."""
    return [_apps[name] for name in sorted(_apps)]
