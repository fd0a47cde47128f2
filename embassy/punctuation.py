"""What stands between words: French has a space before a colon, Arabic a comma of its own.

Python joins with `listed`, templates with `{% comma %}`, `{% colon %}` and the filter `listed`;
a sentence with its own signs in it is one text for translators.
"""

from collections.abc import Iterable

from django.utils.translation import get_language_bidi, pgettext


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


def apart(words: str) -> str:
    """`words`, which may run the other way, kept together in a sentence that runs from right to
    left: a time stays beside its city (first strong isolate, U+2068 to U+2069)."""
    return f"\u2068{words}\u2069" if get_language_bidi() else words
