"""Pasted HTML read into blocks. Pure.

One walk over the tags, with a stack of what is open. Nesting that is broken is taken as a
browser takes it where readers would see a difference, and never costs a word.
"""

import re
from collections import Counter
from collections.abc import Set as AbstractSet

from embassy.pasted import elements, hints, lists, tables
from embassy.pasted.attributes import count, kept
from embassy.pasted.blocks import Leaf, Node
from embassy.pasted.elements import Frame
from embassy.pasted.hints import Style
from embassy.pasted.tokens import Start, tokens

# Space that comes from how the source is written, not from how it is read.
_LAYOUT = re.compile(r"[ \t\n\f]+")
# Nobody nests so deep by hand; some templates of sites go to forty.
_DEEPEST = 200
_DEEPEST_NODES = 20


def read(html: str) -> Node:
    """The blocks of `html`: a node without a tag whose children they are."""
    reader = _Reader()
    for token in tokens(html):
        if isinstance(token, str):
            reader.text(token)
        elif isinstance(token, Start):
            reader.start(token.name, token.attributes)
        else:
            reader.end(token.name)
    return reader.finished()


class _Reader:
    def __init__(self) -> None:
        self._root = Node("")
        self._open = [Frame("", Style(), node=self._root)]
        self._nodes = [self._open[0]]  # the frames among them that made a node
        self._names: Counter[str] = Counter()  # of what is open
        self._beyond: Counter[str] = Counter()  # open too, but too deep to be kept in mind
        self._leaf: Leaf | None = None
        self._marker = ""
        self._in_field = False

    def text(self, words: str) -> None:
        style = self._open[-1].style
        if style.hidden or self._in_field:
            return
        if style.marker and style.leaf == "p":
            if self._leaf is not None:
                self._leaf.marker += words
            else:
                self._marker += words
            return
        if style.marker:  # the number of a heading, which is no list
            words = f"{words.strip()} " if words.strip() else ""
        lines = words.replace("\r\n", "\n").replace("\r", "\n")
        if style.preformatted:
            for number, line in enumerate(lines.split("\n")):
                if number:
                    self._break()
                self._add(line.replace("\t", " "))
        else:
            self._add(_LAYOUT.sub(_soft, lines))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in elements.VOID:
            self._void(name, attributes)
            return
        if name in elements.BLOCKS:
            self._close({"p"}, elements.EDGES | elements.LISTS)
        if name in elements.ENDS:
            self._close(*elements.ENDS[name])
        if name in elements.BLOCKS or name in elements.TABLE_PARTS:
            self._end_leaf()
        if len(self._open) > _DEEPEST:
            self._beyond[name] += 1
            return
        if name == "q":
            self._add("“")
        tag = "" if self._open[-1].style.hidden else self._around(name)
        self._push(name, tag, attributes)
        frame = self._open[-1]
        if name in elements.TABLE_PARTS or name == "table":
            self._see_borders(attributes)
        if frame.node and "data-aria-level" in attributes:
            frame.node.level = count(attributes["data-aria-level"], 9)
        if frame.effect.field:
            self._in_field = frame.effect.field == "begin"

    def end(self, name: str) -> None:
        if self._beyond[name]:
            self._beyond[name] -= 1
            if name in elements.BLOCKS:
                self._end_leaf()
            return
        if name == "br":
            self._break()
            return
        if name == "q":
            self._add("”")
        if name in elements.BLOCKS or name in elements.TABLE_PARTS:
            self._close(*elements.ended_by(name))
            self._end_leaf()
            return
        if not self._names[name]:
            return
        for place in range(len(self._open) - 1, 0, -1):
            frame = self._open[place]
            if frame.name == name:
                del self._open[place]
                self._names[name] -= 1
                for later in range(place, len(self._open)):
                    self._open[later].style = self._open[later].effect(self._open[later - 1].style)
                return
            if frame.name in elements.EDGES:
                return

    def finished(self) -> Node:
        self._truncate(1)
        self._end_leaf()
        lists.finish(self._root)
        return self._root

    def _void(self, name: str, attributes: dict[str, str]) -> None:
        if name == "br":
            self._break()
        elif name == "hr":
            self._close({"p"}, elements.EDGES | elements.LISTS)
            self._end_leaf()
        elif name == "img" and (sign := hints.emoji(attributes)):
            self.text(sign)

    def _break(self) -> None:
        """A line ends; two in a row are the end of a paragraph."""
        style = self._open[-1].style
        if style.hidden or self._in_field or self._leaf is None:
            return
        if self._leaf.after_break and self._leaf.tag == "p":
            former = self._leaf
            self._end_leaf()
            self._leaf = self._new_leaf()
            self._leaf.continues = former.level > 0 or former.continues
            self._leaf.level = 0
        else:
            self._leaf.add("\n", style.inline)

    def _add(self, words: str) -> None:
        style = self._open[-1].style
        if style.hidden or self._in_field:
            return
        if self._leaf is None:
            if not words.strip():
                return
            self._leaf = self._new_leaf()
        self._leaf.add(words, style.inline)

    def _new_leaf(self) -> Leaf:
        style = self._open[-1].style
        leaf = Leaf(style.leaf, style.level, marker=self._marker)
        self._marker = ""
        self._children.append(leaf)
        return leaf

    @property
    def _children(self) -> list[Node | Leaf]:
        """Where the next block belongs."""
        node = self._nodes[-1].node
        return node.children if node else self._root.children

    def _end_leaf(self) -> None:
        self._leaf, self._marker, self._in_field = None, "", False

    def _close(self, names: AbstractSet[str], edges: AbstractSet[str]) -> None:
        """End the nearest open element of these names, and all in it, unless an edge is nearer."""
        if not any(self._names[name] for name in names):
            return
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].name in names:
                self._truncate(place)
                return
            if self._open[place].name in edges:
                return

    def _truncate(self, place: int) -> None:
        while len(self._open) > place:
            frame = self._open.pop()
            self._names[frame.name] -= 1
            if frame.node is None:
                continue
            self._end_leaf()
            self._nodes.pop()
            lists.finish(frame.node)
            siblings = self._children
            if frame.node.tag == "table":
                siblings += tables.finished(frame.node, frame.attributes, frame.bordered)
            elif frame.node.children or frame.node.tag in elements.CELLS:
                siblings.append(frame.node)

    def _push(self, name: str, tag: str = "", attributes: dict[str, str] | None = None) -> None:
        """Open an element; with `tag` it makes a node of that name."""
        written = attributes or {}
        effect = hints.effect(name, written)
        frame = Frame(name, effect(self._open[-1].style), effect, attributes=written)
        self._open.append(frame)
        self._names[name] += 1
        if tag and not frame.style.hidden:
            frame.node = Node(tag, kept(tag, written))
            self._nodes.append(frame)

    def _around(self, name: str) -> str:
        """Open what an element of this name must stand in. The tag of its node, "" for none."""
        place = self._nodes[-1].tag
        if name in elements.TABLE_PARTS:
            return self._around_part(name, place)
        if len(self._nodes) > _DEEPEST_NODES:
            return ""
        if name == "li":
            if place not in {"ol", "ul"}:
                self._push("ul", "ul")
            return name
        if name in elements.LISTS:
            return "ol" if name == "ol" else "ul"
        return name if name in {"blockquote", "table"} else ""

    def _around_part(self, name: str, place: str) -> str:
        if name in elements.SECTIONS | {"caption"}:
            tag = "tbody" if name == "tfoot" else name
            return tag if place == "table" else ""
        if name == "colgroup" or place not in {"table", "thead", "tbody", "tr"}:
            return ""
        if place == "table":
            self._push("tbody", "tbody")
        if name in elements.CELLS and place != "tr":
            self._push("tr", "tr")
        return name

    def _see_borders(self, attributes: dict[str, str]) -> None:
        table = next((x for x in reversed(self._nodes) if x.tag == "table"), None)
        if table and tables.is_bordered(attributes):
            table.bordered = True


def _soft(gap: re.Match[str]) -> str:
    return "\t" if gap[0].strip(" ") else gap[0]
