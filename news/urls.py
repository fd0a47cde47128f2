"""Addresses below /news/."""

from django.urls import path, re_path

from news import views
from news.models import Message

app_name = "news"

_YEAR, _MONTH = r"(?P<year>[1-9]\d{3})", r"(?P<month>0[1-9]|1[0-2])"

urlpatterns = [
    path("", views.AllMessages.as_view(), name="list"),
    *(
        path(f"{kind}s/", views.KindList.as_view(kind=kind), name=f"{kind}-list")
        for kind in Message.Kind
    ),
    path("category/<slug:slug>/", views.CategoryList.as_view(), name="category"),
    re_path(rf"^{_YEAR}/$", views.YearList.as_view(), name="year"),
    re_path(rf"^{_YEAR}/{_MONTH}/$", views.MonthList.as_view(), name="month"),
    re_path(
        rf"^{_YEAR}/{_MONTH}/(?P<slug>[-\w]+)/$", views.MessageDetail.as_view(), name="message"
    ),
    re_path(
        rf"^{_YEAR}/{_MONTH}/(?P<slug>[-\w]+)/index\.txt$", views.MessageText.as_view(), name="text"
    ),
    re_path(
        rf"^{_YEAR}/{_MONTH}/(?P<slug>[-\w]+)/index\.json$",
        views.MessageDocument.as_view(),
        name="document",
    ),
]
