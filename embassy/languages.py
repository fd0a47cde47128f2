"""Which languages the site speaks, and where each one lives.

The mission's first language that has a catalogue is the default and has no prefix; every
other one has (`/ru/…`). Only the address decides: no cookie and no `Accept-Language`, so
that one address is one page for everybody.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_urlconf, set_urlconf
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language

from embassy.models import Mission

_offered: ContextVar[list[str]] = ContextVar("offered_languages")


def offered(mission: Mission | None) -> list[str]:
    """Codes of the interface's languages on this mission's site, the default first."""
    catalogues = dict(settings.LANGUAGES)
    codes = [code for code in mission.language_codes if code in catalogues] if mission else []
    return codes or [settings.LANGUAGE_CODE]


def prefix(path: str) -> str:
    """What stands between the first two slashes: a language, or something else. A path need not
    begin with a slash: `OPTIONS *` asks for no page."""
    return path.removeprefix("/").partition("/")[0]


class Addresses:
    """The map of addresses (`ROOT_URLCONF`) with the prefixes of one choice of languages.

    Django works out the prefixes of a map once in a process and keeps them. The mission may
    change its languages at any time, while other threads still answer with the former ones: so
    each choice is a map of its own, and every process follows with its next request.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(settings.ROOT_URLCONF), name)


@lru_cache(maxsize=64)
def _addresses(codes: tuple[str, ...]) -> Addresses:
    return Addresses()


def addresses(codes: list[str]) -> Addresses:
    return _addresses(tuple(codes))


@contextmanager
def using(codes: list[str]) -> Iterator[None]:
    """Make `codes` the site's languages for the addresses made in this thread."""
    token, before = _offered.set(codes), get_urlconf()
    set_urlconf(addresses(codes))  # type: ignore[arg-type]
    try:
        yield
    finally:
        set_urlconf(before)
        _offered.reset(token)


def current() -> list[str]:
    """The site's languages, the default first. Outside a request the database is asked."""
    codes = _offered.get(None)
    return codes or offered(Mission.objects.current())


class MissionPrefixPattern(LocalePrefixPattern):
    """Django's language prefix, with the mission's languages instead of a setting's.

    A language that the site does not offer has no prefix: what is said in it lives among
    the default language's addresses.
    """

    @property
    def language_prefix(self) -> str:
        code = get_language()
        return f"{code}/" if code in current()[1:] else ""


def prefixed(urlpatterns: Sequence[URLPattern | URLResolver]) -> list[URLResolver]:
    """`urlpatterns` below the prefix of the active language."""
    return [URLResolver(MissionPrefixPattern(), list(urlpatterns))]
