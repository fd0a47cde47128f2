"""Where a text matches a query: its title with the matches marked, and lines in context. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from embassy import markup
from news import searchable, stems, words
from news.queries import Query, Term

# Signs of a line, of which so many stand before its first match.
_LINE, _BEFORE = 240, 70
_MOST_LINES = 2
# Of a long text so many lines with matches are compared.
_COMPARED = 12
_GAP = "…"


@dataclass(frozen=True)
class Matches:
    """What a list shows of an edition that was found, as HTML; no lines where only the title
    matches."""

    title: str
    lines: list[str]


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    term: int


@dataclass(frozen=True)
class _Passage:
    """A part of a line, and where it stands among all that might be shown."""

    order: int
    line: str
    hits: Sequence[_Hit]
    start: int
    end: int

    @cached_property
    def terms(self) -> frozenset[int]:
        return frozenset(
            hit.term for hit in self.hits if self.start <= hit.start and hit.end <= self.end
        )

    def overlaps(self, other: "_Passage") -> bool:
        same = self.line is other.line
        return same and self.start < other.end and other.start < self.end


def of_document(content: Mapping[str, Any], query: Query) -> Matches:
    look = _Look(query.wanted, content["in_language"])
    title = content.get("title", "")
    return Matches(_marked(title, look.hits(title), 0, len(title)), _lines(content, look))


def _lines(content: Mapping[str, Any], look: "_Look") -> list[str]:
    """The passages that have the most terms, in the order of the text: the first one the most,
    the second one the most of those that are not in it."""
    found: list[_Passage] = []
    for block in searchable.blocks(content):
        for line in block.split("\n"):
            if hits := look.hits(line):
                found += _passages(len(found), line, hits)
        if len(found) >= _COMPARED:
            break
    chosen: list[_Passage] = []
    seen: frozenset[int] = frozenset()
    while len(chosen) < _MOST_LINES and (
        rest := [each for each in found if not any(map(each.overlaps, chosen))]
    ):
        best = max(rest, key=lambda each: (len(each.terms - seen), len(each.terms), -each.order))
        chosen.append(best)
        seen |= best.terms
    return [
        _marked(each.line, each.hits, each.start, each.end)
        for each in sorted(chosen, key=lambda each: each.order)
    ]


class _Look:
    """What is looked for in texts of one language."""

    def __init__(self, terms: Sequence[Term], in_language: str) -> None:
        self.in_language = in_language
        self.forms = [(number, form) for number, term in enumerate(terms) for form in term.forms()]
        # A word has the beginning of its stem, so that most lines need not be taken apart.
        self.beginnings = {stems.unmarked(form.words[0])[:3] for _, form in self.forms}

    def hits(self, line: str) -> list[_Hit]:
        """Without overlaps, in their order."""
        folded = words.fold(line)
        if not any(beginning in folded for beginning in self.beginnings):
            return []
        row = list(words.words(line))
        kept = [stems.kept(word.folded, self.in_language) for word in row]
        typed = [word.folded for word in row]
        found = {
            _Hit(row[at].start, row[at + len(form.words) - 1].end, number)
            for number, form in self.forms
            for at in range(len(row) - len(form.words) + 1)
            if self._stands(form, kept, at) or (form.begins and self._stands(form, typed, at))
        }
        return list(_apart(sorted(found, key=lambda hit: (hit.start, -hit.end))))

    @staticmethod
    def _stands(form: Term, row: Sequence[str], at: int) -> bool:
        *before, last = form.words
        if any(row[at + place] != word for place, word in enumerate(before)):
            return False
        there = row[at + len(before)]
        return there.startswith(last) if form.begins else there == last


def _apart(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    end = 0
    for hit in hits:
        if hit.start >= end:
            yield hit
            end = hit.end


def _passages(order: int, line: str, hits: Sequence[_Hit]) -> Iterator[_Passage]:
    """The parts of a line that might be shown: all of a short one, of a long one some."""
    if len(line) <= _LINE + _BEFORE:
        yield _Passage(order, line, hits, 0, len(line))
        return
    for more, hit in enumerate(hits[:_COMPARED]):
        start = max(0, hit.start - _BEFORE)
        end = min(len(line), start + _LINE)
        if start:
            space = line.find(" ", start, hit.start)
            start = space + 1 if space >= 0 else start
        if end < len(line):
            space = line.rfind(" ", hit.end, end)
            end = space if space > start else end
        yield _Passage(order + more, line, hits, start, end)


def _marked(line: str, hits: Iterable[_Hit], start: int, end: int) -> str:
    """`line` from `start` to `end`; for what was left out stands an ellipsis."""
    pieces, at = [(f"{_GAP} " if start else "", False)], start
    for hit in hits:
        if hit.start >= at and hit.end <= end:
            pieces += [(line[at : hit.start], False), (line[hit.start : hit.end], True)]
            at = hit.end
    pieces.append((line[at:end] + (f" {_GAP}" if end < len(line) else ""), False))
    return markup.marked(pieces)
