"""Days as a reader's language writes them: as Django does, and the first of a month as its own."""

import re
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language

# French says “1er janvier”, and “2 janvier”.
FIRST = {"fr": "1er"}
_ONE = re.compile(r"\b1(?= [^\W\d])")


def date_format(value: Any, form: str | None = None) -> str:
    """A day or a moment in a format of the reader's language (“DATE_FORMAT”)."""
    return with_first(value, formats.date_format(value, form))


def with_first(value: Any, written: str) -> str:
    """`written`, which is the day `value`, with the first of the month as the language says it."""
    first = FIRST.get((get_language() or "").split("-")[0])
    if not first or not isinstance(value, date) or value.day != 1:
        return written
    return _ONE.sub(first, written, count=1)
