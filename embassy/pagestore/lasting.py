"""What pages have in common is read once for a generation, not once for a page.

The generation is read before anything else of a request, and whatever changes what was read
here gives it another value in the same transaction. So what is kept is at least as new as the
generation that it is kept for. What the clock alone changes is kept until the next transition.
"""

from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from django.db import connection

from embassy.pagestore import transitions

Fact = TypeVar("Fact")
# Letters and bytes of pages and parts of pages, and facts: beyond it all are made anew.
MOST = 8 * 1024 * 1024


class Lasting:
    """The facts of one generation. Threads may share them: they are written once and read.

    Those that `get` reads may not depend on the clock.
    """

    def __init__(self, generation: str | None) -> None:
        self.generation = generation
        self._found: dict[Hashable, Any] = {}
        self._size = 0
        self._present: _Present | None = None

    def at(self, moment: datetime) -> "Lasting":
        """The facts about what is public at a moment: those of the time between the transition
        before it and the one after it."""
        present = self._present
        if not present or not present.since <= moment < present.until:
            until = self.generation and transitions.first_after(moment, self.generation)
            lasts = Lasting(self.generation)
            present = self._present = _Present(moment, until or _NEVER, lasts)
        return present.facts

    def get(self, key: Hashable, read: Callable[[], Fact]) -> Fact:
        """What `read` returned for this key, in this process, since the generation began."""
        if key in (found := self._found):
            return cast(Fact, found[key])
        fact = read()
        self.keep(key, fact)
        return fact

    def known(self, key: Hashable) -> Any:
        """The fact that was kept, None where there is none."""
        return self._found.get(key)

    def keep(self, key: Hashable, fact: object) -> None:
        self._size += len(fact) if isinstance(fact, Sized) else 1
        if self._size > MOST:
            self._found, self._size = {}, 0
        self._found[key] = fact


@dataclass(frozen=True)
class _Present:
    since: datetime
    until: datetime
    facts: Lasting


_NEVER = datetime.max.replace(tzinfo=UTC)
_latest = Lasting(None)


def of(generation: str | None) -> Lasting:
    """Those of a generation; none that last where there is no generation, and none inside a
    transaction, which sees what no other may keep."""
    global _latest
    lasting = _latest
    if generation is None or connection.in_atomic_block:
        return Lasting(None)
    if lasting.generation != generation:
        _latest = lasting = Lasting(generation)
    return lasting
