"""The first thing a request does: it reads which generation its page will belong to.

Whatever its queries find is at least as new, so that a page which carries the value may be
served for as long as the value is current.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from embassy.pagestore import generation, lasting, transitions
from embassy.pagestore.declared import PARAMETERS

READ = "embassy.pagestore.reading"
# A page is made anew after this time even when nothing has changed.
LASTS = timedelta(seconds=60)
# Two hosts' clocks differ by less; a generation farther ahead tells of no clock.
SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class Reading:
    """The generation, and until when the page is true, in seconds since the epoch."""

    generation: str
    fresh_until: float
    changes_at: float


class DatedRequest(HttpRequest):
    """A request with its moment, for annotations."""

    at: datetime
    lasting: lasting.Lasting


class PageReading:
    """Middleware: sets `request.at`, the moment of the request, and `request.lasting`, what has
    been read for its generation, and says what the page knows.

    The moment is taken once, and never earlier than what the generation tells of: on a host
    whose clock is slow a text that has just been published is public too. One query.
    """

    def __init__(self, get_response: Callable[[DatedRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DatedRequest) -> HttpResponse:
        read = generation.read()
        request.at = moment(read)
        request.lasting = lasting.of(read.value)
        response = self.get_response(request)
        if PARAMETERS in request.META and read.value:
            until = getattr(response, "fresh_until", None)
            request.META[READ] = reading(read.value, request.at, until)
        return response


def moment(read: generation.Generation) -> datetime:
    now = timezone.now()
    changed_at = read.changed_at
    return changed_at if changed_at and now < changed_at < now + SKEW else now


def reading(value: str, at: datetime, until: datetime | None) -> Reading:
    """`until` is when the page itself says that it changes; None when it knows of nothing."""
    known = [moment for moment in (transitions.first_after(at, value), until) if moment]
    changes_at = min(known).timestamp() if known else float("inf")
    fresh = (at + LASTS).timestamp()
    return Reading(value, min(fresh, changes_at), changes_at)
