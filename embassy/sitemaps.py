"""What crawlers are told: where everything is (`sitemap.xml`), and what is none of theirs."""

from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consular.models import Office, Service
from embassy.context import Layout
from embassy.middleware import SiteRequest
from embassy.models import Page
from embassy.site_url import WholeAddresses, absolute
from news import sitemaps
from news.models import Category, Message

NAMES = [
    "home", "news:list", *(f"news:{kind}-list" for kind in Message.Kind), "consular:page",
    "consular:hours", "consular:services", "consular:notices", "verify",
]  # fmt: skip

Item = str | Category | Page | Office | Service


class Pages(WholeAddresses, Sitemap):
    """The pages that are no messages, each in every language that it has."""

    i18n = alternates = True

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def items(self) -> list[Item]:
        places = [*Office.objects.all(), *Service.objects.all()]
        return [*NAMES, *self.layout.categories.values(), *self.layout.pages, *places]

    def get_languages_for_item(self, item: Item) -> list[str]:
        """A standing page that is not translated stands under the default language alone."""
        offered = self.layout.languages
        if not isinstance(item, Page):
            return offered
        return item.languages_among(offered)

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """With an address for everybody who reads none of the languages, as the pages say it."""
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            if len(told := url["alternates"]) > 1:
                url["alternates"] = [*told, {**told[0], "lang_code": sitemaps.ANY_LANGUAGE}]
        return urls

    def location(self, item: Item) -> str:
        return reverse(item) if isinstance(item, str) else item.get_absolute_url()


def parts(request: SiteRequest) -> dict[str, type[Sitemap] | Sitemap]:
    """The files of the sitemap by name. One query."""
    default = request.layout.languages[0]
    files: dict[str, type[Sitemap] | Sitemap] = {"pages": Pages(request.layout)}
    for run in sitemaps.runs(request.at):
        files[f"messages-{run + 1}"] = sitemaps.Messages(run, request.at, default)
    return files


@require_safe
def sitemap(request: SiteRequest) -> HttpResponse:
    """Everything in one file while that is small enough, else the list of files."""
    files = parts(request)
    if len(files) <= 2:
        return views.sitemap(request, files)
    before, _pages, after = absolute(reverse("sitemap-part", args=["pages"])).rpartition("pages")
    context = {"addresses": [f"{before}{name}{after}" for name in files]}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
def part(request: SiteRequest, name: str) -> HttpResponse:
    files = parts(request)
    if name not in files:
        raise Http404
    return views.sitemap(request, {name: files[name]})


@require_safe
def robots(request: SiteRequest) -> HttpResponse:
    """`/robots.txt`. Nothing secret: whoever reads it may try what stands in it."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /preview/", ""]
    lines += [f"Sitemap: {absolute(reverse(name))}" for name in ("sitemap", "sitemap-news")]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
