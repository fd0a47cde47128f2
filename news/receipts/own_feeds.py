"""The first page of the site's own feeds, read as others read it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import lxml.etree
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime

from embassy import languages
from news.channel import NAMESPACE
from news.models import Edition
from news.receipts import own_pages

_ATOM = {"a": "http://www.w3.org/2005/Atom", "record": NAMESPACE}


@dataclass(frozen=True)
class Entry:
    identity: str
    title: str
    html: str
    sha256: str
    published: datetime | None


@dataclass(frozen=True)
class Feed:
    """`goes_on` where there is a page with older entries."""

    entries: list[Entry]
    goes_on: bool

    def of(self, identity: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.identity == identity), None)

    def ends_before(self, edition: Edition) -> bool:
        """Whether the message is so old that it stands on a later page."""
        moments = [entry.published for entry in self.entries if entry.published]
        shown = edition.date_published.replace(microsecond=0)
        return self.goes_on and shown <= min(moments, default=shown)


def of(edition: Edition) -> Iterator[tuple[str, Feed]]:
    """The name and the first page of each feed that has messages of its language. One that
    does not answer, or cannot be read, has no entries."""
    offered = languages.current()
    with translation.override(
        edition.in_language if edition.in_language in offered else offered[0]
    ):
        paths = {form: reverse("news:list-feed", args=[form]) for form in ("atom", "json")}
    for form, read in (("atom", _atom), ("json", _json)):
        answer = own_pages.ask(paths[form])
        try:
            feed = read(answer.data) if answer.status == 200 else Feed([], False)
        except (ValueError, LookupError, TypeError, lxml.etree.LxmlError):
            feed = Feed([], False)
        yield f"feed.{form}", feed


def _atom(data: bytes) -> Feed:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = lxml.etree.fromstring(data, parser)
    entries = []
    for entry in root.iterfind("a:entry", _ATOM):
        record = entry.find("record:edition", _ATOM)
        identity, title, html, published = (
            entry.findtext(f"a:{name}", "", _ATOM)
            for name in ("id", "title", "content", "published")
        )
        sha256 = "" if record is None else record.get("sha256", "")
        entries.append(Entry(identity, title, html, sha256, parse_datetime(published)))
    return Feed(entries, root.find("a:link[@rel='next']", _ATOM) is not None)


def _json(data: bytes) -> Feed:
    feed = json.loads(data)
    entries = [
        Entry(
            item["id"],
            item.get("title", ""),
            item.get("content_html", ""),
            item.get("_record", {}).get("content_sha256", ""),
            parse_datetime(item.get("date_published", "")),
        )
        for item in feed["items"]
    ]
    return Feed(entries, "next_url" in feed)
