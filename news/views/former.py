"""Addresses of the site that was before: they lead to where the message lives now."""

from collections.abc import Callable

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from embassy import languages
from embassy.middleware import SiteRequest
from embassy.pagestore.declared import PARAMETERS
from news.former_paths import NoAddress, asks_for_a_number, spellings
from news.models import Edition, FormerAddress
from news.models.message import forgotten
from news.views.messages import no_longer_there


class FormerAddresses:
    """Middleware: where nothing else is found, an old address is looked up. One query.

    301 to the message's address while it is public, 410 where that address says so; and for
    what was never public the very answer of an address that nobody has heard of. The home page
    with the number of a text (`/?p=12`) is such an address too: it never shows the home page,
    and never reaches the stored one (embassy/pagestore/store.py).
    """

    def __init__(self, get_response: Callable[[SiteRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith("/admin/"):
            return self.get_response(request)
        if _is_home(request.path_info) and asks_for_a_number(request.META["QUERY_STRING"]):
            answer = led_on(request)
            if answer is None:
                raise Http404
            return answer
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        answer = led_on(request)
        if answer is None:
            return response
        # What a view has declared for its own pages does not hold for this answer.
        request.META.pop(PARAMETERS, None)
        return answer


def led_on(request: SiteRequest) -> HttpResponse | None:
    """The answer of the message that lived at this address; None where none was ever public."""
    query = request.META["QUERY_STRING"]
    try:
        asked = spellings(request.path_info, query)
        if _is_home(request.path_info):
            asked += spellings("/", query)  # numbers are one site's, whatever the language
    except NoAddress:
        return None
    if any("\0" in path for path in asked):  # which PostgreSQL cannot be asked for
        return None
    begun = Edition.objects.filter(message=OuterRef("message")).begun(request.at)
    latest = Subquery(begun.order_by("-number").values("pk")[:1])
    rows = FormerAddress.objects.asked(asked).annotate(edition=latest).exclude(edition=None)
    found = dict(rows.values_list("path", "edition"))
    if not found:
        return None
    key = next(found[path] for path in [*asked, *map(forgotten, asked)] if path in found)
    edition = Edition.objects.select_related("address", "message", "successor").get(pk=key)
    gone = no_longer_there(request, edition)
    return gone or redirect(edition.get_absolute_url(), permanent=True)


def _is_home(path: str) -> bool:
    return path == "/" or path.strip("/") in languages.current()[1:]
