"""The words of a text as search compares them: folded, and shortened to their stems. Pure.

Capitals, accents of Latin letters, ё for е and apostrophes do not matter. English and Russian
words are shortened to what their forms have in common, by the Snowball stemmers
(https://snowballstem.org), which PostgreSQL has too.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

# Texts in these languages are kept by their stems, all others as they are.
STEMMED = frozenset({"en", "ru"})
# Signs of a word that count; nobody looks for longer ones.
LONGEST = 64
# What English words end in that their stems do not have.
_ENDINGS = (
    "able", "ability", "ally", "ance", "ation", "ational", "ative", "ence", "ful", "fulness",
    "ible", "ical", "ing", "ings", "ional", "ism", "ities", "ive", "iveness", "ment", "ments",
    "ness", "ously",
)  # fmt: skip
_APOSTROPHES = "'’ʼ"
_MARKS = "".join(
    sign for sign in map(chr, range(0x300, 0x3100)) if unicodedata.category(sign)[0] == "M"
)
# Writings without spaces: each sign is a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}\u0640])"
_WORD = re.compile(rf"[{_UNSPACED}]|{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*")


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


def words(text: str) -> Iterator[Word]:
    """The words of `text` in their order. `text` is in NFC, as documents are."""
    for found in _WORD.finditer(text):
        if folded := fold(found[0])[:LONGEST]:
            yield Word(folded, found.start(), found.end())


def folded(text: str) -> list[str]:
    return [word.folded for word in words(unicodedata.normalize("NFC", text))]


# A stemmer keeps its state while it works, and threads share a module.
@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What the forms of a folded word have in common: of Latin letters as in English, of
    others as in Russian, whichever of the two languages the text is in."""
    return (EnglishStemmer() if word.isascii() else RussianStemmer()).stemWord(word)


def shorter_stems(beginning: str) -> set[str]:
    """The stems of words that begin so and whose stem is shorter: “governme” begins
    “government”, which is kept as “govern”."""
    found = {stem(beginning)}
    for length in range(2, min(len(beginning) - 3, 7) + 1):
        tail = beginning[-length:]
        found |= {
            stem(beginning[:-length] + ending) for ending in _ENDINGS if ending.startswith(tail)
        }
    return {each for each in found if len(each) < len(beginning) and beginning.startswith(each)}


def kept(word: str, in_language: str) -> str:
    """A folded word as it is kept of a text in that language."""
    return stem(word) if in_language in STEMMED else word
