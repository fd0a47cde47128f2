"""Every page of every feed holds by its format: RFC 4287 and RFC 5005, JSON Feed 1.1."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.test import Client
from lxml import etree

from news import publishing
from tests import every_page, factories
from tests.news.feeds import ATOM, SITE, link, pages, values

pytestmark = [pytest.mark.database_clock, pytest.mark.long]

LISTS = [
    "/news/", "/news/press-releases/", "/news/interviews/", "/news/comments/",
    "/news/category/syria/", "/news/category/protocol/", "/news/2018/", "/news/2018/02/",
    "/ru/news/", "/ru/news/comments/",
]  # fmt: skip
GRAMMAR = Path(__file__).with_name("atom.rng")


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_address(value: Any) -> bool:
    return is_text(value) and value.startswith(("http://", "https://"))


def is_moment(value: Any) -> bool:
    """RFC 3339, with its zone."""
    return datetime.fromisoformat(value).tzinfo is not None


def are_authors(value: Any) -> bool:
    """At least one of the three is given. https://www.jsonfeed.org/version/1.1/"""
    return bool(value) and all(
        author.keys() <= {"name", "url", "avatar"} and author and is_text(author["name"])
        for author in value
    )


def are_attachments(value: Any) -> bool:
    return all(
        is_address(file["url"])
        and "/" in file["mime_type"]
        and isinstance(file.get("size_in_bytes", 0), int)
        and file.keys() <= {"url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"}
        for file in value
    )


# https://www.jsonfeed.org/version/1.1/, top-level and items: what may stand there, and as what.
OF_FEED: dict[str, Callable[[Any], bool]] = {
    "version": lambda value: value == "https://jsonfeed.org/version/1.1",
    "title": is_text,
    "home_page_url": is_address,
    "feed_url": is_address,
    "next_url": is_address,
    "icon": is_address,
    "description": is_text,
    "authors": are_authors,
    "language": is_text,
    "items": lambda value: isinstance(value, list),
}
OF_ITEM: dict[str, Callable[[Any], bool]] = {
    "id": is_text,
    "url": is_address,
    "external_url": is_address,
    "title": is_text,
    "content_html": is_text,
    "summary": is_text,
    "image": is_address,
    "date_published": is_moment,
    "date_modified": is_moment,
    "authors": are_authors,
    "tags": lambda value: bool(value) and all(map(is_text, value)),
    "language": is_text,
    "attachments": are_attachments,
}


def mistakes(node: dict[str, Any], rules: dict[str, Callable[[Any], bool]]) -> Iterator[str]:
    for name, value in node.items():
        if name.startswith("_"):
            # Our own: an object, and no dot in its name.
            if not isinstance(value, dict) or "." in name:
                yield name
        elif name not in rules or not rules[name](value):
            yield f"{name}: {value!r}"


@pytest.fixture
def _everything(transactional_db: None, settings, tmp_path) -> None:
    """Every kind of text, and more than two pages of them."""
    settings.MEDIA_ROOT = tmp_path
    every_page.load()
    publishing.publish_all(
        (factories.draft("comment", title=f"No {number:03}"), factories.PUBLISHED)
        for number in range(110)
    )


def atoms(client: Client, path: str) -> Iterator[bytes]:
    """The pages of an Atom feed, from the newest to the oldest."""
    address: str | None = path
    while address:
        response = client.get(address)
        assert response.status_code == 200, address
        yield response.content
        older = link(etree.fromstring(response.content), "next")
        address = older[0].removeprefix(SITE) if older else None


@pytest.mark.usefixtures("_everything")
def test_every_page_of_every_atom_feed_is_valid(client: Client) -> None:
    grammar = etree.RelaxNG(etree.parse(GRAMMAR))
    told = 0
    for path in LISTS:
        seen: list[str] = []
        for content in atoms(client, f"{path}feed.atom"):
            root = etree.fromstring(content)
            assert grammar.validate(root), f"{path}: {grammar.error_log}"
            of_schematron(root)
            paged(client, root, f"{SITE}{path}feed.atom")
            read = feedparser.parse(content)
            assert not read.bozo, path
            assert [entry.id for entry in read.entries] == values(root, "//a:entry/a:id/text()")
            seen += [entry.id for entry in read.entries]
            told += 1
        assert len(seen) == len(set(seen))
    assert told > len(LISTS) + 2


def of_schematron(root: Any) -> None:
    """The rules that the grammar leaves to Schematron: sections 4.1.1, 4.1.2 and 4.1.3.3."""
    assert values(root, "/a:feed/a:author")
    for element in [root, *values(root, "//a:entry")]:
        alternates = element.xpath("a:link[@rel='alternate' or not(@rel)]", namespaces=ATOM)
        kinds = [(row.get("type"), row.get("hreflang")) for row in alternates]
        assert len(kinds) == len(set(kinds))
        assert kinds or element.find("a:content", ATOM) is not None
    for text in values(root, "//a:content[@type='html']"):
        assert len(text) == 0
    for address in values(root, "//a:link/@href|//a:icon/text()|//a:uri/text()"):
        assert address.startswith(("http://", "https://")), address


def paged(client: Client, root: Any, first: str) -> None:
    """RFC 5005, section 3: at most one link of each kind, and back again from the next page."""
    for rel in ("self", "first", "previous", "next"):
        assert len(link(root, rel)) <= 1
    assert link(root, "first") == [first]
    (own,) = link(root, "self")
    for older in link(root, "next"):
        after = etree.fromstring(client.get(older.removeprefix(SITE)).content)
        (back,) = link(after, "previous")
        before = etree.fromstring(client.get(back.removeprefix(SITE)).content)
        assert values(before, "//a:entry/a:id/text()") == values(root, "//a:entry/a:id/text()"), own


def test_the_grammar_sees_what_is_wrong() -> None:
    grammar = etree.RelaxNG(etree.parse(GRAMMAR))
    for wrong in ("<updated>yesterday</updated>", "<id>x</id>", "<link/>", "<subject>x</subject>"):
        assert not grammar.validate(
            etree.fromstring(
                f"<feed xmlns='{ATOM['a']}'><id>x</id><title>x</title>"
                f"<updated>2018-02-15T12:00:00Z</updated>{wrong}</feed>"
            )
        ), wrong


@pytest.mark.usefixtures("_everything")
def test_every_page_of_every_json_feed_is_valid(client: Client) -> None:
    for path in LISTS:
        seen: list[str] = []
        for feed in pages(client, f"{path}feed.json"):
            assert feed.keys() >= {"version", "title", "items"}
            assert [*mistakes(feed, OF_FEED)] == []
            assert feed["feed_url"] == f"{SITE}{path}feed.json"
            for item in feed["items"]:
                assert item.keys() >= {"id", "content_html"}
                assert [*mistakes(item, OF_ITEM)] == []
                seen.append(item["id"])
        assert len(seen) == len(set(seen))
        atom_ids = [
            identity
            for content in atoms(client, f"{path}feed.atom")
            for identity in values(etree.fromstring(content), "//a:entry/a:id/text()")
        ]
        assert atom_ids == seen, path
    assert json.loads(client.get("/news/feed.json").content)["items"]
