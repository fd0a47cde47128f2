"""An XML file read part by part: the memory it takes is that of one part, however long it is.

A part is what stands directly below `<channel>` of RSS, or below the root of any other file.
What an attack needs is refused before it costs anything: document types and entities (by
defusedxml), depth, and parts, tags and comments without end. Every fault is one sentence with
the line of the file.
"""

import codecs
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from io import BufferedReader
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from embassy.incoming import Damaged

_CHUNK = 64 * 1024
# A part may hold so many signs and elements, the file may nest so deep.
MOST_SIGNS, MOST_ELEMENTS, DEEPEST = 8_000_000, 50_000, 200
# Parts that are no items: the subjects and authors of a large site are some thousands.
_MOST_OTHERS = 100_000
# Bytes between "<" and ">", and between two things that the parser can tell of.
_LONGEST_TAG, _LONGEST_SILENCE = 256 * 1024, 8_000_000
_CDATA = b"<![CDATA["
# What expat numbers so (xml.parsers.expat.errors).
_INVALID_TOKEN, _UNKNOWN_ENCODING, _INCORRECT_ENCODING = 4, 18, 19
_UNFINISHED = {3, 5, 6, 13, 20}


@dataclass(frozen=True, slots=True)
class Part:
    element: Element
    # Of the file, from 1, where it begins.
    line: int
    # The root of the file, without its contents.
    root: Element


