"""What matters in a text, and numbers by which a text is found again. Pure.

Letters, digits, currencies, per cent and the signs inside a number matter. Capitals, quotation
marks, other punctuation, which dash, which space, line breaks and signs that nobody sees do not.

A text is found by *shingles*, the hashes of five words in a row. Of a published text every
fourth is kept; of a pasted one all are looked up, at places spread over it. So eight words in
a row that stand in a published text always meet one of its shingles, and five thousand words
cost a thousand rows. Sampling one side only: https://doi.org/10.1145/872757.872770 samples both.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from embassy import markup
from news import record

WORDS = 5  # in a shingle
STEP = 4
# The shortest passage that is always found, and the shortest that is called ours.
PASSAGE = WORDS + STEP - 1
# Of a longer text fewer are kept.
_MOST_KEPT = 5_000
# Where a pasted text is looked up: `STEP` shingles in a row at each place.
_PLACES = 64
# A passage that stands in a text more often is not asked about further.
_MOST_PLACES = 50
# Longer runs without a space are normalised in parts: the canonical order of a heap of
# accents takes the square of its length.
_RUN, _LONG_RUN = re.compile(r"\S{1,500}|\s+"), re.compile(r"\S{501}")
DASHES = "\\-\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
# Apostrophes stand inside words; other quotation marks do not.
_APOSTROPHES = frozenset("'’‘‛`´ʼʹ′\uff07")
_QUOTES = frozenset('"“”„‟«»‹›″\uff02')
_MEANT = frozenset("%‰‱°+±&№")
# Inside a number a sign tells 1.5 from 15. Before one a dash is a minus.
_IN_NUMBER = re.compile(r"(?<=\d)[.,:/٫٬](?=\d)")
_MINUS = re.compile(rf"(?<!\w)[{DASHES}](?=\d)")
_RANGE = re.compile(rf"(?<=\d)[{DASHES}](?=\d)")
HYPHENATED = re.compile(rf"(?<=\w)[{DASHES}][^\S\n]*\n\s*(?=\w)")
# Private-use characters, which no text has by now: signs of a number, the end of a line.
_KEPT = {".": "\ue000", ",": "\ue001", ":": "\ue002", "/": "\ue003", "٫": "\ue004", "٬": "\ue005"}
_MINUS_KEPT, _BROKEN = "\ue006", "\ue007"
# Writings without spaces: each sign is a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class _Signs(dict[int, str]):
    """What each character becomes: letters and digits, " " between words, "-" where perhaps."""

    def __missing__(self, code: int) -> str:
        self[code] = told = _sign(chr(code))
        return told


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in _KEPT.values() or sign in (_MINUS_KEPT, _BROKEN) or sign in _MEANT:
        return sign
    if sign == "ـ" or sign in _APOSTROPHES:  # tatweel stretches a line of Arabic
        return ""
    if category == "Sc":
        return sign
    if category == "Pd" or sign == "\u2212" or sign in _QUOTES:
        return "-"
    if category[0] not in "LMN":
        return " "
    folded = unicodedata.normalize("NFKC", sign).casefold().replace("⁄", _KEPT["/"])
    return f"-{folded}-" if _UNSPACED.match(sign) else folded.replace(" ", "")


class _Seen(dict[int, str]):
    """Drops signs that nobody sees, and the private ones that have a meaning here."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        if category in {"Cf", "Cs", "Cn"} or 0xFE00 <= code <= 0xFE0F:
            sign = ""
        elif category in {"Zl", "Zp"}:
            sign = "\n"
        elif category in {"Cc", "Co"} and sign not in "\n\t":
            sign = " "
        self[code] = sign
        return sign


_SIGNS, _SEEN = _Signs(), _Seen()


