"""One page of a static site: which of it is the text, and what its head says of it."""

import codecs
import re
from datetime import datetime, tzinfo
from typing import Any, cast

import lxml.html
from django.utils.translation import gettext as _
from lxml import etree

from embassy.incoming import Damaged
from news.importers import dates, texts

# What stands on every page of a site and is no part of a text.
_APART = (
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form",
    "iframe", "svg", "button",
)  # fmt: skip
_MAIN = (
    "//article", "//*[@itemprop='articleBody']", "//main", "//*[@role='main']",
    "//*[contains(concat(' ', @class, ' '), ' entry-content ')]",
    "//*[@id='content' or @id='main' or @id='article']",
)  # fmt: skip
_DECLARED = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_MOST_TAGS = 100_000
_DATES = (
    "article:published_time", "datepublished", "dcterms.date", "dcterms.created", "dc.date",
    "dc.date.issued", "date", "pubdate", "publication_date",
)  # fmt: skip
_DAY_IN_PATH = re.compile(r"(?:^|/)(\d{4})[/-](\d{2})[/-](\d{2})(?=[/_-])")


class NoText(Exception):
    """The page is no message; says why, for the end of “Left out: 3 …”."""


class Page:
    """Raises `Damaged` for a file that cannot be read as HTML."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        text = _decoded(data, name)
        _check_bounds(text, name)
        try:
            self.root = lxml.html.document_fromstring(text)
        except (etree.ParserError, ValueError) as error:
            raise Damaged(_("%s: the file cannot be read as HTML.") % name) from error
        self._meta = {
            (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): value
            for meta in self.root.iter("meta")
            if (value := (meta.get("content") or "").strip())
        }
        self.language = (self.root.get("lang") or self.meta("content-language"))[:35]
        link = next(iter(self._found("//link[@rel='canonical']/@href")), "").strip()
        self.canonical = link if link.startswith(("http://", "https://")) else ""
        self._body = self._text_of_page()
        self.title = self._title()

    def meta(self, *names: str) -> str:
        return next((self._meta[name] for name in names if name in self._meta), "")

    def _title(self) -> str:
        """Its only heading of the first order, else what its head calls it."""
        headings = self._found("//h1")
        own = texts.line(headings[0].text_content()) if len(headings) == 1 else ""
        named = own or self.meta("og:title", "dcterms.title", "dc.title")
        return texts.line(named or self.root.findtext(".//title") or "")

    def html(self) -> str:
        """The text, without the title. Raises `NoText`."""
        if self._body is None:
            raise NoText(_("listing several texts"))
        for element in list(self._body.iter(*_APART, etree.Comment, etree.ProcessingInstruction)):
            if element is not self._body and element.getparent() is not None:
                element.drop_tree()
        for heading in list(self._body.iter("h1")):
            if texts.line(heading.text_content()) == self.title:
                heading.drop_tree()
        if not self.title or not self._body.text_content().strip():
            raise NoText(_("without a title or a text"))
        inner = [self._body.text or ""]
        inner += [lxml.html.tostring(child, encoding="unicode") for child in self._body]
        return "".join(inner)

    def moment(self, zone: tzinfo) -> datetime | None:
        """When it was published: what its head says, its `<time>`, or the day in its path."""
        told = [self._meta.get(name, "") for name in _DATES]
        told += [str(at) for at in self._found("//time/@datetime")[:1]]
        if day := _DAY_IN_PATH.search(self.name):
            told.append("-".join(day.groups()))
        return next((at for text in told if text and (at := dates.moment(text, zone))), None)

    def tags(self) -> tuple[str, ...]:
        rows = self._found("//meta[@property='article:tag']/@content | //a[@rel='tag']//text()")
        named = [*rows, *self.meta("keywords").split(",")][:50]
        return tuple(dict.fromkeys(filter(None, map(texts.line, map(str, named)))))

    def authors(self) -> tuple[str, ...]:
        named = self.meta("author", "dc.creator", "dcterms.creator", "article:author")
        return (texts.line(named),) if named and "://" not in named else ()

    def _text_of_page(self) -> lxml.html.HtmlElement | None:
        """The element that holds the text; None where there are several."""
        for path in _MAIN:
            found = set(self._found(path))
            outer = [one for one in found if found.isdisjoint(one.iterancestors())]
            if len(outer) > 1:
                return None
            if outer:
                return outer[0]
        bodies = self._found("//body")
        return bodies[0] if bodies else self.root

    def _found(self, path: str) -> list[Any]:
        return cast(list[Any], self.root.xpath(path))


def _decoded(data: bytes, name: str) -> str:
    """By its mark, by what it declares, else as UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        declared = _DECLARED.search(data[:4096])
        encoding = declared[1].decode() if declared else "utf-8"
    if data.startswith(codecs.BOM_UTF8) or encoding.lower().startswith("utf-8"):
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError, ValueError) as error:
        raise Damaged(
            _("%(name)s: the file is not in %(encoding)s. Save it in UTF-8.")
            % {"name": name, "encoding": encoding.upper().removesuffix("-SIG")}
        ) from error
    if "\0" in text:
        raise Damaged(_("%s: the file holds a NUL. Take it out.") % name)
    # The parser believes a declaration, which no longer holds for what is decoded.
    return re.sub(r"^\s*<\?xml[^<>]{0,200}\?>", "", text)


def _check_bounds(text: str, name: str) -> None:
    """Refuse what would fill the memory, and what the parser would give up on: it would lose
    words without saying so."""
    if text.count("<") > _MOST_TAGS:
        raise Damaged(_("%s: the file has far too many elements for a page.") % name)
    if texts.is_too_deep(text):
        raise Damaged(_("%s: the file nests its elements too deeply.") % name)