def beginning(head: bytes) -> str:
    """The first bytes of a file as text, for recognising it; whatever its encoding."""
    for mark, encoding in (
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    return head.decode("latin-1").removeprefix("ï»¿").lstrip()


def parts(stream: BufferedReader, without: Container[str] = ()) -> Iterator[Part]:
    """The parts in the order of the file; of elements named in `without` only the names stay."""
    target = _Target(without)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.line = lambda: parser.parser.CurrentLineNumber
    reading = _Reading(stream, target)
    try:
        while chunk := reading.chunk():
            parser.feed(chunk)
            yield from target.taken()
        parser.close()
        yield from target.taken()
    except DefusedXmlException as error:
        raise Damaged(
            _("Line %s: the file declares a document type or entities. Take <!DOCTYPE …> out.")
            % target.line()
        ) from error
    except ParseError as error:
        raise reading.fault(error, parser.parser.ErrorByteIndex) from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise Damaged(_("The encoding that the file names is not known here.")) from error


class _Reading:
    """The file in chunks, and what a fault in the last one means."""

    def __init__(self, stream: BufferedReader, target: "_Target") -> None:
        self.stream, self.target = stream, target
        self.before, self.last = 0, b""
        self._open_since = -1

    def chunk(self) -> bytes:
        self.before += len(self.last)
        try:
            self.last = self.stream.read(_CHUNK)
        except OSError as error:
            raise Damaged(_("The file cannot be read (%s).") % error.strerror) from error
        if not self.before and not self.last.strip():
            raise Damaged(_("The file is empty."))
        self._check_tag()
        self.target.silence += len(self.last)
        if self.target.silence > _LONGEST_SILENCE:
            self.target.refuse()
        return self.last

    def _check_tag(self) -> None:
        """Refuse a tag that never ends: its attributes would all be read before it is told."""
        opened, closed = self.last.rfind(b"<"), self.last.rfind(b">")
        if opened > closed:
            is_text = _CDATA.startswith(self.last[opened : opened + len(_CDATA)])
            self._open_since = -1 if is_text else self.before + opened
        elif closed >= 0:
            self._open_since = -1
        end = self.before + len(self.last)
        if self._open_since >= 0 and end - self._open_since > _LONGEST_TAG:
            raise Damaged(
                _("Line %s: a tag or comment that begins here does not end.") % self.target.line()
            )

    def fault(self, error: ParseError, position: int) -> Damaged:
        line, column = error.position
        if error.code in _UNFINISHED and len(self.last) == 0:
            return Damaged(_("Line %s: the file is cut off, or not closed.") % line)
        sign = self.last[position - self.before :][:1] if position >= self.before else b""
        if error.code == _INVALID_TOKEN and sign >= b"\x80":
            return Damaged(
                _("Line %s is not in UTF-8, nor in another encoding that the file names.") % line
            )
        if error.code == _INVALID_TOKEN and sign and sign < b" ":
            return Damaged(
                _("Line %(line)s, column %(column)s: a control sign stands here. Take it out.")
                % {"line": line, "column": column + 1}
            )
        if error.code in (_UNKNOWN_ENCODING, _INCORRECT_ENCODING):
            return Damaged(_("The file is not in the encoding that it names. Save it in UTF-8."))
        why = str(error).partition(":")[0]
        return Damaged(
            _("Line %(line)s, column %(column)s: this is not XML (%(why)s).")
            % {"line": line, "column": column + 1, "why": why}
        )


class _Target:
    """What the parser tells of, put together into parts within bounds."""

    def __init__(self, without: Container[str]) -> None:
        self.without = without
        self.line: Callable[[], int] = lambda: 0
        self.silence = 0
        self._open: list[Element] = []
        self._done: list[Part] = []
        self._said: list[str] = []
        self._root: Element | None = None
        self._begins = self._signs = self._elements = self._pieces = self._left_out = (
            self._others
        ) = 0

    def taken(self) -> Iterator[Part]:
        done, self._done = self._done, []
        return iter(done)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.silence = 0
        if self._left_out or tag in self.without:
            if not self._left_out and len(self._open) > self._level():
                self._flush()
                self._open[-1].append(Element(tag))
            self._left_out += 1
        depth = len(self._open)
        if depth > DEEPEST or self._left_out > DEEPEST:
            raise Damaged(_("Line %s: the file nests its elements too deeply.") % self.line())
        if self._left_out:
            return
        self._flush()
        if self._root is None:
            self._root = Element(tag, attributes)
            self._open.append(self._root)
            return
        element = Element(tag, attributes)
        if depth == self._level():
            self._begins, self._signs, self._elements, self._pieces = self.line(), 0, 0, 0
        elif depth > self._level():
            self._open[-1].append(element)
        self._elements += 1
        self._signs += sum(map(len, attributes.values()))
        self._open.append(element)
        self._check()

    def end(self, tag: str) -> None:
        self.silence = 0
        if self._left_out:
            self._left_out -= 1
            return
        self._flush()
        element = self._open.pop()
        if len(self._open) == self._level() and self._root is not None:
            self._done.append(Part(element, self._begins, self._root))
            self._others += element.tag.rpartition("}")[2] not in ("item", "entry")
            if self._others > _MOST_OTHERS:
                raise Damaged(
                    _("Line %(line)s: more than %(limit)s parts of the file are no items.")
                    % {"line": self._begins, "limit": _MOST_OTHERS}
                )

    def data(self, text: str) -> None:
        self.silence = 0
        if self._left_out or len(self._open) <= self._level():
            return
        self._signs += len(text)
        self._pieces += 1
        self._check()
        self._said.append(text)

    def _flush(self) -> None:
        """Text goes to where it stands once it is whole: it may come in a million pieces."""
        if not self._said:
            return
        text, element = "".join(self._said), self._open[-1]
        self._said.clear()
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text

    def close(self) -> None:
        return None

    def refuse(self) -> None:
        raise Damaged(
            _("Line %(line)s: a part of the file is larger than %(limit)s million signs.")
            % {"line": self._begins or 1, "limit": MOST_SIGNS // 1_000_000}
        )

    def _level(self) -> int:
        """How many elements stand around a part."""
        root = self._root.tag.rpartition("}")[2] if self._root is not None else ""
        return 2 if root == "rss" else 1

    def _check(self) -> None:
        if self._signs > MOST_SIGNS:
            self.refuse()
        if self._elements > MOST_ELEMENTS or self._pieces > 4 * MOST_ELEMENTS:
            raise Damaged(
                _("Line %(line)s: a part of the file has more than %(limit)s elements.")
                % {"line": self._begins, "limit": MOST_ELEMENTS}
            )
