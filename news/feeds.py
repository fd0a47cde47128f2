"""Feeds: every list of messages as Atom (RFC 4287) and as JSON Feed 1.1.

A feed is its list for programs: the same messages in the same order (news/views/lists.py says
which), the whole text of each, fifty a page, and links from page to page to the oldest one
(RFC 5005). A page begins after the message whose reference stands in `?before=`, or ends before
that of `?after=`: no page moves when something new is published, and the last one costs what
the first does. How a feed is written down is in news/atom.py and news/json_feed.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from embassy.middleware import SiteRequest
from embassy.site_url import absolute
from news import atom, entries, json_feed, ledger, paging, record
from news.channel import Author, Channel
from news.models import Edition
from news.paging import Place
from news.views.lists import AllMessages, MessageList

PAGE_SIZE = 50
WRITERS: dict[str, Callable[[Channel], bytes]] = {"atom": atom.write, "json": json_feed.write}
TYPES = {"atom": atom.MEDIA_TYPE, "json": json_feed.MEDIA_TYPE}


@dataclass(frozen=True)
class Page:
    """Some messages of a list. `older` and `newer` ask for the pages next to it; None where
    there is none, and `newer` is empty where it is the first page."""

    editions: list[Edition]
    older: dict[str, str] | None
    newer: dict[str, str] | None


class Feed(View):
    """A list as a feed. 304 for who has it already. A dozen queries, however many entries."""

    # A plain function would become a method of the view.
    messages: type[MessageList] = AllMessages
    given: dict[str, Any] = {}

    def get(self, request: SiteRequest, form: str, **place: str) -> HttpResponse:
        listed = self.messages(**self.given)
        listed.setup(request, **place)
        for name in ("at", "page"):
            if request.GET.get(name):
                raise BadRequest(
                    _("A feed tells what is said now. Leave “%(name)s” out of its address.")
                    % {"name": name}
                )
        page = page_of(listed)
        head = ledger.head(request.at)
        told = WRITERS[form](self.channel(request, listed, page, form, head))
        response = HttpResponse(told, content_type=TYPES[form])
        etag = quote_etag(sha256(told).hexdigest())
        changed = last_change(listed, page, head)
        response.headers["ETag"] = etag
        if changed:
            response.headers["Last-Modified"] = http_date(changed)
        # A text may be taken back: whoever keeps a copy asks again, and is answered 304.
        response.headers["Cache-Control"] = "public, no-cache"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return get_conditional_response(request, etag, changed, response) or response

    def channel(
        self,
        request: SiteRequest,
        listed: MessageList,
        page: Page,
        form: str,
        head: ledger.Place,
    ) -> Channel:
        name = str(request.layout.name)
        above = request.path.removesuffix(f"feed.{form}")
        month = (head.recorded_from if head.edition else request.at).astimezone(UTC)

        def address(asked: dict[str, str] | None) -> str:
            return "" if asked is None else listed.below(above, f"feed.{form}", **asked)

        here = {key: request.GET[key] for key in ("before", "after") if key in request.GET}
        return Channel(
            title=f"{listed.heading()} – {name}" if name else listed.heading(),
            language=get_language() or "",
            identity=listed.below(above, "feed.atom"),
            page=listed.below(above, ""),
            own=address(here),
            first=address({}),
            newer=address(page.newer),
            older=address(page.older),
            author=Author(name or absolute("/"), absolute(reverse("home"))),
            icon=absolute(static("favicon.svg")),
            head=record.sha256(head.line),
            ledger=absolute(reverse("ledger", args=[f"{month:%Y}", f"{month:%m}"])),
            entries=entries.of(page.editions, request),
        )


def page_of(listed: MessageList) -> Page:
    """The messages that a feed shows. Four queries.

    Raises BadRequest when `?before=` or `?after=` names no message that was ever public, and
    Http404 where the list itself is no page.
    """
    before, after = (listed.request.GET.get(name) for name in ("before", "after"))
    if before and after:
        raise BadRequest(_("The address asks for two different things. Leave one out."))
    if after:
        newer = listed.chosen().filter(paging.place_of(after, listed.at).newer)
        editions = loaded(newer.reverse()[:PAGE_SIZE])[::-1]
        older: dict[str, str] | None = paging.before(editions[-1]) if editions else {}
    else:
        chosen = listed.chosen()
        if before:
            place = paging.place_of(before, listed.at)
            chosen = listed.chosen(place.shown).filter(place.older)
        editions = loaded(chosen[: PAGE_SIZE + 1])
        has_older = len(editions) > PAGE_SIZE
        editions = editions[:PAGE_SIZE]
        older = paging.before(editions[-1]) if has_older else None
    if not before and not after:
        listed.refuse_empty(editions)
        return Page(editions, older, None)
    return Page(editions, older, newer_page(listed, editions))


def loaded(rows: paging.Rows) -> list[Edition]:
    return paging.in_order(paging.keys(rows), Edition.objects.select_related("address", "message"))


def newer_page(listed: MessageList, editions: list[Edition]) -> dict[str, str] | None:
    """What asks for the page before `editions`: the first one where it holds all that is newer."""
    if not editions:
        return {}
    first = editions[0]
    newer = listed.chosen().filter(Place(first.date_published, first.message_id).newer)
    count = len(paging.keys(newer.reverse()[: PAGE_SIZE + 1]))
    if not count:
        return None
    return {} if count <= PAGE_SIZE else {"after": first.message.reference}


def last_change(listed: MessageList, page: Page, head: ledger.Place) -> int | None:
    """The second in which the feed changed last: something was recorded, or a text ended that
    stood on this page. Of a page without one that is older, and of those farther back, any text
    that ended is taken: that costs one look, and is never too early. One query.

    None before anything was, and while that second may not be over: a date could not tell what
    happens in the rest of it.
    """
    asked = listed.request.GET
    if page.older and not asked.get("before") and not asked.get("after"):
        ended = listed.ended(page.editions[-1].date_published)
    else:
        ended = Edition.objects.filter(public_until__lte=listed.at).order_by("-public_until")[:1]
    moments = list(ended.values_list("public_until", flat=True))
    moments += [head.recorded_from] if head.edition else []
    last = max((moment for moment in moments if moment), default=None)
    settled = last and last < listed.at - timedelta(seconds=1)
    return int(last.timestamp()) if last and settled else None
