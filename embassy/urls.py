"""The whole map of addresses. Addresses are promises: none is ever taken away."""

from django.contrib import admin
from django.urls import include, path, re_path

import news.media
import news.views
from embassy import views
from embassy.languages import prefixed

urlpatterns = [
    path("admin/", admin.site.urls),
    re_path(
        r"^media/(?P<sha256>[0-9a-f]{64})/(?P<name>[-\w.]+)$",
        news.media.MediaFile.as_view(),
        name="media",
    ),
    *prefixed(
        [
            path("", views.Home.as_view(), name="home"),
            path("news/", include("news.urls")),
            path("consular/", include("consular.urls")),
            path("m/<int:year>/<slug:code>/", news.views.reference, name="reference"),
            path("<slug:slug>/", views.StandingPage.as_view(), name="page"),
        ]
    ),
]

handler400 = "embassy.views.bad_request"
