"""What of a document the search keeps: its words, and facts about it. Pure.

Facts stand beside the words as words that no text has, so that one look into the index answers
“Syria” in comments of a category in a language. They change no answer: search asks the
editions themselves as well.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from embassy import markup
from news import stems, words

# A text is found by so much of what it says: PostgreSQL keeps a megabyte of words a text.
MOST_BYTES = 700_000
# What a word costs there beside its letters.
_PLACE = 4


@dataclass(frozen=True)
class Searchable:
    """Words as they are kept of texts in their language, and facts."""

    title: list[str]
    text: list[str]
    facts: list[str]


def language(code: str) -> str:
    return f"=l/{code.lower()}"


def kind(name: str) -> str:
    return f"=k/{name}"


def category(pk: int) -> str:
    return f"=c/{pk}"


def person(word: str) -> str:
    return f"=p/{word}"


def of_document(content: Mapping[str, Any], categories: Iterable[int]) -> Searchable:
    """Of a published document, and the primary keys of its categories."""
    names = [row["name"] for row in content.get("people") or []]
    names += [turn["speaker"] for turn in content.get("turns") or []]
    in_language = content["in_language"]
    facts = [language(in_language), kind(content["kind"])]
    facts += [category(pk) for pk in sorted(categories)]
    facts += sorted({person(word) for name in names for word in words.folded(name)})
    title = [stems.kept(word, in_language) for word in words.folded(content.get("title", ""))]
    return Searchable(title, _bounded("\n".join(blocks(content)), in_language), facts)


def blocks(content: Mapping[str, Any]) -> Iterator[str]:
    """What a document says below its title, in parts that are read one by one."""
    yield content.get("summary", "")
    turns = content.get("turns") or []
    if not turns:
        yield markup.plain(content.get("body", ""))
        return
    yield markup.plain(content.get("introduction", ""))
    for turn in turns:
        said = markup.plain(turn["html"])
        yield f"{turn['speaker']}: {said}" if turn["speaker"] else said


def _bounded(text: str, in_language: str) -> list[str]:
    """The words of `text`, as many as are kept."""
    known: set[str] = set()
    found: list[str] = []
    room = MOST_BYTES
    for word in words.words(text):
        kept = stems.kept(word.folded, in_language)
        room -= _PLACE
        if kept not in known:
            known.add(kept)
            room -= len(kept.encode())
        if room < 0:
            break
        found.append(kept)
    return found
