"""What the page tells the scripts that keep typed text in the browser.

A form carries a number of its own. When it has been saved, a cookie says so by that number, and
the next form that is opened drops what the browser kept of it: a save of which the answer
never came is told from one that never was.
"""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# As long as newsroom/kept.js keeps a text.
AGE = timedelta(days=7)
NUMBER = re.compile(r"[0-9a-f]{32}")


def number(request: HttpRequest) -> str:
    """The number of the form that came back, or a new one."""
    sent = request.POST.get("kept", "")
    return sent if NUMBER.fullmatch(sent) else uuid4().hex


def saved(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """`answer`, which tells the browser that what this form held is stored."""
    sent = request.POST.get("kept", "")
    if NUMBER.fullmatch(sent):
        answer.set_cookie(
            f"kept-{sent}",
            "saved",
            max_age=AGE,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return answer


def subject(model_name: str, pk: Any) -> str:
    """Whose text it is: a draft's, or a new one's of this kind."""
    return f"draft-{pk}" if pk else f"new-{model_name}"
