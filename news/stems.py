"""What the forms of a word have in common, language by language, for the search. Pure.

Both databases are given stems that are made here, so that neither has to know a language and
both find the same. English, French and Russian words are shortened by the Snowball stemmers
(https://snowballstem.org). Arabic ones are shortened as “Light10” does it (L. Larkey and
others, Light Stemming for Arabic Information Retrieval, 2007): of Snowball's, the plural and
the word with its article often are two.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

# Before the code of a language; no word has it.
_MARK = "="


@dataclass(frozen=True)
class Language:
    """`stem` shortens a folded word; `letters` are the first and the last of its alphabet.

    The stems of a language whose alphabet another one above it has carry its code, because
    “leader” is kept as “lead” of a French text, and would find every “lead” of an English one.
    `start` is how words are kept that begin with something, and `endings` are what words end
    in that their stems do not have.
    """

    stem: Callable[[str], str]
    letters: tuple[str, str]
    start: Callable[[str], str] = str
    endings: tuple[str, ...] = ()

    def writes(self, word: str) -> bool:
        """Whether `word` has one of its letters."""
        first, last = self.letters
        return any(first <= sign <= last for sign in word)


# A stemmer keeps its state while it works, and threads share a module.
def _english(word: str) -> str:
    return EnglishStemmer().stemWord(word)


def _russian(word: str) -> str:
    return RussianStemmer().stemWord(word)


def _french(word: str) -> str:
    """Snowball knows “déclarée” by its accents, which are folded away."""
    return FrenchStemmer().stemWord(re.sub(r"ee(s?)$", r"e\1", word))


_ARTICLE = re.compile(r"(?:[وبكف]?ال|لل)(?=..)|و(?=...)")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def _without_article(word: str) -> str:
    return word[found.end() :] if (found := _ARTICLE.match(word)) else word


def _arabic(word: str) -> str:
    word = _without_article(word)
    for ending in _ARABIC_ENDINGS:
        if len(word) >= len(ending) + 2:
            word = word.removesuffix(ending)
    return word


# By the first part of a language's code. Texts in other languages are kept as they are.
LANGUAGES = {
    "en": Language(
        _english,
        ("a", "z"),
        endings=(
            "able", "ability", "ally", "ance", "ation", "ational", "ative", "ence", "ful",
            "fulness", "ible", "ical", "ing", "ings", "ional", "ism", "ities", "ive", "iveness",
            "ment", "ments", "ness", "ously",
        ),
    ),
    "ru": Language(_russian, ("а", "я")),
    "ar": Language(_arabic, ("ء", "ي"), start=_without_article),
    "fr": Language(
        _french,
        ("a", "z"),
        endings=(
            "able", "ables", "aient", "ance", "ances", "ation", "ations", "ement", "ements",
            "ence", "ences", "euse", "euses", "eux", "iques", "isme", "issement", "istes", "ive",
            "ives", "ment", "ments",
        ),
    ),
}  # fmt: skip


def kept(word: str, in_language: str) -> str:
    """A folded word as it is kept of a text in that language.

    A word of another alphabet is shortened as in the first language that has it.
    """
    code = in_language.partition("-")[0].lower()
    return _stem(word, code) if code in LANGUAGES else word


def all_kept(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words as they are kept of texts in any language, each way once."""
    ways = [tuple(_stem(word, code) for word in words) for code in LANGUAGES]
    return list(dict.fromkeys([words, *ways]))


@lru_cache(maxsize=100_000)
def _stem(word: str, code: str) -> str:
    writing = [each for each, language in LANGUAGES.items() if language.writes(word)]
    if not writing:
        return word
    code = code if code in writing else writing[0]
    return LANGUAGES[code].stem(word) + ("" if code == writing[0] else f"{_MARK}{code}")


def unmarked(kept: str) -> str:
    """The letters of a word as it is kept."""
    return kept.partition(_MARK)[0]


def of_beginning(beginning: str) -> Iterator[tuple[str, bool]]:
    """How words that begin so may be kept, and whether what is kept goes on.

    “governme” begins “government”, which is kept as “govern”.
    """
    yield beginning, True
    for code, language in LANGUAGES.items():
        if language.writes(beginning):
            start = language.start(beginning)
            if start != beginning:
                yield start, True
            yield from ((stem, False) for stem in sorted(_shorter(start, code)))


def _shorter(beginning: str, code: str) -> set[str]:
    found = {_stem(beginning, code)}
    for length in range(2, min(len(beginning) - 3, 7) + 1):
        tail = beginning[-length:]
        found |= {
            _stem(beginning[:-length] + ending, code)
            for ending in LANGUAGES[code].endings
            if ending.startswith(tail)
        }
    return {
        each
        for each in found
        if len(unmarked(each)) < len(beginning) and beginning.startswith(unmarked(each))
    }
