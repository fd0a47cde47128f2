"""RSS 2.0, and what is older (0.9x, 1.0). https://www.rssboard.org/rss-specification"""

from collections.abc import Iterator
from io import BufferedReader

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from news.importers import xml_parts
from news.importers.feed_entries import Entries
from news.importers.items import Given, Item, LeftOut


def recognises(head: bytes) -> bool:
    beginning = xml_parts.beginning(head)
    return beginning.startswith("<") and ("<rss" in beginning or "<rdf:RDF" in beginning)


def read(stream: BufferedReader, given: Given) -> Iterator[Item | LeftOut]:
    """Raises `Damaged` for what cannot be used."""
    entries: Entries | None = None
    for part in xml_parts.parts(stream):
        root, name = (tag.rpartition("}")[2] for tag in (part.root.tag, part.element.tag))
        if root not in ("rss", "RDF"):
            raise Damaged(_("This is no RSS: it does not begin with <rss>."))
        entries = entries or Entries(given, *(["channel"] if root == "rss" else []))
        if name == "item":
            yield from entries.item(part)
        else:
            entries.take(part.element)
    if entries is None:
        raise Damaged(_("This is no RSS: <channel> is missing or empty."))
