"""What the layout prints on every page, read once a request: the one place that reads both apps.

`request.layout` is built when something first asks for it; the newsroom's own pages never do.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, to_locale

from consular import notices
from consular.models import ContactPoint
from consular.notices import ShownNotice
from embassy import language_tags, names
from embassy.clocks import Clock, clock
from embassy.dates import date_format
from embassy.models import Mission, Page
from embassy.names import Name
from embassy.pagestore.lasting import Fact, Lasting
from embassy.punctuation import apart, listed
from embassy.site_url import absolute
from news.models import Category, Edition

# What scripts call a language where its code alone would mean another country's writing.
SCRIPT_LOCALES = {"en": "en-GB", "ar": "ar-u-nu-latn"}


class Layout:
    """The snapshot for one request. Each part costs two queries, once in a generation."""

    def __init__(
        self,
        mission: Mission | None,
        languages: list[str],
        at: datetime,
        path: str,
        lasting: Lasting,
    ) -> None:
        self.mission = mission
        self.languages = languages
        self.at = at
        self.path = path
        self._lasting = lasting

    @property
    def own_address(self) -> str:
        """The page without what it was asked for, for those whose words do not depend on it."""
        return absolute(self.path)

    @property
    def is_rtl(self) -> bool:
        return language_tags.direction(get_language() or "en") == "rtl"

    @property
    def script_locale(self) -> str:
        code = get_language() or "en"
        return SCRIPT_LOCALES.get(code, to_locale(code).replace("_", "-"))

    @cached_property
    def name(self) -> Name:
        return self._mission_name("name")

    @cached_property
    def clocks(self) -> list[Clock]:
        """The capital's clock and the host city's; none before the mission is set up."""
        if not self.mission:
            return []
        capital, host = self._mission_name("capital_city"), self._mission_name("host_city")
        return [
            clock(str(capital), self.mission.capital_zone, self.at),
            clock(str(host), self.mission.host_zone, self.at),
        ]

    def both(self, at: datetime) -> str:
        """A moment in both cities: “15 February 2018, 12:00 London, 15:00 Moscow”.

        The second city's date is written where it is another day there.
        """
        if not self.clocks:
            return date_format(at, "DATETIME_FORMAT")
        capital, host = self.clocks
        here, there = at.astimezone(ZoneInfo(host.zone)), at.astimezone(ZoneInfo(capital.zone))
        shown = "TIME_FORMAT" if here.date() == there.date() else "DATETIME_FORMAT"
        return listed(
            (
                apart(f"{date_format(here, 'DATETIME_FORMAT')} {host.city}"),
                apart(f"{date_format(there, shown)} {capital.city}"),
            )
        )

    @cached_property
    def contacts(self) -> list[ContactPoint]:
        """The contact points that stand on every page, labelled in the reader's language."""

        def read() -> list[ContactPoint]:
            contacts = list(ContactPoint.objects.filter(show_on_home=True).for_layout())
            for contact in contacts:
                contact.name = names.of(contact, "label", self.languages)
            return contacts

        return self._lasting_here("contacts", read)

    @cached_property
    def emergencies(self) -> list[ShownNotice]:
        """What stands above every page."""
        return [each for each in self.notices if each.is_emergency]

    @cached_property
    def notices(self) -> list[ShownNotice]:
        """All that are valid, emergencies first. One query while there is none."""
        rows = self._lasting.get("notices", lambda: notices.not_over(self.at))
        return notices.shown([row for row in rows if row.is_valid(self.at)], self.languages)

    @cached_property
    def pages(self) -> list[Page]:

        def read() -> list[Page]:
            pages = list(Page.objects.prefetch_related("translations"))
            for page in pages:
                page.name = names.of(page, "title", self.languages)
            return pages

        return self._lasting_here("pages", read)

    @cached_property
    def categories(self) -> dict[int, Category]:
        """All categories by primary key, in their order."""

        def read() -> dict[int, Category]:
            rows = Category.objects.prefetch_related("translations")
            for row in (categories := {category.pk: category for category in rows}).values():
                row.name_here = names.of(row, "name", self.languages)
            return categories

        return self._lasting_here("categories", read)

    @cached_property
    def list_language(self) -> str:
        """Whose messages the lists show: the page's language's, or the default's where it has
        none. One query, and none in the default language."""
        code, default = get_language() or "", self.languages[0]
        if code == default:
            return default
        spoken = Edition.objects.public(self.at).filter(in_language=code).exists()
        return code if spoken else default

    @property
    def language_links(self) -> list[dict[str, Any]]:
        """This page in each of the site's languages. The caller may lead them elsewhere."""
        return [link.copy() for link in self._language_links]

    @cached_property
    def _language_links(self) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "name": language_tags.native_name(code),
                "url": translate_url(self.path, code),
            }
            for code in self.languages
        ]

    def alternates(self, codes: Sequence[str] = ()) -> list[dict[str, str]]:
        """The whole addresses of this page in each of the site's languages (in those of `codes`
        alone), and in the default for everybody else. None where there is one language."""
        links = [link for link in self.language_links if not codes or link["code"] in codes]
        if len(links) < 2:
            return []
        found = [{"code": link["code"], "url": absolute(link["url"])} for link in links]
        return [*found, {"code": "x-default", "url": found[0]["url"]}]

    def _lasting_here(self, name: str, read: Callable[[], Fact]) -> Fact:
        """What `read` finds in this language, for as long as nothing changes."""
        return self._lasting.get((name, get_language()), read)

    def _mission_name(self, field: str) -> Name:
        return names.of(self.mission, field, self.languages) if self.mission else Name("")


def layout(request: HttpRequest) -> dict[str, Any]:
    """The context processor. A request that our middleware has not seen has no site."""
    return {"site": getattr(request, "layout", None)}
