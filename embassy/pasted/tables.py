"""Tables: which hold data and which only place things on a page. Pure.

What is unfolded must be so by what stays of the table, or by attributes that do not stay:
then a table that was kept is kept when the text is cleaned again.
"""

from collections.abc import Mapping

from embassy.pasted.blocks import Leaf, Node
from embassy.pasted.hints import declarations

_LONG = 160  # signs in a cell that is no datum
_SHAPING = {"background", "bgcolor", "cellpadding", "cellspacing", "height", "width", "align"}


def finished(table: Node, attributes: Mapping[str, str], bordered: bool) -> list[Node | Leaf]:
    """The blocks in the place of `table`: itself and what stood in it outside any cell, or the
    blocks of its cells, row by row. `bordered` says that its cells have visible borders."""
    captions = table.nodes("caption")
    outside = [x for x in table.children if isinstance(x, Leaf) or x.tag not in _PARTS]
    sections = table.nodes("thead", "tbody")
    rows = [row for section in sections for row in section.nodes("tr")]
    for section in sections:
        outside += [x for x in section.children if isinstance(x, Leaf) or x.tag != "tr"]
        for row in section.nodes("tr"):
            outside += [x for x in row.children if isinstance(x, Leaf) or x.tag not in _CELLS]
            row.children = [*row.nodes(*_CELLS)]
        section.children = [row for row in section.nodes("tr") if row.children]
    if _places_things(rows) or _looks_placing(table, rows, attributes, bordered):
        inside = [x for row in rows for cell in row.nodes(*_CELLS) for x in cell.children]
        return [*outside, *(x for caption in captions for x in caption.children), *inside]
    table.children = [*captions, *(x for x in sections if x.children)]
    return [*outside, table]


_PARTS = ("caption", "thead", "tbody")
_CELLS = ("td", "th")


def _places_things(rows: list[Node]) -> bool:
    """Whether no row has two filled cells, or a cell holds a heading or a table."""
    filled = [[cell for cell in row.nodes(*_CELLS) if cell.children] for row in rows]
    if all(len(cells) < 2 for cells in filled):
        return True
    return any(_holds_more(cell) for cells in filled for cell in cells)


def _holds_more(node: Node) -> bool:
    return any(
        child.tag in {"h2", "h3"}
        if isinstance(child, Leaf)
        else child.tag == "table" or _holds_more(child)
        for child in node.children
    )


def _looks_placing(
    table: Node, rows: list[Node], attributes: Mapping[str, str], bordered: bool
) -> bool:
    """Whether its attributes are those of a frame, and its cells are none of a table of data."""
    if attributes.get("role", "") in {"presentation", "none"}:
        return True
    border = attributes.get("border", "0").strip()
    is_plain = border in {"0", "none"} and not bordered
    is_shaped = "border" in attributes or any(name in attributes for name in _SHAPING)
    titled = table.nodes("caption", "thead") or any(row.nodes("th") for row in rows)
    return is_plain and is_shaped and not titled and not _is_even(rows)


def _is_even(rows: list[Node]) -> bool:
    """Whether at least two rows have the same two or more short cells."""
    widths = [sum(int(x.attributes.get("colspan", 1)) for x in row.nodes(*_CELLS)) for row in rows]
    cells = [cell for row in rows for cell in row.nodes(*_CELLS)]
    return len(rows) > 1 and len(set(widths)) == 1 and widths[0] > 1 and all(map(_is_short, cells))


def _is_short(cell: Node) -> bool:
    if any(isinstance(child, Node) for child in cell.children) or len(cell.children) > 2:
        return False
    leaves = [leaf for leaf in cell.children if isinstance(leaf, Leaf)]
    return sum(len(words) for leaf in leaves for words, _ in leaf.runs()) <= _LONG


def is_bordered(attributes: Mapping[str, str]) -> bool:
    """Whether a cell or table is drawn with lines: `border:solid windowtext 1.0pt`."""
    return any(
        name.startswith("border") and "none" not in value and ("solid" in value or "pt" in value)
        for name, value in declarations(attributes.get("style", "")).items()
        if not name.startswith(("border-collapse", "border-spacing"))
    )
