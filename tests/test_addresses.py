"""Every page names one address as its own, pages and translations name each other, and what a
page says to who shares it is whole."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree, html

from tests import crawl, every_page

pytestmark = [pytest.mark.database_clock, pytest.mark.long]

SITE = settings.SITE_URL
MAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ASKED = {"og:type", "og:title", "og:url", "og:locale"}
# Pages that are no page of their own: former versions, comparisons, answers about a copy, to a
# search or to who subscribes, and a subscriber's own.
WITHOUT = re.compile(
    "/history/|/v/|/diff/|/sheet/|/unavailable/|/verify/|q=|/subscribe/(asked|[A-Za-z0-9_-]{43})/"
)


@pytest.fixture
def pages(transactional_db: None, settings, tmp_path, client: Client) -> dict[str, Any]:
    """The documents that answer 200, by address."""
    settings.MEDIA_ROOT = tmp_path
    found = crawl.pages(client, every_page.load().values())
    return {
        address: html.fromstring(response.text)
        for address, response in found.items()
        if response.status_code == 200
    }


def of_page(root: Any, path: str) -> list[str]:
    return [str(value) for value in root.xpath(path)]


def test_a_canonical_address_is_whole_answers_and_names_no_other(
    pages: dict[str, Any], client: Client
) -> None:
    named, without = set(), []
    for address, root in pages.items():
        canonical = of_page(root, "//link[@rel='canonical']/@href")
        assert len(canonical) <= 1, address
        named |= set(canonical)
        if not canonical and not WITHOUT.search(address):
            without.append(address)
    assert not without, "\n".join(without)
    for address in sorted(named):
        assert address.startswith(f"{SITE}/"), address
        response = client.get(address.removeprefix(SITE))
        assert response.status_code == 200, address
        root = html.fromstring(response.text)
        assert of_page(root, "//link[@rel='canonical']/@href") in ([], [address])


def test_a_page_that_names_itself_says_what_is_shown_of_it(
    pages: dict[str, Any], client: Client
) -> None:
    for address, root in pages.items():
        meta = {row.get("property"): row.get("content") for row in root.xpath("//meta[@property]")}
        canonical = of_page(root, "//link[@rel='canonical']/@href")
        if not canonical or "og:url" not in meta:
            assert not meta, address
            continue
        assert meta.keys() >= ASKED, address
        assert meta["og:url"] == canonical[0]
        assert all(value.strip() for value in meta.values()), address
        if image := meta.get("og:image"):
            assert image.startswith(f"{SITE}/")
            assert client.get(image.removeprefix(SITE)).getvalue()


def test_languages_name_each_other_on_pages_and_in_the_sitemap(
    pages: dict[str, Any], client: Client
) -> None:
    rows = etree.fromstring(client.get("/sitemap.xml").content)
    told = {
        str(place.findtext("s:loc", namespaces=MAPS)): {
            link.get("hreflang"): link.get("href") for link in place.iterfind("x:link", MAPS)
        }
        for place in rows.iterfind("s:url", MAPS)
    }
    for address, root in pages.items():
        links = root.xpath("//link[@rel='alternate'][@hreflang]")
        here = {link.get("hreflang"): link.get("href") for link in links}
        assert all(href.startswith(f"{SITE}/") for href in here.values()), address
        if here:
            told.setdefault(f"{SITE}{address}", here)
    for address, here in list(told.items()):
        for code, href in here.items():
            if code == "x-default":
                continue
            assert address in told.get(href, {}).values(), (address, code, href)
            assert client.get(href.removeprefix(SITE)).status_code == 200, href
