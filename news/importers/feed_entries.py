"""What RSS and Atom have in common: an entry, as feedparser understands it, as an item.

A feed of any size is read entry by entry (xml_parts.py); feedparser is given each alone, with
what stands around it. It is given bytes, never an address: it fetches nothing.
"""

import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, tostring

import feedparser
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from embassy import markup
from embassy.incoming import Damaged
from news.importers import dates, embedded, texts
from news.importers.items import Enclosed, Given, Item, LeftOut, place
from news.importers.xml_parts import Part

# An identifier that nobody else gives: a URL, a URN, a tag URI.
_UNIQUE_ID = re.compile(r"https?://|urn:|tag:", re.IGNORECASE)
_PLAIN = "text/plain"


class Entries:
    """The entries of one feed; `head` is what stands before them."""

    def __init__(self, given: Given, *around: str) -> None:
        self.given, self.around = given, around
        self.number = 0
        self.head: Mapping[str, Any] = {}
        self._before: list[Element] = []

    def take(self, element: Element) -> None:
        """A part of the feed that is no entry: its title, link, language."""
        if len(self._before) < 100:
            self._before.append(element)
            self.head = {}

    def item(self, part: Part, *, is_public: bool = True) -> Iterator[Item | LeftOut]:
        if not self.head:
            self.head = self._parsed(part.root, self._before).feed
        self.number += 1
        found = self._parsed(part.root, [part.element]).entries
        entry: Mapping[str, Any] = found[0] if found else {}
        title = _title(entry)
        where = place(self.number, title, part.line)
        html, summary = _text(entry)
        summary, html = texts.summed_up(summary, html)
        title = title or texts.title_of(html)
        if not title or not html.strip():
            yield LeftOut(where, _("without a text"))
            return
        source = self.head.get("link") or self.head.get("id") or self.head.get("title", "")
        shown = embedded.of(html, self.given.uploads, own=texts.host(source))
        pictures, attachments, missing = self._enclosed(entry)
        yield Item(
            place=where,
            ref=self._ref(entry, source, where),
            title=title,
            html=shown.html,
            summary=summary,
            language=_language(entry) or self.head.get("language", ""),
            date_published=self._moment(entry, where),
            tags=tuple(dict.fromkeys(filter(None, map(_tag, entry.get("tags", []))))),
            authors=_authors(entry) or _authors(self.head),
            is_public=is_public,
            former=_former(entry, source),
            pictures=(*shown.pictures, *pictures),
            attachments=(*shown.attachments, *attachments),
            missing=(*shown.missing, *missing),
        )

    def _parsed(self, root: Element, inside: list[Element]) -> Any:
        outer = inner = Element(root.tag, root.attrib)
        for name in self.around:
            child = Element(name)
            inner.append(child)
            inner = child
        inner.extend(inside)
        return feedparser.parse(
            BytesIO(tostring(outer, encoding="utf-8", xml_declaration=True)),
            sanitize_html=False,
            resolve_relative_uris=False,
        )

    def _ref(self, entry: Mapping[str, Any], source: str, where: str) -> str:
        identifier = (entry.get("id") or entry.get("link") or "").strip()
        if not identifier:
            raise Damaged(_("%s: it has no identifier (guid, id) and no link.") % where)
        return identifier if _UNIQUE_ID.match(identifier) else f"{source}#{identifier}"

    def _moment(self, entry: Mapping[str, Any], where: str) -> datetime | None:
        """In UTC. A date without a zone is one of the zone that is given."""
        name = next((n for n in ("published", "updated") if (entry.get(n) or "").strip()), "")
        if not name:
            return None
        stamp, typed = entry.get(f"{name}_parsed"), entry[name]
        if moment := dates.moment(typed, self.given.zone):
            return moment
        try:
            moment = datetime.fromtimestamp(timegm(stamp), UTC) if stamp else None
        except (ValueError, OverflowError, OSError):
            moment = None
        if not moment or not 1000 <= moment.year <= 9000:
            raise Damaged(
                _("%(item)s: its date “%(date)s” cannot be read.")
                % {"item": where, "date": texts.line(typed)[:60]}
            )
        return moment

    def _enclosed(
        self, entry: Mapping[str, Any]
    ) -> tuple[tuple[Enclosed, ...], tuple[Enclosed, ...], tuple[str, ...]]:
        """Pictures, attachments, and what was not given."""
        pictures: list[Enclosed] = []
        attachments: list[Enclosed] = []
        missing: list[str] = []
        told = [*entry.get("enclosures", []), *entry.get("media_content", [])][:50]
        for link in told:
            address = link.get("href") or link.get("url") or ""
            is_picture = link.get("type", "").startswith("image/") or link.get("medium") == "image"
            if not address or not (is_picture or embedded.is_attachment(address)):
                continue
            make = embedded.picture if is_picture else embedded.attachment
            file = make(address, self.given.uploads, "", link.get("title", ""))
            if file:
                (pictures if is_picture else attachments).append(file)
            else:
                missing.append(address[:200])
        return tuple(pictures), tuple(attachments), tuple(dict.fromkeys(missing))


def _title(entry: Mapping[str, Any]) -> str:
    title = entry.get("title", "")
    if entry.get("title_detail", {}).get("type") == _PLAIN and "&" not in title:
        return " ".join(markup.normal(title).split())
    return texts.line(title)


def _text(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The text as HTML, and the summary; a feed that has only one of them has the text."""
    contents = entry.get("content", [])
    whole = max(map(_html, contents), key=len, default="")
    summary = entry.get("summary", "")
    if whole.strip() and any(content.get("value") == summary for content in contents):
        return whole, ""  # feedparser gives the text for a summary that is missing
    summary = _html({"value": summary, **entry.get("summary_detail", {})})
    return (whole, summary) if whole.strip() else (summary, "")


def _html(content: Mapping[str, Any]) -> str:
    value: str = content.get("value", "")
    if content.get("type") == _PLAIN and value.strip():
        return linebreaks(value.strip(), autoescape=True)
    return value


def _language(entry: Mapping[str, Any]) -> str:
    told = [entry.get("language"), *(part.get("language") for part in entry.get("content", []))]
    return next((code for code in told if code), "") or ""


def _tag(tag: Mapping[str, Any]) -> str:
    return texts.line(tag.get("label") or tag.get("term") or "")


def _authors(told: Mapping[str, Any]) -> tuple[str, ...]:
    people = told.get("authors") or [told.get("author_detail") or {}]
    names = (texts.line(person.get("name") or "") for person in people)
    return tuple(dict.fromkeys(filter(None, names)))


def _former(entry: Mapping[str, Any], source: str) -> tuple[str, ...]:
    """Its links, as far as they are of the feed's own site."""
    own = texts.host(source)
    links = (entry.get("link", ""), entry.get("id", ""))
    return tuple(
        dict.fromkeys(
            link for link in links if link.startswith("http") and texts.host(link) == (own or "-")
        )
    )
