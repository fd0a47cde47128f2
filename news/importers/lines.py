"""The lines of a text file, decoded and within bounds, with the number of the last one."""

from collections.abc import Iterator
from contextlib import suppress
from io import BufferedReader, TextIOWrapper

from django.utils.translation import gettext as _

from embassy.incoming import Damaged

# Signs of a line; separators in a line of a table.
_LONGEST, _MOST_SEPARATORS = 5_000_000, 200_000


class Lines(Iterator[str]):
    """`separator` is what must not stand in a line a million times; set it when it is known."""

    def __init__(self, stream: BufferedReader) -> None:
        is_utf_16 = stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff")
        self._text = TextIOWrapper(
            stream, encoding="utf-16" if is_utf_16 else "utf-8-sig", newline=""
        )
        self.number = 0
        self.separator = ""

    def let_go(self) -> None:
        """The stream is its owner's to close."""
        with suppress(ValueError):  # it has closed it already
            self._text.detach()

    def __next__(self) -> str:
        try:
            line = self._text.readline(_LONGEST + 1)
        except UnicodeError as error:
            raise Damaged(
                _(
                    "The file is not in UTF-8, at or soon after line %s. Save it in UTF-8: "
                    "spreadsheets call it “CSV UTF-8”."
                )
                % (self.number + 1)
            ) from error
        except OSError as error:
            raise Damaged(_("The file cannot be read (%s).") % error.strerror) from error
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > _LONGEST or (
            self.separator and line.count(self.separator) > _MOST_SEPARATORS
        ):
            raise Damaged(
                _("Line %s is too long for a row of messages, or has too many columns.")
                % self.number
            )
        if "\0" in line:
            raise Damaged(_("Line %s holds a NUL. Take it out.") % self.number)
        return line
