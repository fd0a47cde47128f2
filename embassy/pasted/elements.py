"""Elements of HTML: which begin a line, which have no end, what ends one that nobody closed; and
one that is open while its content is read. Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from embassy.pasted.blocks import Node
from embassy.pasted.hints import Effect, Style

VOID = frozenset({
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"dir", "menu", "ol", "ul"})
SECTIONS = frozenset({"tbody", "tfoot", "thead"})
CELLS = frozenset({"td", "th"})
# They begin a new line, and end a paragraph that nobody closed.
BLOCKS = HEADINGS | LISTS | {
    "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr",
    "legend", "li", "listing", "main", "nav", "optgroup", "option", "p", "plaintext", "pre",
    "search", "section", "select", "summary", "table", "textarea", "xmp",
}  # fmt: skip
TABLE_PARTS = SECTIONS | CELLS | {"caption", "colgroup", "tr"}
# An element that nobody closed ends where one of these begins, or at the edge behind it.
ENDS: dict[str, tuple[AbstractSet[str], AbstractSet[str]]] = {
    "li": ({"li"}, LISTS | CELLS | {"table"}),
    "dt": ({"dt", "dd"}, {"dl", "table", *CELLS}),
    "dd": ({"dt", "dd"}, {"dl", "table", *CELLS}),
    "option": ({"option"}, {"select", "table"}),
    "tr": ({"tr", "caption", "colgroup"}, {"table"}),
    "td": ({"td", "th", "caption", "colgroup"}, {"table"}),
    "th": ({"td", "th", "caption", "colgroup"}, {"table"}),
    **dict.fromkeys(
        SECTIONS | {"caption", "colgroup"}, (SECTIONS | {"caption", "colgroup"}, {"table"})
    ),
}
EDGES = CELLS | {"caption", "table"}


def ended_by(name: str) -> tuple[AbstractSet[str], AbstractSet[str]]:
    """What the end tag of a block ends, the nearest of them, and behind which edges nothing."""
    if name in HEADINGS:
        return HEADINGS, EDGES
    if name == "table":
        return {name}, set()
    return {name}, {"table"} if name in TABLE_PARTS else EDGES


@dataclass
class Frame:
    """An open element, and the node that it made, if any."""

    name: str
    style: Style
    effect: Effect = Effect()
    node: Node | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    bordered: bool = False

    @property
    def tag(self) -> str:
        return self.node.tag if self.node else ""
