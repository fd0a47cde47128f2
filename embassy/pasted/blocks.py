"""The blocks that a text is made of, and how they are written as HTML. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import takewhile

from embassy.characters import normal

# A paragraph of nothing but signs that take no room is empty.
_NO_ROOM = " \n\u200b\u200c\u200d\u200e\u200f\u2060"
# With the ">" of the tag before it this sign would become another one: U+226F.
_STRIKES_THE_TAG = "\u0338"

# Each run of spaces is looked at once: patterns that look for a sign behind it take hours.
_SPACES = re.compile(r"[ \t]+(\n?)")
_AFTER_BREAK = re.compile(f"\n[ \n{_STRIKES_THE_TAG}]+")

Run = tuple[str, tuple[str, ...]]


@dataclass
class Leaf:
    """A paragraph or heading: its words, each with the tags around it; "\\n" is a `<br>` and
    "\\t" a space that may be one with the space beside it.

    `level` and `marker` are those of an item of a list in Word's way; a paragraph that
    `continues` belongs to the item before it.
    """

    tag: str
    level: int = 0
    continues: bool = False
    marker: str = ""
    after_break: bool = False
    _parts: list[tuple[list[str], tuple[str, ...]]] = field(default_factory=list)

    _runs: list[Run] | None = None

    def add(self, words: str, tags: tuple[str, ...]) -> None:
        if self._parts and self._parts[-1][1] == tags:
            self._parts[-1][0].append(words)
        else:
            self._parts.append(([words], tags))
        self.after_break = words.endswith("\n") or (self.after_break and not words.strip())

    def begin_with(self, words: str) -> None:
        self._parts.insert(0, ([words], ()))
        self._runs = None

    def runs(self) -> list[Run]:
        """The words as they are stored, nothing where there are none. Asked when all is read."""
        if self._runs is None:
            self._runs = self._stored()
        return self._runs

    def _stored(self) -> list[Run]:
        found = _merged((normal(_joined_again("".join(x))), tags) for x, tags in self._parts)
        runs: list[Run] = []
        last = "\n"
        for words, tags in found:
            words = _SPACES.sub(_settled, normal(words))
            words = _AFTER_BREAK.sub(lambda gap: "\n" * gap[0].count("\n"), words)
            words = words.lstrip(_STRIKES_THE_TAG)
            if last in " \n":
                words = words.lstrip(f" {_STRIKES_THE_TAG}")
            if words:
                runs.append((words, tags))
                last = words[-1]
        return _without_end(_merged(runs))


@dataclass
class Node:
    """What blocks stand in: the text itself, a quotation, a list, a table and their parts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | Leaf"] = field(default_factory=list)
    level: int = 0  # of an item of a list in Word's way, here on the Web

    def nodes(self, *tags: str) -> list["Node"]:
        return [x for x in self.children if isinstance(x, Node) and x.tag in tags]


def write(block: Node | Leaf) -> str:
    """The HTML of one block."""
    if isinstance(block, Leaf):
        return f"<{block.tag}>{inline(block)}</{block.tag}>"
    attributes = "".join(f' {name}="{value}"' for name, value in sorted(block.attributes.items()))
    return f"<{block.tag}{attributes}>{_inside(block)}</{block.tag}>"


def inline(leaf: Leaf) -> str:
    """The HTML of the words of a leaf, each tag opened and closed as rarely as can be."""
    written: list[str] = []
    around: list[str] = []
    for words, tags in leaf.runs():
        shared = len(
            list(takewhile(lambda pair: pair[0] == pair[1], zip(around, tags, strict=False)))
        )
        written += [f"</{tag.partition(' ')[0]}>" for tag in around[shared:][::-1]]
        written += [f"<{tag}>" for tag in tags[shared:]]
        around = list(tags)
        written.append(escape(words, quote=False).replace("\n", "<br>"))
    written += [f"</{tag.partition(' ')[0]}>" for tag in around[::-1]]
    return "".join(written)


def is_empty(leaf: Leaf) -> bool:
    return all(not words.strip(_NO_ROOM) for words, _ in leaf.runs())


def _inside(node: Node) -> str:
    """Its only paragraph, or the one that opens an item, needs no tags of its own."""
    bare = node.tag in {"li", "td", "th", "caption"}
    match node.children:
        case [Leaf(tag="p") as first, *others] if bare and all(
            isinstance(other, Node) for other in others
        ):
            return inline(first) + "".join(map(write, others))
    return "".join(map(write, node.children))


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for words, tags in runs:
        if words and merged and merged[-1][1] == tags:
            merged[-1] = (merged[-1][0] + words, tags)
        elif words:
            merged.append((words, tags))
    return merged


def _settled(gap: re.Match[str]) -> str:
    """Nothing before a break, one space where some may be one, else the spaces as typed."""
    return gap[1] or (" " if "\t" in gap[0] else gap[0])


def _without_end(runs: list[Run]) -> list[Run]:
    while runs:
        words, tags = runs.pop()
        if kept := words.rstrip(" \n"):
            return [*runs, (kept, tags)]
    return runs


def _joined_again(words: str) -> str:
    """A word divided at a soft hyphen and the end of a line is one word again."""
    return re.sub(r"\xad[ \t]*+\n[ \t]*+", "", words) if "\xad" in words else words
