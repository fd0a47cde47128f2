"""How tests read feeds: as XML, as JSON, page by page."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import etree, html

from news import publishing
from news.channel import NAMESPACE
from news.models import Category
from tests import factories

ATOM = {"a": "http://www.w3.org/2005/Atom", "r": NAMESPACE}
SITE = settings.SITE_URL


def atom(client: Client, path: str = "/news/feed.atom") -> Any:
    response = client.get(path)
    assert response.status_code == 200, path
    return etree.fromstring(response.content)


def told(client: Client, path: str = "/news/feed.json") -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, path
    return json.loads(response.content)


def parsed(page: str | bytes) -> Any:
    """A page, or the content of an entry."""
    return html.fromstring(page)


def values(root: Any, path: str) -> list[Any]:
    return root.xpath(path, namespaces=ATOM)


def link(root: Any, rel: str) -> list[str]:
    return values(root, f"/a:feed/a:link[@rel='{rel}']/@href")


def pages(client: Client, path: str) -> Iterator[dict[str, Any]]:
    """The pages of a JSON Feed, from the newest to the oldest."""
    address: str | None = f"{SITE}{path}"
    while address:
        feed = told(client, address.removeprefix(SITE))
        yield feed
        address = feed.get("next_url")


def many(count: int, **values: Any) -> None:
    """As many comments, two a moment: the end of a page comes between two."""
    categories = [Category.objects.filter(slug="syria").first() or factories.category("Syria")]
    publishing.publish_all(
        (
            factories.draft("comment", title=f"No {number:03}", categories=categories, **values),
            factories.PUBLISHED - timedelta(minutes=(number + 1) // 2),
        )
        for number in range(count)
    )


def varied() -> None:
    """Messages of all kinds, subjects, months and languages, and such as are not public."""
    syria, aid = factories.category("Syria"), factories.category("Aid")
    for number in range(65):
        kind = ("press-release", "interview", "comment")[number % 3]
        factories.published(
            kind,
            title=f"Message {number}",
            public_from=factories.PUBLISHED - timedelta(hours=9 * number),
            categories=[[], [syria], [aid], [syria, aid]][number % 4],
            in_language=("en", "en", "ru", "fr", "ar")[number % 5],
        )
    factories.published("comment", title="Waits", public_from=timezone.now() + timedelta(days=1))
