"""The messages in the sitemap, and the news sitemap of the last two days."""

from datetime import datetime, timedelta

from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from embassy.middleware import SiteRequest
from embassy.site_url import WholeAddresses, absolute
from news.atom import legal
from news.models import Edition
from news.models.edition import EditionQuerySet

# Of one file of the sitemap: a run of message numbers, so that the last file costs what the
# first does. The protocol allows 50,000.
RUN = 10_000
NEWS_FOR = timedelta(days=2)
NEWS_MOST = 1000


class Messages(WholeAddresses, Sitemap):
    """A run of the messages that the public may read, each in its own language."""

    def __init__(self, run: int, at: datetime) -> None:
        self.run = run
        self.at = at

    def items(self) -> EditionQuerySet:
        first = self.run * RUN
        public = Edition.objects.public(self.at).filter(
            message_id__gte=first, message_id__lt=first + RUN
        )
        return public.select_related("address").only(
            "in_language", "public_from", "address__year", "address__month", "address__slug"
        ).order_by("message_id")  # fmt: skip

    def lastmod(self, edition: Edition) -> datetime:
        return edition.public_from


def runs(at: datetime) -> range:
    """The runs in which there can be a public message. One query, of which no more is read than
    the newest messages, as far as they wait."""
    newest = Edition.objects.order_by("-message_id").values_list("message_id", "public_from")
    begun = (message for message, start in newest.iterator(chunk_size=100) if start <= at)
    last = next(begun, None)
    return range(last // RUN + 1) if last else range(0)


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
