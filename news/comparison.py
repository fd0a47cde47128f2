"""Two documents of one message, compared part by part and by the word. Pure.

Turns are the same turn when they have the same anchor, wherever they stand and whatever they
say. Parts that did not change are left out; in long ones, so are paragraphs far from a change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

from rapidfuzz.distance import Indel

from embassy import markup
from news import differences, record
from news.differences import Part as Piece

Document = Mapping[str, Any]
Fate = Literal["changed", "added", "removed", "moved"]

# Read by their words; what else a document holds is only named when it changed.
_TEXTS = {"title", "summary", "introduction", "body", "turns", "notes_to_editors"}
_DERIVED = {"kind", "excerpt", "former_turns"}


@dataclass(frozen=True)
class Paragraph:
    """`pieces` of the text; none stand for `skipped` paragraphs that did not change."""

    pieces: Sequence[Piece] = ()
    skipped: int = 0


@dataclass(frozen=True)
class Part:
    """What changed in one part. `name` is the document's, or "question" or "answer" for a turn,
    which has a `number` (its question's, in the later version that has it). `speaker` is what
    changed in who speaks."""

    name: str
    paragraphs: Sequence[Paragraph]
    fate: Fate = "changed"
    number: int = 0
    speaker: Sequence[Piece] = ()

    def __bool__(self) -> bool:
        return bool(self.paragraphs or self.speaker or self.fate != "changed")


def parts(before: Document, after: Document) -> list[Part]:
    """The parts of which the words changed, in the order of reading."""
    found = [_text(name, before, after) for name in ("title", "summary")]
    if before.get("turns") and after.get("turns"):
        found.append(_text("introduction", before, after))
        found += _turns(before["turns"], after["turns"])
    else:
        found.append(_text("body", before, after))
    found.append(_text("notes_to_editors", before, after))
    return [part for part in found if part]


def others(before: Document, after: Document) -> list[str]:
    """The names of what else changed; "formatting" is what the same words look like or lead to."""
    names = (before.keys() | after.keys()) - _TEXTS - _DERIVED
    found = sorted(name for name in names if before.get(name) != after.get(name))
    old, new = before.get("body", ""), after.get("body", "")
    if old != new and markup.plain(old) == markup.plain(new):
        found.append("formatting")
    return found


def _text(name: str, before: Document, after: Document) -> Part:
    old, new = before.get(name, ""), after.get(name, "")
    if name not in ("title", "summary"):
        old, new = markup.plain(old), markup.plain(new)
    return Part(name, _paragraphs(old, new))


@dataclass(frozen=True)
class _Turn:
    turn: Document
    number: int

    @property
    def words(self) -> str:
        return markup.plain(self.turn["html"])


def _turns(before: Sequence[Document], after: Sequence[Document]) -> Iterator[Part]:
    """Every turn of either: those of `after` in their order, the removed where they stood."""
    old, new = _by_anchor(before), _by_anchor(after)
    anchors = list(new)
    blocks = Indel.opcodes(list(old), anchors).as_matching_blocks()
    in_place = {anchor for block in blocks for anchor in anchors[block.b : block.b + block.size]}
    gone: dict[str, list[_Turn]] = {}
    last = ""
    for anchor, turn in old.items():
        if anchor in in_place:
            last = anchor
        elif anchor not in new:
            gone.setdefault(last, []).append(turn)
    for anchor in ["", *anchors]:
        if anchor:
            yield _turn(old.get(anchor), new[anchor], in_place=anchor in in_place)
        for turn in gone.get(anchor, []):
            yield Part(turn.turn["role"], _paragraphs(turn.words, ""), "removed", turn.number)


def _by_anchor(turns: Sequence[Document]) -> dict[str, _Turn]:
    questions = accumulate(int(turn["role"] == "question") for turn in turns)
    return {
        turn["anchor"]: _Turn(turn, number) for turn, number in zip(turns, questions, strict=True)
    }


def _turn(old: _Turn | None, new: _Turn, *, in_place: bool) -> Part:
    role, number = new.turn["role"], new.number
    if not old:
        return Part(role, _paragraphs("", new.words), "added", number)
    paragraphs = _paragraphs(old.words, new.words)
    labels = [record.turn_label(turn.turn) for turn in (old, new)]
    speaker = differences.of_texts(*labels) if labels[0] != labels[1] else []
    if in_place:
        return Part(role, paragraphs, "changed", number, speaker)
    same = [Paragraph([Piece("equal", new.words)])]
    return Part(role, paragraphs or same, "moved", number, speaker)


def _paragraphs(old: str, new: str) -> list[Paragraph]:
    """None when nothing changed."""
    if old == new:
        return []
    read = list(_read(differences.of_texts(f"{old}\n", f"{new}\n")))
    changed = [any(piece.operation != "equal" for piece in pieces) for pieces in read]
    paragraphs: list[Paragraph] = []
    for place, pieces in enumerate(read):
        if any(changed[max(place - 1, 0) : place + 2]):
            paragraphs.append(Paragraph(pieces))
        elif paragraphs and paragraphs[-1].skipped:
            paragraphs[-1] = Paragraph(skipped=paragraphs[-1].skipped + 1)
        else:
            paragraphs.append(Paragraph(skipped=1))
    return paragraphs


def _read(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """`pieces` by paragraph, a space between what was removed and what came in its place. A
    change that is nothing but an end of a paragraph is told as “¶”."""
    paragraph: list[Piece] = []
    for operation, text in pieces:
        if paragraph and operation == "insert" and paragraph[-1].operation == "delete":
            paragraph.append(Piece("equal", " "))
        if operation != "equal" and not text.strip():
            paragraph.append(Piece(operation, "¶") if "\n" in text else Piece("equal", text))
        for place, line in enumerate(text.split("\n")):
            if place:
                if any(piece.text.strip() for piece in paragraph):
                    yield paragraph
                paragraph = []
            if line.strip() or (operation == "equal" and line):
                paragraph.append(Piece(operation, line))
