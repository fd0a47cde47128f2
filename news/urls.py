"""Addresses below /news/."""

from typing import Any

from django.urls import re_path
from django.urls.resolvers import URLPattern

from embassy.pagestore.declared import stored
from news.feeds import Feed
from news.models import Message
from news.views import history, lists, messages

app_name = "news"

_YEAR, _MONTH = r"(?P<year>[1-9]\d{3})", r"(?P<month>0[1-9]|1[0-2])"
_MESSAGE = rf"{_YEAR}/{_MONTH}/(?P<slug>[-\w]+)"
_NUMBER = r"[1-9][0-9]{0,5}"
# What a list may be asked for in its address: news/filters.py and news/views/moments.py.
PARAMETERS = ("kind", "category", "year", "from", "until", "page", "at")
# What a search is asked for besides; it has no feed.
SEARCHED = ("q", "person")


def listed(
    where: str, name: str, messages: type[lists.MessageList], **given: Any
) -> list[URLPattern]:
    """A list and, below it, its feeds."""
    page = stored(messages.as_view(**given), *PARAMETERS, *SEARCHED, "before")
    feed = stored(Feed.as_view(messages=messages, given=given), *PARAMETERS, "before", "after")
    return [
        re_path(rf"^{where}$", page, name=name),
        re_path(rf"^{where}feed\.(?P<form>atom|json)$", feed, name=f"{name}-feed"),
    ]


urlpatterns = [
    *listed("", "list", lists.AllMessages),
    *(
        pattern
        for kind in Message.Kind
        for pattern in listed(f"{kind}s/", f"{kind}-list", lists.KindList, kind=kind)
    ),
    *listed(r"category/(?P<slug>[-\w]+)/", "category", lists.CategoryList),
    *listed(rf"{_YEAR}/", "year", lists.YearList),
    *listed(rf"{_YEAR}/{_MONTH}/", "month", lists.MonthList),
    re_path(rf"^{_MESSAGE}/$", stored(messages.MessageDetail.as_view(), "at"), name="message"),
    re_path(rf"^{_MESSAGE}/index\.txt$", stored(messages.MessageText.as_view(), "at"), name="text"),
    re_path(
        rf"^{_MESSAGE}/index\.json$",
        stored(messages.MessageDocument.as_view(), "at"),
        name="document",
    ),
    re_path(rf"^{_MESSAGE}/files/(?P<name>[-\w.]+)$", messages.MessageFile.as_view(), name="file"),
    re_path(
        rf"^{_MESSAGE}/history/$", stored(history.MessageHistory.as_view(), "at"), name="history"
    ),
    re_path(
        rf"^{_MESSAGE}/v/(?P<number>{_NUMBER})/$",
        stored(history.MessageVersion.as_view(), "at"),
        name="version",
    ),
    re_path(
        rf"^{_MESSAGE}/diff/(?P<old>{_NUMBER})\.\.(?P<new>{_NUMBER})/$",
        stored(history.MessageDifference.as_view(), "at"),
        name="difference",
    ),
]
