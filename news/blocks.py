"""Cleaned HTML read as blocks: paragraphs, headings, lists, quotations, tables. Pure.

`text()` gives the words of a block with one character for each character of the source, so
that HTML can be cut where a reader of the words wants it cut. No word is ever lost.
"""

import html as escaping
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

_TEXT = frozenset({"p", "h2", "h3"})
LISTS = frozenset({"ul", "ol"})
_BLOCKS = _TEXT | LISTS | {"blockquote", "table"}
_BOUNDARIES = _BLOCKS | {"li", "tr", "td", "th", "caption"}
# Nobody nests inline markup deeper by hand; a paragraph of 100,000 labels might.
_DEEPEST_INLINE = 8
# One character for one character, so that offsets stay true. U+3000 is the last space.
_SPACES = {code: " " for code in range(0x3001) if chr(code).isspace()}


def read(html: str) -> list[HtmlElement]:
    """The blocks of `html` in order. Loose text and inline elements are given a paragraph."""
    parser = lxml.html.HTMLParser(huge_tree=True)
    root = lxml.html.fragment_fromstring(html or " ", create_parent="div", parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # libxml2 silently drops what is nested deeper than 2,048 elements: keep the words.
        root = lxml.html.Element("div")
        root.text = _stripped(html)
    return _inside(root)


def leaves(html: str) -> Iterator[HtmlElement]:
    """As `read`, with the blocks inside quotations in the place of the quotations."""
    waiting = read(html)[::-1]
    while waiting:
        block = waiting.pop()
        if block.tag == "blockquote":
            waiting += _inside(block)[::-1]
        else:
            yield block


def text(block: HtmlElement) -> str:
    """The characters of `block`: "\\n" stands for a `<br>`, " " for every other white space."""
    parts = []
    for event, _, words in _walk(block):
        parts.append("\n" if event == "break" else words.translate(_SPACES))
    return "".join(parts)


def words(block: HtmlElement) -> str:
    """The words of `block` on one line, a space at every boundary inside it."""
    parts = []
    for event, element, characters in _walk(block):
        parts.append(" " if event == "break" or element.tag in _BOUNDARIES else "")
        parts.append(characters)
    return " ".join("".join(parts).split())


def write(block: HtmlElement) -> str:
    """The HTML of `block`."""
    return str(lxml.html.tostring(block, encoding="unicode", with_tail=False))


@dataclass(frozen=True)
class Flow:
    """All of `html` as one text, a line or more for each block, that can be cut like text."""

    text: str
    _blocks: tuple[tuple[HtmlElement, str], ...]

    def around(self, cuts: Sequence[tuple[int, int]]) -> list[str]:
        """The HTML before, between and after `cuts` of `text`, which are dropped.

        Cuts ascend and none goes over the end of a line. Every piece is whole blocks, with
        the inline markup that its words had.
        """
        waiting = deque(cuts)
        pieces: list[list[str]] = [[]]
        start = 0
        for block, words in self._blocks:
            edges = [0]
            while waiting and waiting[0][0] < start + len(words):
                edges += [edge - start for edge in waiting.popleft()]
            edges.append(len(words))
            spans = [_trimmed(words, *span) for span in zip(edges[::2], edges[1::2], strict=True)]
            first, *others = _divided(block, spans) if len(spans) > 1 else [write(block)]
            pieces[-1].append(first)
            pieces += [[piece] for piece in others]
            start += len(words) + 1
        return ["\n".join(filter(None, piece)) for piece in pieces]


def flow(html: str) -> Flow:
    """`html` as one text. A list, table or quotation is one U+FFFC in it."""
    pairs = [(x, text(x) if x.tag in _TEXT else "\ufffc") for x in read(html)]
    return Flow("\n".join(words for _, words in pairs), tuple(pairs))


def _divided(block: HtmlElement, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The HTML of each span of `text(block)`; spans ascend and do not overlap.

    Links that began in an earlier piece and markup nested more than eight deep are not
    opened again: with them a few thousand characters could become gigabytes.
    """
    pieces = _Pieces(spans)
    for event, element, characters in _walk(block):
        if event == "open":
            pieces.open(element)
        elif event == "close":
            pieces.close()
        elif event == "break":
            pieces.add("\n", "<br>")
        else:
            pieces.add(characters)
    return pieces.finished()


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    part = words[start:end]
    start += len(part) - len(part.lstrip())
    return start, start + len(part.strip())


class _Pieces:
    """Pieces being written while the words of a block go by. Tags wait until a word comes."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._done: list[str] = []
        self._piece: list[str] = []
        self._tags: list[tuple[str, str]] = []  # around the next word: opening, closing
        self._written = 0  # how many of them the piece already has
        self._depth = 0
        self._offset = 0

    def open(self, element: HtmlElement) -> None:
        self._depth += 1
        if self._depth <= _DEEPEST_INLINE:
            attributes = "".join(
                f' {name}="{escaping.escape(value)}"' for name, value in element.items()
            )
            self._tags.append((f"<{element.tag}{attributes}>", f"</{element.tag}>"))

    def close(self) -> None:
        self._depth -= 1
        if self._depth < len(self._tags):
            _, closing = self._tags.pop()
            if self._written > len(self._tags):
                self._piece.append(closing)
                self._written -= 1

    def add(self, characters: str, written_as: str = "") -> None:
        """Write what falls into the spans; each span is left when its end has gone by."""
        start, end = self._offset, self._offset + len(characters)
        self._offset = end
        while len(self._done) < len(self._spans):
            first, last = self._spans[len(self._done)]
            part = characters[max(first, start) - start : max(last, start) - start]
            if part:
                self._piece += [opening for opening, _ in self._tags[self._written :]]
                self._written = len(self._tags)
                self._piece.append(written_as or escaping.escape(part, quote=False))
            if last > end:
                return
            self._finish()

    def _finish(self) -> None:
        self._piece += [closing for _, closing in self._tags[: self._written][::-1]]
        self._done.append("".join(self._piece))
        self._piece = []
        for index in range(self._written):
            if self._tags[index][0].startswith("<a "):
                self._tags[index] = ("", "")
        self._written = 0

    def finished(self) -> list[str]:
        while len(self._done) < len(self._spans):
            self._finish()
        return self._done


def _walk(block: HtmlElement) -> Iterator[tuple[str, HtmlElement, str]]:
    """("open" | "text" | "break" | "close", the element around it, its characters)."""
    for event, element in lxml.etree.iterwalk(block, events=("start", "end")):
        if event == "start":
            if element.tag == "br":
                yield "break", element, ""
                continue
            yield "open", element, ""
            if element.text:
                yield "text", element, element.text
        else:
            if element.tag != "br":
                yield "close", element, ""
            if element.tail and element is not block:
                yield "text", element, element.tail


def _inside(parent: HtmlElement) -> list[HtmlElement]:
    """The blocks right below `parent`, what is loose between them in paragraphs of its own."""
    found: list[HtmlElement] = []
    loose = _paragraph(parent.text)
    for child in list(parent):
        tail, child.tail = child.tail, None
        if child.tag in _BLOCKS:
            found += [loose, child]
            loose = _paragraph(tail)
        else:
            loose.append(child)
            child.tail = tail
    found.append(loose)
    return [block for block in found if block.tag != "p" or block.text_content().strip()]


def _paragraph(characters: str | None) -> HtmlElement:
    paragraph = lxml.html.Element("p")
    paragraph.text = characters
    return paragraph


def _stripped(html: str) -> str:
    """The words of `html`, its inline tags removed and a space for every other."""
    html = re.sub(r"</?(?:a|b|em|i|strong|sub|sup)(?: [^<>]*)?>", "", html)
    return " ".join(escaping.unescape(re.sub(r"<[^<>]*>", " ", html)).split())
