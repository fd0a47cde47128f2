"""Reading JSON that others wrote: each fault is one sentence that says where it is.

Knows no database and no format: what the members mean is the caller's to say.
"""

import json
import re
from io import BufferedReader
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from embassy.incoming import Damaged, everything

# Outside of strings: the constants that Python reads though JSON has none, and numbers with
# more digits than Python converts.
_STRING_OR_UNUSABLE = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity|-?\d{4300,})', re.DOTALL)
# What separates and opens values: with more of them a file fills the memory.
_MOST_VALUES = 1_000_000
_UNUSABLE_SIGN = re.compile("[\0\ud800-\udfff]")


def read(stream: BufferedReader) -> Any:
    """What the JSON in `stream` says. It must be in UTF-8; a byte order mark may stand first."""
    text = _decoded(everything(stream))
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise Damaged(_("The file holds more than a million values. Divide it into several."))
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as fault:
        place = _place(text, fault.pos)
        if fault.pos >= len(text.rstrip()) or fault.msg.startswith("Unterminated"):
            raise Damaged(
                _("%s: the file is cut off, or a closing sign is missing.") % place
            ) from fault
        raise Damaged(
            _("%(place)s: this is not JSON (%(why)s).") % {"place": place, "why": fault.msg}
        ) from fault
    except RecursionError as fault:
        raise Damaged(_("The file nests its members too deeply.")) from fault
    except ValueError as fault:
        place = _place(text, _unusable(text))
        raise Damaged(_("%s: JSON has no such number.") % place) from fault


def has_unusable_sign(text: str) -> bool:
    """Whether `text` holds a NUL or half of a surrogate pair, which no database stores."""
    return _UNUSABLE_SIGN.search(text) is not None


class Members:
    """An object of the file, read member by member; a member of another sort is refused.

    `place` names the object among its like ("Item 3"), `path` says where it stands in it
    ("capital."). A member that is null counts as missing.
    """

    def __init__(self, value: object, place: str = "", path: str = "") -> None:
        self.place, self.path = place, path
        if not isinstance(value, dict):
            raise self.fault(
                _("“%s” must be a JSON object, in braces.") % path.rstrip(".")
                if path
                else _("Here must be a JSON object, in braces.")
            )
        self._values: dict[str, Any] = value
        self._parts: list[Members] = []
        self._read: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return self.value(name) is not None

    def fault(self, sentence: str) -> Damaged:
        return Damaged(f"{self.place}: {sentence}" if self.place else sentence)

    def wrong(self, name: str, sentence: str) -> Damaged:
        """A fault of one member; `sentence` prints its name at %s."""
        return self.fault(sentence % f"{self.path}{name}")

    def value(self, name: str) -> Any:
        self._read.add(name)
        return self._values.get(name)

    def text(self, name: str) -> str:
        """The text of a member, "" when it is missing."""
        value = self.value(name)
        return "" if value is None else self.checked(name, value)

    def required(self, name: str) -> str:
        text = self.text(name)
        if not text.strip():
            raise self.wrong(name, _("“%s” is missing."))
        return text

    def checked(self, name: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(name, _("“%s” must be a text."))
        if has_unusable_sign(value):
            raise self.wrong(name, _("“%s” holds a NUL or half of a surrogate pair. Take it out."))
        return value

    def flag(self, name: str) -> bool:
        value = self.value(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(name, _("“%s” must be true or false."))
        return bool(value)

    def listed(self, name: str) -> list[Any]:
        value = self.value(name)
        if value is not None and not isinstance(value, list):
            raise self.wrong(name, _("“%s” must be a list, in square brackets."))
        return value or []

    def words(self, name: str) -> list[str]:
        return [self.checked(name, value) for value in self.listed(name)]

    def part(self, name: str) -> "Members":
        """The object in a member; an empty one when it is missing."""
        value = self.value(name)
        return self._add({} if value is None else value, self.place, f"{self.path}{name}.")

    def parts(self, name: str) -> list["Members"]:
        """The objects in the list of a member, each with its number as its place."""
        before = f"{self.place}, " if self.place else ""
        return [
            self._add(value, f"{before}“{self.path}{name}”, {number}")
            for number, value in enumerate(self.listed(name), 1)
        ]

    def names(self) -> list[str]:
        return list(self._values)

    def ignored(self) -> list[str]:
        """The members that nobody has asked for, here and below, with their places."""
        before = f"{self.place}: " if self.place else ""
        names = [f"{before}“{self.path}{name}”" for name in self._values if name not in self._read]
        return names + [name for part in self._parts for name in part.ignored()]

    def _add(self, value: object, place: str = "", path: str = "") -> "Members":
        part = Members(value, place, path)
        self._parts.append(part)
        return part


def _decoded(data: bytes) -> str:
    encoding = json.detect_encoding(data)
    if not encoding.startswith("utf-8"):
        raise Damaged(
            _("The file is in %s. Save it in UTF-8.") % encoding.upper().removesuffix("-SIG")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Damaged(
            _("Line %(line)s is not in UTF-8 (byte %(byte)s of the file). Save it in UTF-8.")
            % {"line": data.count(b"\n", 0, fault.start) + 1, "byte": fault.start + 1}
        ) from fault


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _unusable(text: str) -> int:
    """Where the first number stands that cannot be used."""
    return next((m.start() for m in _STRING_OR_UNUSABLE.finditer(text) if m[1]), 0)


def _place(text: str, position: int) -> str:
    return _("Line %(line)s, column %(column)s") % {
        "line": text.count("\n", 0, position) + 1,
        "column": position - text.rfind("\n", 0, position),
    }
