"""Pages behind a key in their address: one person's, kept nowhere on the way, found by nobody."""

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # No link on the page tells another site where its reader came from.
    "Referrer-Policy": "no-referrer",
}


def unkept(view: View) -> View:
    """`view`, whose every answer goes to one reader."""

    @wraps(view)
    def answered(request: Any, key: str, **part: str) -> HttpResponseBase:
        response = view(request, key, **part)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return answered


_KEY = re.compile(r"/(preview|subscribe)/[\w-]{20,}")


class WithoutKeys(logging.Filter):
    """For every handler of the log: Django names the path of what it could not answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                _KEY.sub(r"/\1/…", arg) if isinstance(arg, str) else arg for arg in record.args
            )
        return True
