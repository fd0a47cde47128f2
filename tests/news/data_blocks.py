"""Data blocks for machines: read from pages, and held to what schema.org gives each type."""

import json
from typing import TYPE_CHECKING, Any

from django.test import Client
from lxml import html

from news.models import Edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    NewPage = Callable[..., Page]


# The types that are used, and which members schema.org gives them (https://schema.org/docs/full.html).
THING = {"@context", "@type", "@id", "name", "url", "description", "identifier", "mainEntityOfPage"}
WORK = THING | {
    "headline", "abstract", "inLanguage", "datePublished", "dateModified", "version",
    "creativeWorkStatus", "keywords", "author", "publisher", "contributor", "mentions",
    "citation", "image", "associatedMedia", "correction", "hasPart", "encoding",
    "isAccessibleForFree", "genre", "text", "creditText",
}  # fmt: skip
MEDIA = WORK | {"contentUrl", "encodingFormat", "contentSize", "sha256", "width", "height"}
BODY = THING
MEMBERS = {
    "NewsArticle": WORK | {"dateline", "articleSection"},
    "CreativeWork": WORK,
    "CorrectionComment": WORK,
    "Question": WORK | {"acceptedAnswer"},
    "Answer": WORK,
    "MediaObject": MEDIA,
    "ImageObject": MEDIA | {"caption"},
    "Person": THING | {"jobTitle", "worksFor"},
    "Organization": BODY,
    "GovernmentOrganization": BODY,
    "NewsMediaOrganization": BODY,
}


def page(client: Client, path: str) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.content.decode())


def blocks(root: html.HtmlElement) -> list[dict[str, Any]]:
    return [json.loads(script.text) for script in root.xpath("//script[@type]")]


def article(client: Client, edition: Edition) -> dict[str, Any]:
    (block,) = blocks(page(client, edition.get_absolute_url()))
    check(block)
    return block


def check(node: Any) -> None:
    """Every object is of a type that is known and has members that its type has."""
    if isinstance(node, list):
        for row in node:
            check(row)
    elif isinstance(node, dict):
        assert node.keys() <= MEMBERS[node["@type"]], node
        assert all(value not in ("", [], {}, None) for value in node.values()), node
        for value in node.values():
            check(value)


def shared(root: html.HtmlElement) -> dict[str, str]:
    return {row.get("property"): row.get("content") for row in root.xpath("//meta[@property]")}
