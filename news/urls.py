"""Addresses below /news/."""

from django.urls import path, re_path

from news.models import Message
from news.views import history, lists, messages

app_name = "news"

_YEAR, _MONTH = r"(?P<year>[1-9]\d{3})", r"(?P<month>0[1-9]|1[0-2])"
_MESSAGE = rf"{_YEAR}/{_MONTH}/(?P<slug>[-\w]+)"
_NUMBER = r"[1-9][0-9]{0,5}"

urlpatterns = [
    path("", lists.AllMessages.as_view(), name="list"),
    *(
        path(f"{kind}s/", lists.KindList.as_view(kind=kind), name=f"{kind}-list")
        for kind in Message.Kind
    ),
    path("category/<slug:slug>/", lists.CategoryList.as_view(), name="category"),
    re_path(rf"^{_YEAR}/$", lists.YearList.as_view(), name="year"),
    re_path(rf"^{_YEAR}/{_MONTH}/$", lists.MonthList.as_view(), name="month"),
    re_path(rf"^{_MESSAGE}/$", messages.MessageDetail.as_view(), name="message"),
    re_path(rf"^{_MESSAGE}/index\.txt$", messages.MessageText.as_view(), name="text"),
    re_path(rf"^{_MESSAGE}/index\.json$", messages.MessageDocument.as_view(), name="document"),
    re_path(rf"^{_MESSAGE}/history/$", history.MessageHistory.as_view(), name="history"),
    re_path(
        rf"^{_MESSAGE}/v/(?P<number>{_NUMBER})/$", history.MessageVersion.as_view(), name="version"
    ),
    re_path(
        rf"^{_MESSAGE}/diff/(?P<old>{_NUMBER})\.\.(?P<new>{_NUMBER})/$",
        history.MessageDifference.as_view(),
        name="difference",
    ),
]
