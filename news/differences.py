"""What differs between two plain texts, word by word. Pure.

Lines are compared first, then the words within the lines that differ: a change in one
paragraph costs nothing in the others. What would take too long to tell apart is shown as
taken out and put in.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

Operation = Literal["equal", "delete", "insert"]
# Pairs of words that are looked at: 20,000 by 20,000 take 50 MB and a tenth of a second.
MOST_PAIRS = 400_000_000
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|.", re.S)


class Part(NamedTuple):
    operation: Operation
    text: str


class _Change(NamedTuple):
    """What is equal, then what was taken out and what was put in after it."""

    equal: list[str]
    deleted: list[str]
    inserted: list[str]

    @property
    def changes(self) -> bool:
        return bool(self.deleted or self.inserted)

    @property
    def follows_closely(self) -> bool:
        """Whether what is equal is one word at most, within a line."""
        words = sum(not word.isspace() for word in self.equal)
        return words <= 1 and not any("\n" in word for word in self.equal)


def of_texts(before: str, after: str) -> list[Part]:
    """The parts of both texts in order: joined without the insertions they are `before`,
    without the deletions `after`."""
    words: list[_Change] = []
    for lines in _changes(before.splitlines(True), after.splitlines(True)):
        words.append(_Change(lines.equal, [], []))
        words += _changes(_words(lines.deleted), _words(lines.inserted))
    return list(_parts(_readable(words)))


def abridged(parts: Iterable[Part], around: int = 120) -> list[Part]:
    """`parts` with what is equal cut, between words, to about `around` characters at a change."""
    kept = list(parts)
    for place, (operation, text) in enumerate(kept):
        if operation == "equal" and len(text) > 2 * around + 20:
            head = text[:around].rpartition(" ")[0] if place else ""
            tail = text[-around:].partition(" ")[2] if place < len(kept) - 1 else ""
            kept[place] = Part("equal", f"{head} … {tail}")
    return kept


def _words(lines: Iterable[str]) -> list[str]:
    return _WORDS.findall("".join(lines))


def _changes(before: list[str], after: list[str]) -> list[_Change]:
    if not (before and after) or len(before) * len(after) > MOST_PAIRS:
        return [_Change([], before, after)]
    changes = [_Change([], [], [])]
    for step in LCSseq.opcodes(before, after):
        old = before[step.src_start : step.src_end]
        if step.tag == "equal":
            changes.append(_Change(old, [], []))
        else:
            changes[-1].deleted.extend(old)
            changes[-1].inserted.extend(after[step.dest_start : step.dest_end])
    return changes


def _readable(changes: Iterable[_Change]) -> Iterator[_Change]:
    """`changes`, a lone word or space between two of them taken into both."""
    last = _Change([], [], [])
    for change in changes:
        equal, deleted, inserted = change
        if not last.changes:
            last = _Change([*last.equal, *equal], [*deleted], [*inserted])
        elif not equal or (change.changes and change.follows_closely):
            last.deleted.extend([*equal, *deleted])
            last.inserted.extend([*equal, *inserted])
        else:
            yield last
            last = _Change(equal, [*deleted], [*inserted])
    yield last


def _parts(changes: Iterable[_Change]) -> Iterator[Part]:
    names: tuple[Operation, ...] = ("equal", "delete", "insert")
    for change in changes:
        for operation, words in zip(names, change, strict=True):
            if words:
                yield Part(operation, "".join(words))
