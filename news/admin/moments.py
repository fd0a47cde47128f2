"""A moment in both cities' time, in sentences that Python makes."""

from datetime import datetime

from django.http import HttpRequest

from embassy.templatetags import site


def both(request: HttpRequest, at: datetime) -> str:
    """`at` as templates write it with `{% both %}`."""
    return site.both({"site": request.site}, at)
