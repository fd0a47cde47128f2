"""What a country is called in the reader's language. Pure.

The names are those that `phonenumbers` carries along, in some thirty languages.
"""

from phonenumbers.geodata.locale import LOCALE_DATA


def name(code: str, language: str) -> str:
    """The name of a country (ISO 3166-1) in `language`, else in English, else its code."""
    names = LOCALE_DATA.get(code, {})
    found = names.get(language.split("-")[0]) or names.get("en") or code
    # "*fr" means: as in French.
    return names.get(found[1:], code) if found.startswith("*") else found
