"""What the manifest of an archive says, believed where it is sound."""

import re
from typing import Any

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from embassy.transfer import FILES

Row = dict[str, Any]
_DIGEST = re.compile(r"[0-9a-f]{64}")


def members(told: Row, there: set[str]) -> dict[str, Row]:
    """What the manifest says of each member. It names all that there are, and no others."""
    named = part(told, "members")
    for name in sorted(set(named) ^ there):
        if name in there:
            raise Damaged(_("The archive’s manifest does not name its member %s.") % name)
        raise Damaged(_("The archive lacks its member %s.") % name[:100])
    for name, member in named.items():
        whole = isinstance(member, dict) and all(
            isinstance(member.get(key, 0), int) and not isinstance(member.get(key), bool)
            for key in ("bytes", "rows")
        )
        if not whole or not _DIGEST.fullmatch(str(member.get("sha256"))) or "bytes" not in member:
            raise Damaged(_("The archive’s manifest says nothing sound of %s.") % name)
        if name.startswith(FILES) and name != FILES + member["sha256"]:
            raise differs(name)
        if not _is_words(member.get("columns", [])):
            raise Damaged(_("The archive’s manifest says nothing sound of %s.") % name)
    return named


def differs(name: str) -> Damaged:
    return Damaged(_("%s in the archive is not what its manifest says.") % name)


def text(told: Row, name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise Damaged(_("The archive’s manifest says nothing sound of %s.") % name)
    return value


def part(told: Row, name: str) -> Row:
    value = told.get(name)
    if not isinstance(value, dict):
        raise Damaged(_("The archive’s manifest says nothing sound of %s.") % name)
    return value


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
