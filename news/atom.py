"""A feed as Atom: RFC 4287, paged as in RFC 5005.

Two elements are our own, in a namespace of their own (news/channel.py), as RFC 4287 section 6
allows: `<record:ledger href>` holds the head of the public ledger, `<record:edition>` says
which version an entry is and by which digest it can be checked.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from news.channel import NAMESPACE, Author, Channel, Entry, written

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# What is not in XML's range of characters: https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def legal(text: str) -> str:
    """`text` without the characters that no XML document can hold."""
    return _ILLEGAL.sub("", text)


class Writer(SimplerXMLGenerator):
    """Writes elements of which no text and no attribute can break the document."""

    def characters(self, content: str) -> None:
        super().characters(legal(content))

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        known = {key: legal(value) for key, value in attrs.items()}
        super().startElement(name, AttributesImpl(known))

    def begin(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        self.startElement(name, AttributesImpl(dict(attributes or {})))

    def add(self, name: str, text: str = "", **attributes: str) -> None:
        """An element; attributes without a value are left out."""
        given = {key.replace("_", ":"): value for key, value in attributes.items() if value}
        self.addQuickElement(name, text, given)

    def link(self, rel: str, href: str, **attributes: str) -> None:
        if href:
            self.add("link", rel=rel, href=href, **attributes)

    def person(self, name: str, person: Author) -> None:
        self.begin(name)
        self.add("name", person.name)
        if person.url:
            self.add("uri", person.url)
        self.endElement(name)


def write(channel: Channel) -> bytes:
    out = BytesIO()
    xml = Writer(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    attributes = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:record": NAMESPACE}
    xml.begin("feed", {**attributes, "xml:lang": channel.language})
    xml.add("id", channel.identity)
    xml.add("title", channel.title)
    xml.add("updated", written(channel.updated))
    xml.person("author", channel.author)
    xml.link("alternate", channel.page, type="text/html")
    xml.link("self", channel.own, type="application/atom+xml")
    xml.link("first", channel.first)
    xml.link("previous", channel.newer)
    xml.link("next", channel.older)
    xml.add("icon", channel.icon)
    xml.add("record:ledger", channel.head, href=channel.ledger)
    for entry in channel.entries:
        _add(xml, entry)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def _add(xml: Writer, entry: Entry) -> None:
    xml.ignorableWhitespace("\n")
    xml.begin("entry", {"xml:lang": entry.language})
    xml.add("id", entry.identity)
    xml.add("title", entry.title)
    xml.add("published", written(entry.published))
    xml.add("updated", written(entry.updated))
    xml.person("author", entry.author)
    for speaker in entry.speakers:
        xml.person("contributor", speaker)
    xml.link("alternate", entry.url, type="text/html", hreflang=entry.language)
    for file in entry.enclosures:
        xml.link(
            "enclosure",
            file.url,
            type=file.media_type,
            length=str(file.size),
            title=file.title,
            hreflang=file.language,
        )
    xml.link("related", entry.responds_to)
    if entry.is_withdrawn:
        xml.add("category", term="withdrawn", scheme=NAMESPACE)
    for category in entry.categories:
        xml.add("category", term=category.slug, label=category.name)
    record = entry.record
    xml.add(
        "record:edition",
        reference=record.reference,
        version=str(record.version),
        standing=record.standing,
        sha256=record.content_sha256,
        href=record.document,
    )
    xml.add("summary", entry.summary)
    xml.add("content", entry.html, type="html")
    xml.endElement("entry")
