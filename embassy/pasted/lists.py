"""Lists from paragraphs that Word marks as items, each with its level and its marker. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from embassy.pasted.blocks import Leaf, Node, is_empty

_NUMBER = re.compile(r"[(\[]?(?:(\d{1,4})|([a-z]{1,5})|([A-Z]{1,5}))[.)\]]+|(\d{1,4})")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass
class _Item:
    level: int
    tag: str
    type: str = ""
    number: int = 0
    children: list[Node | Leaf] = field(default_factory=list)


@dataclass
class _List:
    node: Node
    level: int
    type: str
    last: int

    def continued_by(self, item: _Item) -> bool:
        same = (self.node.tag, self.type) == (item.tag, item.type)
        return same and (item.tag == "ul" or item.number == self.last + 1)


def finish(node: Node) -> None:
    """Drop what is empty, and bring items into lists."""
    children = [x for x in node.children if not (isinstance(x, Leaf) and is_empty(x))]
    if node.tag not in {"ol", "ul"}:
        node.children = folded(children)
        return
    items: list[Node] = []
    for child in children:
        if isinstance(child, Node) and child.tag == "li":
            items.append(child)
        elif items:
            items[-1].children.append(child)
        else:
            items.append(Node("li", children=[child]))
    node.children = [*items]


def folded(children: list[Node | Leaf]) -> list[Node | Leaf]:
    """`children` with the items among them in lists, nested by their levels."""
    result: list[Node | Leaf] = []
    open_lists: list[_List] = []
    last: Node | None = None
    for child in children:
        if isinstance(child, Leaf) and child.continues and last is not None:
            last.children.append(child)
            continue
        items = list(_items(child, open_lists))
        if not items:
            open_lists, last = [], None
            result.append(child)
        for item in items:
            last = _placed(item, open_lists, result)
    return result


def _placed(item: _Item, open_lists: list[_List], result: list[Node | Leaf]) -> Node:
    """The new `li` of the item, where its level belongs."""
    while open_lists and (
        open_lists[-1].level > item.level
        or (open_lists[-1].level == item.level and not open_lists[-1].continued_by(item))
    ):
        open_lists.pop()
    if not open_lists or open_lists[-1].level < item.level:
        node = Node(item.tag, numbering(item.type, item.number) if item.tag == "ol" else {})
        place = open_lists[-1].node.children[-1].children if open_lists else result  # type: ignore[union-attr]
        place.append(node)
        open_lists.append(_List(node, item.level, item.type, item.number))
    current = open_lists[-1]
    current.last = item.number
    li = Node("li", children=item.children)
    current.node.children.append(li)
    return li


def numbering(type_: str, start: int) -> dict[str, str]:
    """The attributes of a numbered list that begins at `start`."""
    attributes = {"type": type_} if type_ else {}
    return attributes | ({"start": str(start)} if start != 1 else {})


def _items(child: Node | Leaf, open_lists: list[_List]) -> Iterator[_Item]:
    if isinstance(child, Leaf):
        if child.level and child.tag == "p" and not is_empty(child):
            item = _marked(child, open_lists)
            if item:
                yield item
    elif child.tag in {"ul", "ol"} and any(li.level for li in child.nodes("li")):
        number = int(child.attributes.get("start", 1))
        for offset, li in enumerate(child.nodes("li")):
            yield _Item(
                li.level or 1,
                child.tag,
                child.attributes.get("type", ""),
                number + offset if child.tag == "ol" else 0,
                li.children,
            )


def _marked(leaf: Leaf, open_lists: list[_List]) -> _Item | None:
    """The item that a paragraph is, None if its marker says what no list can say: "1.1.", "б)".

    Such a marker stands in the text from then on.
    """
    marker = leaf.marker.strip()
    found = _NUMBER.fullmatch(marker)
    if found is None:
        if sum(map(str.isalnum, marker)) > 1 or (len(marker) > 1 and any(map(str.isalnum, marker))):
            leaf.begin_with(f"{marker} ")
            return None
        return _Item(leaf.level, "ul", children=[leaf])
    figures, small, large = found[1] or found[4], found[2], found[3]
    if figures:
        return _Item(leaf.level, "ol", "", int(figures), [leaf])
    letters = small or large
    type_, number = _lettered(letters.lower(), leaf.level, open_lists)
    if not number:
        leaf.begin_with(f"{marker} ")
        return None
    return _Item(leaf.level, "ol", type_.upper() if large else type_, number, [leaf])


def _lettered(letters: str, level: int, open_lists: list[_List]) -> tuple[str, int]:
    """("a", 3) for "c", ("i", 4) for "iv"; 0 for what is neither.

    "i" is the ninth letter after the eighth and the first Roman number everywhere else.
    """
    letter = ord(letters) - ord("a") + 1 if len(letters) == 1 else 0
    roman = _roman(letters)
    before = next((x for x in open_lists if x.level == level and x.type), None)
    if before and before.type in "aA" and letter == before.last + 1:
        return "a", letter
    if roman and (before is not None and before.type in "iI" or letters == "i" or not letter):
        return "i", roman
    return "a", letter


def _roman(letters: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in letters]
    if not all(values) or not re.fullmatch("(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", letters):
        return 0
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=True)
    )
