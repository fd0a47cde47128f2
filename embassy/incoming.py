"""A file that somebody hands to a command: opening it, and saying what is wrong with it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

# A file that is read into memory as a whole is no larger.
SIZE_LIMIT = 32 * 1024 * 1024


class Damaged(Exception):
    """What a file says cannot be used. Its text is one sentence with the place of the fault."""


@contextmanager
def opened(path: str) -> Iterator[BufferedReader]:
    """The file at `path`, or standard input where it is "-", closed afterwards. Raises
    `Damaged`."""
    if path == "-":
        if sys.stdin is None:
            raise Damaged(_("There is no standard input to read."))
        yield cast(BufferedReader, sys.stdin.buffer)
        return
    try:
        stream = open(path, "rb")  # noqa: SIM115  (closed below; only opening is guarded)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error
    with stream:
        yield stream


def everything(stream: BufferedReader) -> bytes:
    """The bytes of `stream`. Raises `Damaged` when there are none, or far too many."""
    try:
        data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise _unreadable(error) from error
    if len(data) > SIZE_LIMIT:
        raise Damaged(_("The file is larger than 32 MB. Divide it into several."))
    if not data.strip():
        raise Damaged(_("The file is empty."))
    return data


def first_fault(error: ValidationError) -> tuple[str, str]:
    """Of what a model's validation found, the first field ("" for the whole) and sentence."""
    if not hasattr(error, "error_dict"):
        return "", error.messages[0]
    field, sentences = next(iter(error.message_dict.items()))
    return "" if field == NON_FIELD_ERRORS else field, sentences[0]


def _unreadable(error: OSError | ValueError) -> Damaged:
    why = getattr(error, "strerror", None) or str(error)
    return Damaged(_("The file cannot be read (%s).") % why)
