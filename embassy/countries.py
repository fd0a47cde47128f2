"""What a country is called in the reader's language. No database.

Codes are those of ISO 3166-1, names those of the Unicode CLDR.
"""

from unicodedata import normalize

from babel import Locale
from django.utils.translation import get_language

from embassy import clocks, language_tags


def name(code: str, language: str = "") -> str:
    """The name of a country in `language` (the reader's), else in English, else its code."""
    locale = language_tags.cldr_locale(language or get_language() or "en") or Locale("en")
    return locale.territories.get(code) or Locale("en").territories.get(code) or code


def by_name() -> list[tuple[str, str]]:
    """Every country with its name in the reader's language, by name."""
    found = [(code, name(code)) for code, _english in clocks.countries()]
    return sorted(found, key=lambda country: normalize("NFKD", country[1]).casefold())
