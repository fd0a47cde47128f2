"""Where a text matches a query: its title with the matches marked, and lines in context. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from embassy import markup
from news import searchable, words
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


def of_document(content: Mapping[str, Any], query: Query) -> Matches:
    look = _Look(query.wanted, content["in_language"])
    title = content.get("title", "")
    return Matches(_marked(title, look.hits(title), 0, len(title)), list(_lines(content, look)))


def _lines(content: Mapping[str, Any], look: "_Look") -> Iterator[str]:
    """The lines that have the most terms, in the order of the text."""
    found: list[tuple[str, list[_Hit]]] = []
    for block in searchable.blocks(content):
        for line in block.split("\n"):
            if hits := look.hits(line):
                found.append((line, hits))
        if len(found) >= _COMPARED:
            break
    best = sorted(range(len(found)), key=lambda at: -len({hit.term for hit in found[at][1]}))[
        :_MOST_LINES
    ]
    for at in sorted(best):
        line, hits = found[at]
        start, end = _window(line, hits)
        yield _marked(line, hits, start, end)


class _Look:
    """What is looked for in texts of one language."""

    def __init__(self, terms: Sequence[Term], in_language: str) -> None:
        self.in_language = in_language
        self.forms = [(number, form) for number, term in enumerate(terms) for form in term.forms()]
        # A word and its stem begin alike, so that most lines need not be taken apart.
        self.beginnings = {form.words[0][:3] for _, form in self.forms}

    def hits(self, line: str) -> list[_Hit]:
        """Without overlaps, in their order."""
        folded = words.fold(line)
        if not any(beginning in folded for beginning in self.beginnings):
            return []
        row = list(words.words(line))
        kept = [words.kept(word.folded, self.in_language) for word in row]
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


def _window(line: str, hits: Sequence[_Hit]) -> tuple[int, int]:
    """The part of a long line that has the most terms, from word to word."""
    if len(line) <= _LINE + _BEFORE:
        return 0, len(line)

    def terms_from(hit: _Hit) -> int:
        room = hit.start + _LINE - _BEFORE
        return len({other.term for other in hits if hit.start <= other.start and other.end < room})

    start = max(0, max(hits, key=terms_from).start - _BEFORE)
    end = min(len(line), start + _LINE)
    if start:
        space = line.find(" ", start, start + _BEFORE)
        start = space + 1 if space >= 0 else start
    if end < len(line):
        space = line.rfind(" ", end - _BEFORE, end)
        end = space if space > start else end
    return start, end


def _marked(line: str, hits: Iterable[_Hit], start: int, end: int) -> str:
    """`line` from `start` to `end`; for what was left out stands an ellipsis."""
    pieces, at = [(f"{_GAP} " if start else "", False)], start
    for hit in hits:
        if hit.start >= at and hit.end <= end:
            pieces += [(line[at : hit.start], False), (line[hit.start : hit.end], True)]
            at = hit.end
    pieces.append((line[at:end] + (f" {_GAP}" if end < len(line) else ""), False))
    return markup.marked(pieces)
