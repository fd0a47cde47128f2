"""What a list, a feed or a search result shows of a message: a few blocks of its text. Pure.

An excerpt is the editor's summary, or else the opening of the text, cut at the sentence end
that is nearest to `LIMIT` characters and never with an ellipsis. What is a list or a question
and an answer stays one. Stage directions "(Anthem of the Russian Federation)" and ornaments
"* * *" are left out; a heading or a table after the first words ends it. No word is added.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, pairwise
from typing import Literal, NamedTuple, TypedDict

from news import blocks as html_blocks
from news import transcripts
from news.sentence_ends import sentences
from news.transcripts import Turn

LIMIT = 320
_LEAD = re.compile(r":\s+[-–—•]\s+")
_NEXT_ITEM = re.compile(r"(?<=[;.,])\s+[-–—•]\s+|\n\s*(?:[-–—•]\s+)?")
_LONGEST_ITEM, _MOST_LISTS = 2000, 20  # looked at in one paragraph, so that time is bounded


class Paragraph(TypedDict):
    kind: Literal["paragraph"]
    text: str


class List(TypedDict):
    kind: Literal["list"]
    items: list[str]


class Speech(TypedDict):
    kind: Literal["turn"]
    role: transcripts.Role
    speaker: str
    text: str


Block = Paragraph | List | Speech


class _Piece(NamedTuple):
    """A sentence or an item; pieces of one block have one number."""

    block: int
    text: str
    item: bool = False
    leads: bool = False  # to the next: no cut may follow


def build(html: str, turns: Sequence[Turn] = (), summary: str = "") -> tuple[Block, ...]:
    """The excerpt of the body `html`. `turns`, if there are any, are those of the body.

    A summary that only repeats words of the body is no editor's summary. Turns give the first
    question with the beginning of its answer, unless a longer text stands in front of them.
    """
    if not _repeats(summary, html):
        lines = (" ".join(line.split()) for line in summary.splitlines())
        return tuple(Paragraph(kind="paragraph", text=line) for line in lines if line)
    found = transcripts.parse(html, sorted({x.speaker for x in turns if x.role == "answer"}))
    turns = turns or found.turns
    if turns and (not found.turns or len(_words(found.before)) <= LIMIT):
        return tuple(_exchange(turns))
    return tuple(_grouped(_cut(_pieces(found.before)) or _cut(_said(found.before))))


def plain(blocks: Iterable[Block]) -> str:
    """The excerpt on one line."""
    texts = (block["items"] if block["kind"] == "list" else [block["text"]] for block in blocks)
    return " ".join(chain.from_iterable(texts))


def _pieces(html: str) -> Iterator[_Piece]:
    leads = False
    for number, part in enumerate(_parts(html)):
        if isinstance(part, str):
            for sentence in sentences(part):
                leads = sentence.rstrip().endswith((":", "："))
                yield _Piece(number, sentence, leads=leads)
        else:
            for left, item in zip(range(len(part))[::-1], part, strict=True):
                yield _Piece(number, item, item=True, leads=leads and left > 0)


def _parts(html: str) -> Iterator[str | list[str]]:
    """Paragraphs and the items of lists, up to a heading or table that comes after them."""
    paragraph, begun = "", False
    for leaf in html_blocks.leaves(html):
        words = html_blocks.text(leaf)
        led = "\n" in paragraph or paragraph.rstrip().endswith(":")
        if led and leaf.tag == "p" and re.match(r"\s*[-–—•]\s", words):
            paragraph += "\n" + words  # an item typed as a paragraph
            continue
        yield from _divided(paragraph)
        paragraph = words if leaf.tag == "p" else ""
        if leaf.tag in html_blocks.LISTS:
            yield list(filter(None, map(html_blocks.words, leaf.iterchildren("li"))))
        elif leaf.tag != "p" and begun:
            return
        begun = begun or leaf.tag in html_blocks.LISTS or leaf.tag == "p"
    yield from _divided(paragraph)


def _divided(paragraph: str) -> Iterator[str | list[str]]:
    """`paragraph` with the lists run into it ("…: - one; - two.") taken out as lists."""
    start = 0
    for lead in islice(_LEAD.finditer(paragraph), _MOST_LISTS):
        items, end = _items(paragraph, lead.end())
        if lead.start() >= start and len(items) > 1:
            yield paragraph[start : lead.start() + 1]
            yield items
            start = end
    yield paragraph[start:]


def _items(text: str, start: int) -> tuple[list[str], int]:
    """The items of a dash list whose first begins at `start`, and where the list ends."""
    items = []
    while True:
        mark = _NEXT_ITEM.search(text, start, start + _LONGEST_ITEM)
        item = text[start : mark.start() if mark else start + _LONGEST_ITEM]
        sentence = next(sentences(item), "")
        items.append(" ".join(sentence.split()))
        goes_on = mark and mark[0].strip() and len(sentence.rstrip()) == len(item.rstrip())
        if not mark or not goes_on:
            return items, start + len(sentence)
        start = mark.end()


def _said(html: str) -> Iterator[_Piece]:
    """All of `html` as sentences of one block."""
    for leaf in html_blocks.leaves(html):
        for sentence in sentences(html_blocks.words(leaf) + " "):
            yield _Piece(0, sentence)


def _cut(pieces: Iterable[_Piece], used: int = 0) -> list[_Piece]:
    """The opening of `pieces` that comes nearest to `LIMIT` with `used` characters before it.

    It has at least one sentence, however long. What ends in a colon keeps what it leads to, a
    list too, up to four times the limit.
    """
    taken: list[_Piece] = []
    best, distance, length = 0, 0, used
    for piece in pieces:
        taken.append(piece)
        length += len(piece.text)
        if piece.leads and length < 4 * LIMIT:
            continue
        if not best or abs(length - LIMIT) < distance:
            best, distance = len(taken), abs(length - LIMIT)
        if length >= 2 * LIMIT:
            break
    return taken[:best]


def _grouped(pieces: Iterable[_Piece]) -> Iterator[Block]:
    for (_, item), group in groupby(pieces, key=lambda piece: (piece.block, piece.item)):
        texts = [piece.text for piece in group]
        if item:
            yield List(kind="list", items=texts)
        else:
            yield Paragraph(kind="paragraph", text=_joined(texts))


def _exchange(turns: Sequence[Turn]) -> Iterator[Block]:
    """The first question that is answered and the beginning of its answer.

    A long statement in front of the questions is shown instead.
    """
    if turns[0].role == "answer" and len(_words(turns[0].html)) > LIMIT:
        yield _speech(turns[0], _cut(_said(turns[0].html)))
        return
    pairs = (x for x in pairwise(turns) if (x[0].role, x[1].role) == ("question", "answer"))
    for question, answer in islice(pairs, 1):
        asked = list(_said(question.html))
        if sum(len(piece.text) for piece in asked) > 2 * LIMIT:
            asked = _cut(asked)
        used = sum(len(piece.text) for piece in asked)
        yield _speech(question, asked)
        yield _speech(answer, _cut(_said(answer.html), used))


def _speech(turn: Turn, pieces: Iterable[_Piece]) -> Speech:
    text = _joined(piece.text for piece in pieces)
    return Speech(kind="turn", role=turn.role, speaker=turn.speaker, text=text)


def _joined(texts: Iterable[str]) -> str:
    return " ".join("".join(texts).split())


def _words(html: str) -> str:
    return " ".join(map(html_blocks.words, html_blocks.read(html)))


def _repeats(summary: str, html: str) -> bool:
    """Whether the letters of `summary` stand in the body in the same order, without a gap.

    Only letters and digits count: feeds cut words, lose stops and run paragraphs together.
    """
    said, body = (
        re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold())
        for text in (summary, _words(html))
    )
    return said in body
