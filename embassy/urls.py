"""The whole map of addresses. Addresses are promises: none is ever taken away."""

from django.contrib import admin
from django.urls import include, path, re_path

import news.media
import news.views
import news.views.ledger
import news.views.verify
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
            path("verify/", news.views.verify.Verify.as_view(), name="verify"),
            re_path(
                r"^verify/ledger/(?P<year>[1-9][0-9]{3})-(?P<month>0[1-9]|1[0-2])\.txt$",
                news.views.ledger.month,
                name="ledger",
            ),
            path("<slug:slug>/", views.StandingPage.as_view(), name="page"),
        ]
    ),
]

handler400 = "embassy.views.bad_request"
