"""How a copy differs from our text, by the word. Pure, and bounded in time and memory.

Only what matters is compared (news/fingerprints.py), and only the part of our text that the
copy is of.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from news.fingerprints import DASHES, HYPHENATED, WORDS, Text

Op = Literal["same", "yours", "ours"]

_TOKEN = re.compile(
    rf"(?:[^\s{DASHES}]|(?<=\d)[{DASHES}](?=\d)|(?<!\w)[{DASHES}](?=\d))+[{DASHES}]?\s*"
    rf"|[{DASHES}]+\s*|\s+"
)
# Comparing n words with m takes n × m bits: at most 25 MB.
_LARGEST = 200_000_000
# Of a longer run only its ends are shown.
_SHOWN = 60


@dataclass(frozen=True)
class Piece:
    """Words that are the same, that stand only in the copy (`yours`) or only in ours."""

    op: Op
    text: str
    left_out: int = 0  # words in the middle of the run that are not shown
    rest: str = ""  # its end, after those


@dataclass(frozen=True)
class Difference:
    pieces: tuple[Piece, ...]
    words: int  # of the copy
    kept: int  # of them as in ours
    longest: int  # run of kept words

    @property
    def changes(self) -> int:
        """How many places differ."""
        return sum(differs for differs, _ in groupby(self.pieces, lambda piece: piece.op != "same"))


class Word(NamedTuple):
    """A word as written, with the signs around it that do not matter, and what does."""

    shown: str
    matters: str


@dataclass(frozen=True)
class _Run:
    op: Op
    yours: tuple[int, int]
    ours: tuple[int, int]


def difference(yours: Sequence[Word], text: Sequence[Word]) -> Difference:
    """The words of a copy beside those of the part of a text that it is of."""
    ours = _part([word.matters for word in yours], text)
    runs = _merged(_runs(yours, ours))
    runs = [_at_edge(run) if at in (0, len(runs) - 1) else run for at, run in enumerate(runs)]
    pieces: list[Piece] = []
    for run in runs:
        if run.op == "same":
            pieces.append(_piece("same", ours[slice(*run.ours)]))
            continue
        if run.yours[0] < run.yours[1]:
            pieces.append(_piece("yours", yours[slice(*run.yours)]))
        if run.ours[0] < run.ours[1]:
            pieces.append(_piece("ours", ours[slice(*run.ours)]))
    same = [run.ours[1] - run.ours[0] for run in runs if run.op == "same"]
    return Difference(tuple(pieces), len(yours), sum(same), max(same, default=0))


def _at_edge(run: _Run) -> _Run:
    """Where a copy begins and ends in ours is a guess: what is ours there is told in the place
    of a few words, not of a whole text that stands around."""
    few = run.yours[0] < run.yours[1] <= run.yours[0] + WORDS
    return run if run.op == "same" or few else _Run("yours", run.yours, (0, 0))


def words(text: Text) -> list[Word]:
    """The words as written, each with the signs around it that do not matter."""
    known: dict[str, str] = {}
    found: list[Word] = []
    shown = matters = ""
    for part in _TOKEN.findall(HYPHENATED.sub("", text.seen)):
        if part not in known:
            known[part] = Text(part).letters
        if known[part] and matters:
            found.append(Word(shown, matters))
            shown = matters = ""
        shown, matters = shown + part, matters + known[part]
    if matters:
        found.append(Word(shown, matters))
    return found


def _part(yours: Sequence[str], ours: Sequence[Word]) -> Sequence[Word]:
    """The words of ours from where the copy seems to begin to where it seems to end."""
    matters = [word.matters for word in ours]
    places = {tuple(matters[at : at + WORDS]): at for at in range(len(matters) - WORDS + 1)}
    often = Counter(tuple(matters[at : at + WORDS]) for at in range(len(matters) - WORDS + 1))
    found = []
    for at in range(len(yours) - WORDS + 1):
        words = tuple(yours[at : at + WORDS])
        if often[words] == 1:
            found.append((at, places[words]))
    if not found:
        return ours
    start = min(place - at for at, place in found)
    end = max(place + len(yours) - at for at, place in found)
    return ours[max(0, start) : end]


def _runs(yours: Sequence[Word], ours: Sequence[Word]) -> list[_Run]:
    """The fewest words left out and put in, in order."""
    if len(yours) * len(ours) > _LARGEST:
        return [_Run("yours", (0, len(yours)), (0, len(ours)))]
    codes = Indel.opcodes([word.matters for word in yours], [word.matters for word in ours])
    runs: list[_Run] = []
    end = (0, 0)
    for block in codes.as_matching_blocks():
        if end != (block.a, block.b):
            runs.append(_Run("yours", (end[0], block.a), (end[1], block.b)))
        if block.size:
            runs.append(
                _Run("same", (block.a, block.a + block.size), (block.b, block.b + block.size))
            )
        end = (block.a + block.size, block.b + block.size)
    return [
        _Run("ours", run.yours, run.ours) if run.yours[0] == run.yours[1] else run for run in runs
    ]


def _merged(runs: Sequence[_Run]) -> list[_Run]:
    """Without crumbs: one word that happens to stay between two longer changes has changed."""
    merged: list[_Run] = []
    for number, run in enumerate(runs):
        before = merged[-1] if merged else None
        around = [*merged[-1:], *runs[number + 1 : number + 2]]
        if around and _size(run) < min([WORDS, *map(_size, around)]):
            run = _Run("yours", run.yours, run.ours)
        if before and run.op != "same" and before.op != "same":
            merged[-1] = _Run(
                "yours", (before.yours[0], run.yours[1]), (before.ours[0], run.ours[1])
            )
        else:
            merged.append(run)
    return [
        _Run("ours", run.yours, run.ours) if run.yours[0] == run.yours[1] else run for run in merged
    ]


def _size(run: _Run) -> int:
    return max(run.yours[1] - run.yours[0], run.ours[1] - run.ours[0])


def _piece(op: Op, words: Sequence[Word]) -> Piece:
    if len(words) <= 2 * _SHOWN:
        return Piece(op, _shown(words))
    first, last = words[:_SHOWN], words[-_SHOWN:]
    return Piece(op, _shown(first), len(words) - 2 * _SHOWN, _shown(last))


def _shown(words: Sequence[Word]) -> str:
    return "".join(word.shown for word in words).strip()
