"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with members of ours in `_embassy`:
`kind` (press-release, interview, comment) and `pinned` (true: the featured place)."""

import json
import math
import re
from datetime import UTC, datetime
from io import BufferedReader
from typing import Any

from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from embassy import json_file, markup
from embassy.json_file import Members
from news.importers.items import Given, Item

_VERSION = re.compile(r"https?://(www\.)?jsonfeed\.org/version/1(\.\d+)?/?")
# An identifier that nobody else gives: a URL, a URN, a tag URI.
_UNIQUE_ID = re.compile(r"https?://|urn:|tag:", re.IGNORECASE)
_YEARS = range(1000, 9001)


def recognises(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"{", b"[")


def read(stream: BufferedReader, given: Given) -> list[Item]:
    """The items of a feed in the order of the file. Raises `Damaged` for what cannot be used.

    An item without an identifier or a title is refused with the whole file: what would be
    left out silently would be missed by nobody until it is too late.
    """
    feed = Members(json_file.read(stream))
    if not _VERSION.fullmatch(feed.text("version")):
        raise feed.fault(
            _("This is no JSON Feed: “version” must be https://jsonfeed.org/version/1.1.")
        )
    if "items" not in feed:
        raise feed.fault(_("This is no JSON Feed: “items” is missing."))
    source = feed.text("home_page_url") or feed.text("feed_url") or feed.text("title")
    language = feed.text("language")
    authors = _authors(feed)
    items: list[Item] = []
    places: dict[str, str] = {}
    for number, value in enumerate(feed.listed("items"), 1):
        item = _item(Members(value, _place(number, value)), source, language, authors)
        if item.ref in places:
            raise feed.fault(
                _("%(item)s has the same “id” as %(other)s.")
                % {"item": item.place, "other": places[item.ref]}
            )
        places[item.ref] = item.place
        items.append(item)
    return items


def _item(entry: Members, source: str, language: str, authors: tuple[str, ...]) -> Item:
    own = entry.part("_embassy")
    identifier = _identifier(entry)
    return Item(
        place=entry.place,
        ref=identifier if _UNIQUE_ID.match(identifier) else f"{source}#{identifier}",
        title=" ".join(entry.required("title").split()),
        html=_html(entry),
        kind=own.text("kind"),
        summary=entry.text("summary"),
        language=entry.text("language") or language,
        date_published=_moment(entry, "date_published"),
        tags=tuple(entry.words("tags")),
        authors=_authors(entry) or authors,
        pinned=own.flag("pinned"),
    )


def _place(number: int, value: Any) -> str:
    """How sentences name an item, whatever it holds."""
    title = (value.get("title") or value.get("id")) if isinstance(value, dict) else None
    if not isinstance(title, str | int) or not markup.normal(str(title)).strip():
        return _("Item %s") % number
    short = " ".join(markup.normal(str(title)).split())
    short = f"{short[:79]}…" if len(short) > 80 else short
    return _("Item %(number)s (“%(title)s”)") % {"number": number, "title": short}


def _identifier(entry: Members) -> str:
    """The `id` as a text: feeds that give a number are read too, as the standard asks."""
    value = entry.value("id")
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return json.dumps(value)
    return entry.required("id").strip()


def _html(entry: Members) -> str:
    html, text = entry.text("content_html"), entry.text("content_text")
    if html.strip():
        return html
    if text.strip():
        return linebreaks(text.strip(), autoescape=True)
    raise entry.fault(_("“content_html” and “content_text” are missing."))


def _moment(entry: Members, name: str) -> datetime | None:
    """A date of RFC 3339 in UTC. Without a zone it would be another moment in each capital."""
    text = entry.text(name).strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise entry.wrong(
            name, _("“%s” is no date. Write one such as 2018-02-18T08:43:00+00:00.")
        ) from None
    if moment.tzinfo is None:
        raise entry.wrong(name, _("“%s” says no time zone. Write one such as Z or +03:00."))
    if moment.year not in _YEARS:
        raise entry.wrong(name, _("“%s” lies outside the years 1000 to 9000."))
    return moment.astimezone(UTC)


def _authors(members: Members) -> tuple[str, ...]:
    """Names of the authors; version 1 of the standard had one, in `author`."""
    people = members.parts("authors") or [members.part("author")]
    return tuple(name for person in people if (name := person.text("name").strip()))
