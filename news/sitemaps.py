"""The messages in the sitemap, and the news sitemap of the last two days."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from embassy.middleware import SiteRequest
from embassy.site_url import WholeAddresses, absolute
from news import translations
from news.atom import legal
from news.models import Edition
from news.models.edition import EditionQuerySet
from news.translations import ANY_LANGUAGE as ANY_LANGUAGE
from news.translations import Group

# Of one file of the sitemap: a run of message numbers, so that the last file costs what the
# first does. The protocol allows 50,000.
RUN = 10_000
_AT_ONCE = 100
NEWS_FOR = timedelta(days=2)
NEWS_MOST = 1000


class Messages(WholeAddresses, Sitemap):
    """A run of the messages that the public may read, each in its own language, with what says
    the same in others. `default` is the site's first language."""

    def __init__(self, run: int, at: datetime, default: str) -> None:
        self.first, self.last = run * RUN, run * RUN + RUN - 1
        self.at = at
        self.default = default

    def items(self) -> EditionQuerySet:
        public = Edition.objects.public(self.at).filter(
            message_id__gte=self.first, message_id__lte=self.last
        )
        return public.select_related("address", "message").only(
            "in_language", "public_from", "address__year", "address__month", "address__slug",
            "message__translation_group", "message__source",
        ).order_by("message_id")  # fmt: skip

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls = super().get_urls(*args, **kwargs)
        families = translations.families(self.first, self.last, self.at)
        for url in urls:
            edition: Edition = url["item"]
            if rows := families.get(edition.message.translation_group):
                url["alternates"] = [
                    {"lang_code": alternate.code, "location": alternate.url}
                    for alternate in Group(edition, rows).alternates(self.default)
                ]
        return urls

    def lastmod(self, edition: Edition) -> datetime:
        return edition.public_from


def runs(at: datetime) -> range:
    """The runs in which there can be a public message. One query, and another one for each
    hundred versions of the newest messages that wait."""
    newest = Edition.objects.order_by("-message_id").values_list("message_id", "public_from")
    for passed in count(0, _AT_ONCE):
        rows = newest[passed : passed + _AT_ONCE]
        if last := next((message for message, start in rows if start <= at), None):
            return range(last // RUN + 1)
        if len(rows) < _AT_ONCE:
            return range(0)
    raise AssertionError("counted to the end")


@require_safe
def latest(request: SiteRequest) -> HttpResponse:
    """`/sitemap-news.xml`: what search engines take for news, at most a thousand.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """
    editions = Edition.objects.public(request.at).filter(
        date_published__gt=request.at - NEWS_FOR, standing=Edition.Standing.IN_FORCE
    )
    rows = editions.newest_first().select_related("address").defer("document")[:NEWS_MOST]
    with override(request.layout.languages[0]):
        name = str(request.layout.name)
    messages = [
        {
            "address": absolute(edition.get_absolute_url()),
            "language": edition.in_language,
            "published": edition.date_published,
            "title": legal(edition.title),
        }
        for edition in rows
    ]
    context = {"messages": messages, "name": legal(name)}
    return render(request, "news/sitemap.xml", context, content_type="application/xml")
