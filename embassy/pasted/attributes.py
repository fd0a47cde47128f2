"""The attributes of pasted elements that stay. Pure."""

import re

from embassy.pasted import hints, lists
from embassy.pasted.elements import CELLS


def kept(tag: str, written: dict[str, str]) -> dict[str, str]:
    """Those of `written` that an element `tag` keeps: numbering, spans and the scope of heads."""
    if tag == "ol":
        return lists.numbering(hints.list_type(written), count(written.get("start", ""), 9999))
    if tag not in CELLS:
        return {}
    spans = {name: count(written.get(name, ""), 100) for name in ("colspan", "rowspan")}
    stored = {name: str(number) for name, number in spans.items() if number > 1}
    scope = written.get("scope", "").lower()
    if tag == "th" and scope in {"col", "colgroup", "row", "rowgroup"}:
        stored["scope"] = scope
    return stored


def count(written: str, most: int) -> int:
    """A number as written; 1 for what is none, or too large to mean anything."""
    number = int(written) if re.fullmatch(r"[0-9]{1,4}", written.strip()) else 1
    return number if number <= most else 1
