"""What every request is given first: its moment, the mission, and the language."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from embassy import languages
from embassy.models import Mission


class SiteRequest(HttpRequest):
    """A request as views see it, for annotations."""

    at: datetime
    mission: Mission | None
    languages: list[str]


class SiteMiddleware:
    """Sets `request.at`, `request.mission` (None before it is set up) and the language.

    The moment is taken once, so that one page never mixes two: every query about what is
    public is passed it. The newsroom speaks the browser's language, the site the address's.
    """

    def __init__(self, get_response: Callable[[SiteRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteRequest) -> HttpResponse:
        request.at = timezone.now()
        request.mission = Mission.objects.current()
        request.languages = languages.offered(request.mission)
        with (
            languages.using(request.languages),
            translation.override(self.language(request)),
        ):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    @staticmethod
    def language(request: SiteRequest) -> str:
        if request.path_info.startswith("/admin/"):
            return translation.get_language_from_request(request)
        prefix = request.path_info.split("/", 2)[1]
        return prefix if prefix in request.languages[1:] else request.languages[0]
