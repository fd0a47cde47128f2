"""Every page that readers can come to by links, from a few addresses on."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urldefrag, urljoin

from django.conf import settings
from django.test import Client
from lxml import html

SITE = settings.SITE_URL
# Of the many pages that a form or a calendar could lead to.
MOST = 1000


def pages(client: Client, beginnings: Iterable[str]) -> dict[str, Any]:
    """The responses of HTML by their address below the site, these pages and what they lead to."""
    waiting, found = list(beginnings), {}
    while waiting and len(found) < MOST:
        address = waiting.pop()
        if address in found or address.startswith(("/admin/", "/preview/", "/media/")):
            continue
        response = client.get(address)
        if response.status_code in (301, 302):
            waiting.append(response["Location"].removeprefix(SITE))
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        found[address] = response
        if response.status_code == 200:
            waiting += linked(address, response.text)
    return found


def linked(address: str, page: str) -> list[str]:
    whole = [urljoin(f"{SITE}{address}", href) for href in html.fromstring(page).xpath("//a/@href")]
    ours = [urldefrag(href).url for href in whole if href.startswith(f"{SITE}/")]
    return [href.removeprefix(SITE) for href in ours]
