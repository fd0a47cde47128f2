"""What stands between words: French has a space before a colon, Arabic a comma of its own.

Python joins with `listed`, templates with `{% comma %}`, `{% colon %}` and the filter `listed`;
a sentence with its own signs in it is one text for translators.
"""

from collections.abc import Iterable

from django.utils.translation import pgettext


def comma() -> str:
    return pgettext("between the things of a list, with its space", ", ")


def colon() -> str:
    return pgettext("between a name and what it names, with its spaces", ": ")


def listed(things: Iterable[object]) -> str:
    """“London, Moscow, Geneva”; the empty ones are left out."""
    return comma().join(filter(None, map(str, things)))


def named(name: object, what: object) -> str:
    """“Version 2: the text”."""
    return f"{name}{colon()}{what}"
