"""What every request is given first: the mission, the language and the zone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from embassy import languages
from embassy.context import Layout
from embassy.models import Mission
from embassy.pagestore.declared import NOTICE, PARAMETERS
from embassy.pagestore.lasting import Lasting


class SiteRequest(HttpRequest):
    """A request as views see it, for annotations."""

    at: datetime
    lasting: Lasting
    layout: Layout


@contextmanager
def on_site(
    request: SiteRequest, language: Callable[[SiteRequest, list[str]], str]
) -> Iterator[None]:
    """The site around one page: `request.layout`, the language that `language` chooses of those
    that are offered, and the host city's zone. `request.at` and `request.lasting` are set."""
    mission = request.lasting.get("mission", Mission.objects.current)
    offered = languages.offered(mission)
    request.urlconf = languages.addresses(offered)  # type: ignore[assignment]
    request.layout = Layout(mission, offered, request.at, request.path, request.lasting)
    with (
        languages.using(offered),
        translation.override(language(request, offered)),
        timezone.override(mission.host_zone if mission else "UTC"),
    ):
        request.LANGUAGE_CODE = translation.get_language()
        yield


class SiteMiddleware:
    """Sets `request.layout`, activates the language and the host city's zone.

    The moment, `request.at`, was taken before (embassy/pagestore/reading.py), once, so that
    one page never mixes two: every query about what is public is passed it. The newsroom
    speaks the browser's language, the site the address's. Two queries in a generation.
    """

    def __init__(self, get_response: Callable[[SiteRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteRequest) -> HttpResponse:
        with on_site(request, self.language):
            response = self.get_response(request)
            if PARAMETERS in request.META:
                request.META[NOTICE] = self.notice(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    @staticmethod
    def notice(request: SiteRequest) -> str:
        """What stands above the page while it cannot be made anew."""
        words = _("The site cannot be renewed just now. This page is as of {time}.")
        return format_html(
            '<p class="outage" role="status">{}</p>',
            words.format(time=request.layout.both(request.at)),
        )

    @staticmethod
    def language(request: SiteRequest, offered: list[str]) -> str:
        if request.path_info.startswith("/admin/"):
            return translation.get_language_from_request(request)
        prefix = languages.prefix(request.path_info)
        return prefix if prefix in offered[1:] else offered[0]
