"""A moment in both cities' time, in sentences that Python makes."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from embassy.templatetags import site


def both(request: HttpRequest, at: datetime) -> str:
    """`at` as templates write it with `{% both %}`."""
    context: Any = {"site": request.site}
    return site.both(context, at)
