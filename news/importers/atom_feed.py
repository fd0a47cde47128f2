"""Atom (RFC 4287), and Blogger's export, which is Atom with entries of several sorts."""

from collections.abc import Iterator
from io import BufferedReader
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from news.importers import xml_parts
from news.importers.feed_entries import Entries
from news.importers.items import Given, Item, LeftOut, place

_ATOM = "{http://www.w3.org/2005/Atom}"
_SORTS = "http://schemas.google.com/g/2005#kind"


def recognises(head: bytes) -> bool:
    beginning = xml_parts.beginning(head)
    return beginning.startswith("<") and "<feed" in beginning


def read(stream: BufferedReader, given: Given) -> Iterator[Item | LeftOut]:
    """Raises `Damaged` for what cannot be used."""
    entries = Entries(given)
    is_feed = False
    for part in xml_parts.parts(stream):
        if part.root.tag != f"{_ATOM}feed":
            raise Damaged(_("This is no Atom: it does not begin with <feed>."))
        is_feed = True
        if part.element.tag != f"{_ATOM}entry":
            entries.take(part.element)
        elif sort := _other_sort(part.element):
            entries.number += 1
            title = part.element.findtext(f"{_ATOM}title") or ""
            yield LeftOut(
                place(entries.number, title, part.line), _("of the type “%s”") % sort[:40]
            )
        else:
            yield from entries.item(part, is_public=not _is_draft(part.element))
    if not is_feed:
        raise Damaged(_("This is no Atom: <feed> is missing or empty."))


def _other_sort(entry: Element) -> str:
    """What an entry of Blogger is, when it is no post: a comment, a page, a setting."""
    for category in entry.iter(f"{_ATOM}category"):
        if category.get("scheme") == _SORTS:
            sort = category.get("term", "").rpartition("#")[2]
            return "" if sort == "post" else sort
    return ""


def _is_draft(entry: Element) -> bool:
    """RFC 5023, 13.1.1: `<app:control><app:draft>yes`, whichever namespace it was given then."""
    return any(
        element.tag.endswith("}draft") and (element.text or "").strip().lower() == "yes"
        for element in entry.iter()
    )
