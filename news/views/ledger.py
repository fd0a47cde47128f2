"""The public ledger, a file for each month: news/ledger.py says what is in it."""

from datetime import UTC, datetime

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from embassy.middleware import SiteRequest
from news import ledger


@require_safe
def month(request: SiteRequest, year: str, month: str) -> HttpResponseBase:
    """The lines of a month, in UTC, up to now. 404 for a month that has not begun."""
    first = datetime(int(year), int(month), 1, tzinfo=UTC)
    if first > request.at:
        raise Http404
    return StreamingHttpResponse(
        (f"{line}\n" for line in ledger.month(first, request.at)),
        content_type="text/plain; charset=utf-8",
    )
