"""What a language tag means (BCP 47, RFC 5646): `ky`, `zh-Hans`, `uz-Cyrl`, `en-GB`. No database.

The interface speaks the few languages of `settings.LANGUAGES`; a text may be in any that the
Unicode CLDR has a name for. Names and scripts are Babel's.
"""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, get_language_info, override

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?",
    re.ASCII | re.IGNORECASE,
)
# ISO 15924: the writings that run from right to left.
_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)


def canonical(tag: str) -> str:
    """The tag as RFC 5646 writes it (`zh-hans` is `zh-Hans`); as it is where it is none."""
    parts = _TAG.fullmatch(tag)
    if not parts:
        return tag
    language, script, region = parts["language"], parts["script"], parts["region"]
    told = [language.lower(), script and script.title(), region and region.upper()]
    return "-".join(filter(None, told))


def is_known(tag: str) -> bool:
    """Whether it is well formed, and each of its parts has a name."""
    parts = _TAG.fullmatch(canonical(tag))
    if not parts:
        return False
    english = Locale("en")
    return (
        parts["language"] in english.languages
        and (not parts["script"] or parts["script"] in english.scripts)
        and (not parts["region"] or parts["region"] in english.territories)
    )


def native_name(tag: str) -> str:
    """What its own speakers call it; in the reader's language where that is not known."""
    locale = cldr_locale(tag)
    found = locale and locale.get_display_name(locale)
    return found[:1].upper() + found[1:] if found else name(tag)


def name(tag: str) -> str:
    """What it is called in the reader's language; the tag itself where nobody has a name."""
    return _name(tag, get_language() or "en")


@lru_cache(maxsize=4096)
def direction(tag: str) -> str:
    """Which way it is written: “rtl” or “ltr”."""
    parts = _TAG.fullmatch(canonical(tag))
    if not parts:
        return "ltr"
    script = parts["script"]
    if not script:
        language, region = parts["language"], parts["region"]
        likely = get_global("likely_subtags")
        whole = likely.get(f"{language}_{region}") or likely.get(language) or ""
        script = next((part for part in whole.split("_") if len(part) == 4), "")
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=4096)
def _name(tag: str, reader: str) -> str:
    parts = _TAG.fullmatch(canonical(tag))
    if not parts:
        return tag
    if (code := tag.lower()) in LANG_INFO:
        with override(reader):
            return get_language_info(code)["name_translated"]
    locale = cldr_locale(reader) or Locale("en")
    found = locale.languages.get(parts["language"]) or Locale("en").languages.get(parts["language"])
    if not found:
        return tag
    more = [
        locale.scripts.get(parts["script"], parts["script"]) if parts["script"] else "",
        locale.territories.get(parts["region"], parts["region"]) if parts["region"] else "",
    ]
    found, told = found[:1].upper() + found[1:], ", ".join(filter(None, more))
    return f"{found} ({told})" if told else found


@lru_cache(maxsize=1024)
def cldr_locale(tag: str) -> Locale | None:
    """What the CLDR knows of a language in its own words."""
    try:
        return Locale.parse(canonical(tag), sep="-")
    except (UnknownLocaleError, ValueError):
        return None
