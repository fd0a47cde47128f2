"""Names in the reader's language, and in which language they are when there is none.

A name that a language lacks falls back to the site's default language, then to any, and is
marked with its own language: a screen reader would otherwise read Russian as English.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from parler.models import TranslatableModel


@dataclass(frozen=True)
class Name:
    """`lang` is the language of `text` where it is not the page's, else ""."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text


def of(row: TranslatableModel, field: str, languages: Sequence[str] = ()) -> Name:
    """The best text of `field`: the active language's, else the first of `languages` that has
    one, else any. `Name("")` when there is none. No query when `translations` is prefetched."""
    wanted = get_language() or ""
    texts = {
        translation.language_code: getattr(translation, field)
        for translation in row.translations.all()
        if getattr(translation, field)
    }
    for code in [wanted, *languages, *sorted(texts)]:
        if code in texts:
            return Name(texts[code], "" if code == wanted else code)
    return Name("")
