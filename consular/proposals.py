"""The public holidays that the `holidays` package knows of a country and year. Pure.

They are proposals: nothing is closed until the consul has confirmed the year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import holidays

# How the package calls the languages of our names, where that differs.
_LANGUAGES = {"en": ("en_GB", "en_US"), "zh": ("zh_CN",), "pt": ("pt_PT", "pt_BR")}


@dataclass(frozen=True)
class Calendar:
    """A country's (ISO 3166-1), or that of a part of it, such as `ENG`."""

    country: str
    subdivision: str = ""


@dataclass(frozen=True)
class Proposal:
    """A public holiday with its name in each language that the package has it in."""

    day: date
    names: dict[str, str]


def proposals(calendar: Calendar, year: int, languages: Sequence[str]) -> list[Proposal] | None:
    """The holidays of `year` in their order; None when the package does not know them.

    Substitute days ("observed") are holidays of their own.
    """
    if calendar.country not in holidays.list_supported_countries():
        return None
    subdivision = calendar.subdivision or None
    try:
        known = holidays.country_holidays(calendar.country, subdiv=subdivision, years=year)
    except NotImplementedError:  # a part of the country that the package does not know
        known = holidays.country_holidays(calendar.country, years=year)
        subdivision = None
    if not known:
        return None
    named: dict[date, dict[str, str]] = {day: {} for day in sorted(known) if day.year == year}
    spoken = known.supported_languages or (known.default_language,)
    for code in dict.fromkeys([*languages, "en"]):
        theirs = _package_language(code, spoken)
        if not theirs:
            continue
        told = holidays.country_holidays(
            calendar.country, subdiv=subdivision, years=year, language=theirs
        )
        for day in named:
            named[day][code] = told[day]
    for day, names in named.items():
        if not names:
            names[languages[0] if languages else "en"] = known[day]
    return [Proposal(day, names) for day, names in named.items()]


def subdivisions(country: str) -> list[tuple[str, str]]:
    """The parts of a country that have holidays of their own: code and name, by name."""
    if country not in holidays.list_supported_countries():
        return []
    known = holidays.country_holidays(country)
    aliases = {code: name for name, code in known.subdivisions_aliases.items()}
    found = [(code, aliases.get(code, code)) for code in known.subdivisions]
    return sorted(found, key=lambda part: part[1])


def _package_language(code: str, spoken: Sequence[str | None]) -> str:
    for theirs in (*_LANGUAGES.get(code, ()), code):
        if theirs in spoken:
            return theirs
    return ""
