"""The one road from typed text to trusted HTML.

What CKEditor sends, what an importer reads and what a document holds is untrusted: any of
them may carry `<script>`, event handlers, `javascript:` links or forms. Everything passes
through `clean()`, which keeps the elements that the public page supports and nothing else,
at save, at publication and again when a page is rendered. What programs read in a page is
data, and passes through `data_block()`; a line in which something was found passes through
`marked()`. `mark_safe` stands on the one line below these three and nowhere else in the project.
"""

import json
import unicodedata
from collections.abc import Iterable
from html import unescape

import lxml.html
import nh3
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# h1 is the page's title; h4 and below have no place in a message.
_TAGS = {
    "a", "b", "blockquote", "br", "caption", "em", "h2", "h3", "i", "li", "ol", "p", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "th": {"scope"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Block elements that we do not support become supported ones instead of running together.
_RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p", "section": "p"}


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        clean_content_tags={
            "iframe", "noscript", "object", "script", "style", "template", "title"
        },
        link_rel="noopener",
        strip_comments=True,
    )  # fmt: skip


_PRINTED = _cleaner(_TAGS)
_PARAGRAPHS = _cleaner({"p"})
_WORDS = _cleaner(set())
_TYPED = _cleaner(_TAGS | _RENAMED.keys())
_BLOCKS = {"p", "h2", "h3", "ul", "ol", "blockquote", "table"}
# Signs that could end a script element or open another, and two that older scripts take for
# the end of a line. In JSON they stand in strings only, where the escape means the same.
_IN_DATA = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def normal(text: str) -> str:
    """`text` in NFC, without NUL, lone surrogates, other control signs or soft hyphens.

    Non-breaking spaces become spaces: they come from layout by typing, and a search or a
    comparison that does not see them would call equal texts different.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = "".join(
        sign
        for sign in text
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"}
    )
    return unicodedata.normalize("NFC", text).replace("\xad", "").replace("\ufeff", "")


def clean(html: str) -> SafeString:
    """`html` with the supported elements only, safe to print."""
    return _trusted(_PRINTED.clean(html))


def data_block(value: object, media_type: str = "application/ld+json") -> SafeString:
    """`value` as a data block: a script element that programs read and browsers never run.

    Mappings, lists, strings, numbers, moments and lazy texts. Whatever stands in the strings,
    nothing ends the element early. Raises TypeError or ValueError for what JSON cannot say.
    """
    written = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return _trusted(f'<script type="{media_type}">{written.translate(_IN_DATA)}</script>')


def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A line of plain text as HTML, given as its parts: those that are True stand in `<mark>`."""
    return _trusted(
        "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)
    )


def tidy(html: str) -> str:
    """Typed or imported HTML as it is stored: normal, cleaned, without empty paragraphs.

    Text outside any block gets a paragraph, so that no word stands unstyled.
    """
    cleaned = _normal_html(_TYPED.clean(normal(html)))
    root = _parsed(cleaned)
    if _signs(root.text_content()) != _signs(unescape(_WORDS.clean(cleaned))):
        # Elements nested hundreds deep: the parser gives up on them, so they go, the words stay.
        root = _parsed(_PARAGRAPHS.clean(cleaned))
    for element in list(root.iterdescendants(*_RENAMED)):
        if any(child.tag in _BLOCKS or child.tag in _RENAMED for child in element):
            element.drop_tag()
        else:
            element.tag = _RENAMED[element.tag]
    _wrap_loose_text(root)
    for paragraph in root.findall("p"):
        if not paragraph.text_content().strip():
            root.remove(paragraph)
    return "\n".join(
        lxml.html.tostring(block, encoding="unicode", with_tail=False) for block in root
    )


def plain(html: str) -> str:
    """The words of `html`: a line for each block, `- ` before an item of a list."""
    if not html.strip():
        return ""
    root = _parsed(_normal_html(html))
    for line_break in root.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = []
    for block in root.iter("p", "h2", "h3", "li", "td", "th", "caption"):
        if any(child.tag in _BLOCKS for child in block):
            continue
        text = " ".join(block.text_content().split(" ")).strip()
        if text:
            lines.append(f"- {text}" if block.tag == "li" else text)
    return "\n".join(lines)


def _trusted(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308


def _normal_html(html: str) -> str:
    """`normal` once more: references such as `&#1;` and `&nbsp;` have become signs by now."""
    return normal(html).replace("&nbsp;", " ")


def _parsed(html: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(html or " ", create_parent="div")


def _signs(text: str) -> int:
    return len("".join(text.split()))


def _wrap_loose_text(root: lxml.html.HtmlElement) -> None:
    """Put text and inline elements that stand directly below `root` into paragraphs."""
    loose: lxml.html.HtmlElement | None = None
    if (root.text or "").strip():
        loose = lxml.html.Element("p")
        loose.text = root.text
        root.insert(0, loose)
    root.text = None
    for child in list(root):
        if child is loose:
            continue
        if child.tag in _BLOCKS:
            loose = None
        else:
            if loose is None:
                loose = lxml.html.Element("p")
                child.addprevious(loose)
            loose.append(child)  # moves its tail along
            continue
        if (child.tail or "").strip():
            loose = lxml.html.Element("p")
            loose.text = child.tail
            child.tail = None
            child.addnext(loose)