@dataclass(frozen=True)
class Text:
    """A text as typed, and what matters in it."""

    source: str

    @cached_property
    def seen(self) -> str:
        """The source without what nobody sees, in NFC."""
        text = self.source.replace("\r\n", "\n").replace("\r", "\n")
        if any(_SEEN[ord(sign)] != sign for sign in set(text)):
            text = text.translate(_SEEN)
        runs = _RUN.findall(text) if _LONG_RUN.search(text) else [text]
        return "".join(unicodedata.normalize("NFC", run) for run in runs)

    @cached_property
    def _spelling(self) -> str:
        text = HYPHENATED.sub(_BROKEN, self.seen)
        text = _IN_NUMBER.sub(lambda match: _KEPT[match[0]], text)
        return _RANGE.sub(" ", _MINUS.sub(_MINUS_KEPT, text)).translate(_SIGNS)

    @cached_property
    def words(self) -> list[str]:
        return self._spelling.replace("-", " ").replace(_BROKEN, " ").split()

    @cached_property
    def mended(self) -> list[str]:
        """`words`, those that a hyphen had broken at the end of a line made whole."""
        return self._spelling.replace("-", " ").replace(_BROKEN, "").split()

    @cached_property
    def letters(self) -> str:
        return self._spelling.translate({32: None, 45: None, ord(_BROKEN): None})

    @cached_property
    def _edges(self) -> tuple[set[int], set[int]]:
        """Where in `letters` a word ends for certain, and where it may or may not (a hyphen)."""
        certain, perhaps, place = set(), set(), 0
        for run in re.findall(rf"[- {_BROKEN}]+|[^- {_BROKEN}]+", self._spelling):
            if run[0] not in f"- {_BROKEN}":
                place += len(run)
            elif " " in run:
                certain.add(place)
            else:
                perhaps.add(place)
        ends = {0, len(self.letters)}
        return certain | ends, perhaps - ends

    def is_in(self, text: "Text") -> bool:
        """Whether it stands in `text`, word for word."""
        if self.letters not in text.letters:
            return False
        inner, maybe = self._edges
        certain, perhaps = text._edges
        ends = certain | perhaps
        place = -1
        for _ in range(_MOST_PLACES):
            place = text.letters.find(self.letters, place + 1)
            if place < 0:
                return False
            after = place + len(self.letters)
            if place in ends and after in ends:
                mine = {edge + place for edge in inner}
                loose = {edge + place for edge in maybe}
                theirs = {edge for edge in certain if place < edge < after}
                if mine <= ends and theirs <= mine | loose:
                    return True
        return False


def whole(text: Text) -> int:
    """The number of the text as a whole."""
    return number("whole", text.letters)


def kept(words: Sequence[str]) -> set[int]:
    """The shingles by which a published text can be found."""
    return {_shingle(words, start) for start in _starts(words)}


def _starts(words: Sequence[str]) -> range:
    count = max(0, len(words) - WORDS + 1)
    return range(0, count, max(STEP, -(-count // _MOST_KEPT)))


def looked_up(text: Text) -> set[int]:
    """The shingles by which a pasted text is looked for: a few hundred, however long it is."""
    found = set()
    for words in {tuple(text.words), tuple(text.mended)}:
        count = max(0, len(words) - WORDS + 1)
        places = max(1, min(_PLACES, -(-count // STEP)))
        for place in range(places):
            start = place * max(0, count - STEP) // max(1, places - 1)
            for first in range(start, min(start + STEP, count)):
                found.add(_shingle(words, first))
    return found


def of_document(content: Mapping[str, Any]) -> set[int]:
    """All numbers under which the text of a document is kept."""
    return {number(*source) for source in sources(content)}


def sources(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What those numbers are made of: each its kind, and what of the text matters to it."""
    texts = [Text(form) for form in forms(content)]
    wholes = [*texts, Text(content.get("title", ""))]
    words = texts[0].words if texts else []
    return {("whole", text.letters) for text in wholes if text.letters} | {
        ("shingle", _joined(words, start)) for start in _starts(words)
    }


def forms(content: Mapping[str, Any]) -> list[str]:
    """The ways in which a document's text is written, `index.txt` first: people paste it with
    its title or without, an interview with the labels of the record, as typed, or without."""
    title, turns = content.get("title", ""), content.get("turns") or []
    body = markup.plain(content.get("body", ""))
    found = [record.plain_text(content)]
    if turns:
        said = [markup.plain(turn["html"]) for turn in turns]
        labelled = [f"{record.turn_label(x)}: {y}" for x, y in zip(turns, said, strict=True)]
        before = markup.plain(content.get("introduction", ""))
        bodies = [body, *("\n".join([before, *lines]) for lines in (labelled, said))]
    else:
        bodies = [body]
    for text in bodies:
        found += [f"{title}\n{text}", text]
    return list(dict.fromkeys(form for form in found if form.strip()))


def _shingle(words: Sequence[str], start: int) -> int:
    return number("shingle", _joined(words, start))


def _joined(words: Sequence[str], start: int) -> str:
    return " ".join(words[start : start + WORDS])


def number(kind: str, text: str) -> int:
    """64 bits with a sign, as databases keep integers."""
    digest = hashlib.blake2b(text.encode(), digest_size=8, person=kind.encode()).digest()
    return int.from_bytes(digest, "big", signed=True)
