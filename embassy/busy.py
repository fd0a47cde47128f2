"""The database answers, but somebody else is writing: SQLite has one writer at a time."""

import sqlite3
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

TITLE = _("This could not be saved yet")
SENTENCE = _(
    "Somebody else is writing much just now, an import for instance, and nothing is saved. Go "
    "back: what you typed is still there. Wait a minute and send it again."
)
# PostgreSQL's for serialization failure, deadlock, lock not available.
_SQLSTATES = {"40001", "40P01", "55P03"}
# Seconds.
_RETRY_AFTER = 30


def is_busy(error: OperationalError) -> bool:
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return getattr(cause, "sqlstate", None) in _SQLSTATES


class BusyDatabase:
    """Middleware: what cannot be written just now is answered by a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError) or not is_busy(error):
            return None
        told = {"label": _("Busy"), "status": 503, "title": TITLE, "sentence": SENTENCE}
        answer = render(request, "refused.html", told, status=503)
        answer.headers["Retry-After"] = str(_RETRY_AFTER)
        answer.headers["Cache-Control"] = "no-store"
        return answer
