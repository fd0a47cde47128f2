"""The words of a text as search compares them: folded. Pure.

Capitals, accents of Latin letters, ё for е and apostrophes do not matter, nor do the forms of
Arabic letters that are often typed for one another. The article of “l’ambassade” is no part of
the word. news/stems.py shortens words to what their forms have in common.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Signs of a word that count; nobody looks for longer ones.
LONGEST = 64
_APOSTROPHES = "'’ʼ"
_MARKS = "".join(
    sign for sign in map(chr, range(0x300, 0x3100)) if unicodedata.category(sign)[0] == "M"
)
# Writings without spaces: each sign is a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}\u0640])"
# As in “l’ambassade”, “d’Ukraine”, “qu’elle”.
_ARTICLE = rf"(?:[cdjlmnstCDJLMNST]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi)?[Qq]u)[{_APOSTROPHES}]"
_WORD = re.compile(
    rf"[{_UNSPACED}]|(?:{_ARTICLE})?(?P<word>{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*)"
)
# As Lucene's ArabicNormalizer has them.
_ARABIC = str.maketrans("أإآٱىة", "اااايه")


@dataclass(frozen=True)
class Word:
    """A word of a text, folded, and where it stands there."""

    folded: str
    start: int
    end: int


class _Folded(dict[int, str]):
    """What each sign becomes inside a word."""

    def __missing__(self, code: int) -> str:
        self[code] = told = _fold(chr(code))
        return told


def _fold(sign: str) -> str:
    if sign in _APOSTROPHES or sign == "ـ" or 0x64B <= ord(sign) <= 0x65F:
        return ""
    folded = unicodedata.normalize("NFKC", sign).casefold().replace("ё", "е")
    folded = folded.translate(_ARABIC)
    base = unicodedata.normalize("NFD", folded)
    if "a" <= base[:1] <= "z":
        folded = "".join(letter for letter in base if not unicodedata.combining(letter))
    return "".join(
        str(unicodedata.digit(letter, letter)) for letter in folded if letter.isalnum()
    ) or ("" if unicodedata.category(sign) == "Mn" and ord(sign) < 0x370 else sign)


_FOLDED = _Folded()


def fold(text: str) -> str:
    """`text` with each sign as it is inside a folded word."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=100_000)
def _folded_word(word: str) -> str:
    return fold(word)[:LONGEST]


def words(text: str) -> Iterator[Word]:
    """The words of `text` in their order. `text` is in NFC, as documents are."""
    for found in _WORD.finditer(text):
        part = "word" if found["word"] else 0
        if folded := _folded_word(found[part]):
            yield Word(folded, found.start(part), found.end())


def folded(text: str) -> list[str]:
    return [word.folded for word in words(unicodedata.normalize("NFC", text))]
