"""Which part of a file is asked for (RFC 9110, section 14). Pure."""

import re

# One that asks for more pieces gets the whole, which costs less than what it asked for.
MOST_PIECES = 8
_PIECE = re.compile(r"([0-9]{0,18})-([0-9]{0,18})\Z")

Piece = tuple[int, int]


class Unsatisfiable(ValueError):
    """No piece that is asked for lies in the file."""


def asked(header: str, size: int) -> list[Piece]:
    """The pieces in the order in which they were asked for: first byte, and the one behind the
    last. None of them: the whole file, because nothing else was asked for that can be read.

    Raises Unsatisfiable.
    """
    unit, _equals, listed = header.partition("=")
    if unit.strip().lower() != "bytes":
        return []
    found = [_PIECE.match(part.strip()) for part in listed.split(",") if part.strip()]
    if not found or len(found) > MOST_PIECES or not all(found):
        return []
    pieces = []
    for match in found:
        first, last = match.groups() if match else ("", "")
        if not first and not last or first and last and int(first) > int(last):
            return []
        start = int(first) if first else max(0, size - int(last))
        end = min(int(last) + 1, size) if first and last else size
        if start < end:
            pieces.append((start, end))
    if not pieces:
        raise Unsatisfiable
    return pieces if _apart(pieces) else []


def _apart(pieces: list[Piece]) -> bool:
    """Whether none is sent twice."""
    inorder = sorted(pieces)
    return all(one[1] <= other[0] for one, other in zip(inorder, inorder[1:], strict=False))
