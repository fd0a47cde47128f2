"""The whole map of addresses. Addresses are promises: none is ever taken away."""

from django.contrib import admin
from django.urls import include, path, re_path

import news.admin.by_link
import news.media
import news.sitemaps
import news.views
import news.views.ledger
import news.views.subscribe
import news.views.subscription
import news.views.verify
from embassy import sitemaps, views
from embassy.languages import prefixed
from embassy.pagestore.declared import stored
from news.mailings.keys import KEY as SUBSCRIBER
from news.previews import KEY

urlpatterns = [
    path("admin/", admin.site.urls),
    re_path(
        r"^media/(?P<sha256>[0-9a-f]{64})/(?P<name>[-\w.]+)$",
        news.media.MediaFile.as_view(),
        name="media",
    ),
    # The desk's, for who has no account: without a prefix, in the language of the text.
    re_path(rf"^preview/(?P<key>{KEY})/\Z", news.admin.by_link.page, name="preview"),
    re_path(
        rf"^preview/(?P<key>{KEY})/media/(?P<sha256>[0-9a-f]{{64}})/(?P<name>[-\w.]+)\Z",
        news.admin.by_link.file,
        name="preview-file",
    ),
    # A subscriber's own, in the language that they chose: without a prefix.
    re_path(
        rf"^subscribe/(?P<key>{SUBSCRIBER})/\Z", news.views.subscription.own, name="subscription"
    ),
    re_path(
        rf"^subscribe/(?P<key>{SUBSCRIBER})/unsubscribe/\Z",
        news.views.subscription.way_out,
        name="unsubscribe",
    ),
    path("sitemap.xml", stored(sitemaps.sitemap), name="sitemap"),
    re_path(
        r"^sitemap-(?P<name>pages|messages-[1-9][0-9]{0,4})\.xml$",
        stored(sitemaps.part),
        name="sitemap-part",
    ),
    path("sitemap-news.xml", stored(news.sitemaps.latest, tells_time=True), name="sitemap-news"),
    path("robots.txt", sitemaps.robots, name="robots"),
    *prefixed(
        [
            path("", stored(views.Home.as_view(), "at"), name="home"),
            path("news/", include("news.urls")),
            path("consular/", include("consular.urls")),
            path("m/<int:year>/<slug:code>/", news.views.reference, name="reference"),
            path("verify/", news.views.verify.Verify.as_view(), name="verify"),
            re_path(
                r"^verify/ledger/(?P<year>[1-9][0-9]{3})-(?P<month>0[1-9]|1[0-2])\.txt$",
                news.views.ledger.month,
                name="ledger",
            ),
            path(
                "subscribe/",
                stored(news.views.subscribe.Subscribe.as_view(), "kind", "category"),
                name="subscribe",
            ),
            path("subscribe/asked/", stored(news.views.subscribe.asked), name="subscribe-asked"),
            path("unavailable/", views.unavailable, name="unavailable"),
            path("<slug:slug>/", stored(views.StandingPage.as_view()), name="page"),
        ]
    ),
]

handler400 = "embassy.views.bad_request"
