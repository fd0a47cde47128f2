"""A page is made once in a generation; only what the clock says on it is filled in each time.

A stored page is made anew every minute, because there are clocks on some, though nothing else
of it has changed. So what stands around the clocks is kept with the other facts of its
generation (lasting.py), and a template leaves their place open: `{% each_time "_clocks.html" %}`.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Nobody can write it into a text: it is another one in each process.
_SECRET = secrets.token_hex(16)
_PLACE = re.compile(rf"<!--{_SECRET} ([\w/.]+)-->".encode())


@dataclass(frozen=True)
class Made:
    """A page with open places: every second part is the name of a template."""

    parts: list[bytes]
    headers: dict[str, str]

    def __len__(self) -> int:
        return sum(map(len, self.parts))


def answer(
    request: Any, view: Callable[[], HttpResponseBase], may_last: Callable[[], bool]
) -> HttpResponseBase:
    """What `view` answers, or has answered for this page in this generation.

    Only whole pages (200, without a cookie) last, and only to the end of the day: a page may
    say which day it is, but not which hour.
    """
    asked = tuple(sorted(request.GET.items()))
    host = (request.scheme, request.get_host())
    key = (*host, request.path, asked, get_language(), timezone.localdate(request.at))
    facts = request.lasting.at(request.at)
    made: Made | None = facts.known(key)
    if made:
        return HttpResponse(filled(made.parts, request), headers=made.headers)
    response = _left_open(request, view)
    if not isinstance(response, HttpResponse):
        return response
    parts = _PLACE.split(response.content)
    lasts = not response.cookies and not hasattr(response, "fresh_until")
    if response.status_code == 200 and lasts and may_last():
        facts.keep(key, Made(parts, dict(response.headers)))
    response.content = filled(parts, request)
    return response


def place(template: str, request: HttpRequest) -> SafeString:
    """What stands in a page where `template` is filled in: what it says now, where the page
    is not made to last."""
    if getattr(request, "left_open", False):
        return format_html("<!--{} {}-->", _SECRET, template)
    return now(template, request)


def now(template: str, request: Any) -> SafeString:
    said = get_template(template).render({"site": request.layout, "request": request})
    return cast(SafeString, said)


def filled(parts: list[bytes], request: HttpRequest) -> bytes:
    if len(parts) == 1:
        return parts[0]
    said = [
        now(part.decode(), request).encode() if index % 2 else part
        for index, part in enumerate(parts)
    ]
    return b"".join(said)


def _left_open(request: Any, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    request.left_open = True
    try:
        response = view()
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        return response
    finally:
        request.left_open = False
