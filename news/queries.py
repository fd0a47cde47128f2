"""What somebody typed into the search, read: words, “phrases”, -excluded words, beginnings*. Pure.

Whatever is typed is a query: there is nothing that cannot be read. Its size is bounded, and
what was left out is said. Databases are never given the text itself but what `fts5()` writes,
in which every word is quoted, or each word in its quotes (news/search.py).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from news import stems, words

MOST_SIGNS = 200
MOST_TERMS = 12
# Shorter beginnings would match nearly every text.
SHORTEST_BEGINNING = 3
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_TERM = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))(\*?)')


class Remark(Enum):
    """What whoever asked has to be told. The sentences are in news/views/results.py."""

    TOO_LONG = auto()
    TOO_MANY = auto()
    SHORT_BEGINNING = auto()
    NO_WORD = auto()
    ONLY_EXCLUDED = auto()


@dataclass(frozen=True)
class Term:
    """Words in a row, folded. Of a beginning the last word may go on."""

    words: tuple[str, ...]
    begins: bool = False

    def forms(self) -> list["Term"]:
        """All ways in which a text may have it: by the stems of its words, for texts that are
        kept so, and as it was typed, for all others."""
        if not self.begins:
            return [Term(row) for row in stems.all_kept(self.words)]
        *before, last = self.words
        return [
            Term((*row, end), begins)
            for row in stems.all_kept(tuple(before))
            for end, begins in stems.of_beginning(last)
        ]


@dataclass(frozen=True)
class Query:
    """All `wanted` terms must be there, and none of `excluded`."""

    wanted: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What a text must be besides, and must not be, as words that no text has.

    They are kept with the text, so that the index is asked for all of it at once.
    """

    wanted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def parse(typed: str) -> Query:
    """What is asked for; a query without wanted terms finds nothing and says why."""
    text = typed.strip()
    remarks = []
    if len(text) > MOST_SIGNS:
        remarks.append(Remark.TOO_LONG)
        text = _shortened(text)
    seen = "".join(sign for sign in text.translate(_QUOTES) if unicodedata.category(sign) != "Cf")
    wanted: list[Term] = []
    excluded: list[Term] = []
    for minus, phrase, word, star in _TERM.findall(seen):
        found = tuple(words.folded(phrase or word))
        if not found:
            continue
        begins = bool(star) or (phrase or word).rstrip().endswith("*")
        if begins and len(found[-1]) < SHORTEST_BEGINNING:
            remarks.append(Remark.SHORT_BEGINNING)
            begins = False
        # A minus before a word excludes it; a dash of its own is no minus.
        (excluded if minus or word.startswith("-") else wanted).append(Term(found, begins))
    wanted, excluded = list(dict.fromkeys(wanted)), list(dict.fromkeys(excluded))
    if len(wanted) + len(excluded) > MOST_TERMS:
        remarks.append(Remark.TOO_MANY)
        wanted = wanted[:MOST_TERMS]
        excluded = excluded[: MOST_TERMS - len(wanted)]
    if not wanted and text:
        remarks.append(Remark.ONLY_EXCLUDED if excluded else Remark.NO_WORD)
    return Query(tuple(wanted), tuple(excluded), tuple(dict.fromkeys(remarks)))


def _shortened(text: str) -> str:
    """The first signs, without the word that would be broken."""
    kept = text[:MOST_SIGNS]
    if not text[MOST_SIGNS].isspace() and len(whole := kept.rsplit(None, 1)) > 1:
        return whole[0]
    return kept


def fts5(query: Query, facts: Facts) -> str:
    """As a MATCH expression of SQLite (https://www.sqlite.org/fts5.html#full_text_query_syntax).

    "" where nothing is wanted: SQLite has no query that only excludes.
    """
    wanted = [_in_text(term) for term in query.wanted]
    wanted += [f"facts : {_quoted([fact])}" for fact in facts.wanted]
    excluded = [_in_text(term) for term in query.excluded]
    excluded += [f"facts : {_quoted([fact])}" for fact in facts.excluded]
    if not wanted:
        return ""
    told = f"({' AND '.join(f'({each})' for each in wanted)})"
    return f"{told} NOT ({' OR '.join(f'({each})' for each in excluded)})" if excluded else told


def _in_text(term: Term) -> str:
    forms = (_quoted(form.words) + (" *" if form.begins else "") for form in term.forms())
    return f"{{title words}} : ({' OR '.join(forms)})"


def _quoted(row: Iterable[str]) -> str:
    return " + ".join('"' + word.replace('"', '""') + '"' for word in row)
