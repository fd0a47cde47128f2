"""The one road from typed text to trusted HTML.

What CKEditor sends, what an importer reads and what a document holds is untrusted: any of
them may carry `<script>`, event handlers, `javascript:` links or forms. Everything passes
through `clean()`, which keeps the elements that the public page supports and nothing else,
at save, at publication and again when a page is rendered. What programs read in a page is
data, and passes through `data_block()`; a line in which something was found passes through
`marked()`. `mark_safe` stands on the one line below these three and nowhere else in the project.
"""

import json
import re
from collections.abc import Iterable

import lxml.html
import nh3
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from embassy.characters import normal as normal
from embassy.pasted import reading
from embassy.pasted.blocks import write
from embassy.pasted.links import SCHEMES

# h1 is the page's title; h4 and below have no place in a message.
_TAGS = {
    "a", "b", "blockquote", "br", "caption", "em", "h2", "h3", "i", "li", "ol", "p", "s",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_PRINTED = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=set(SCHEMES),
    clean_content_tags={"iframe", "noscript", "object", "script", "style", "template", "title"},
    link_rel="noopener",
    strip_comments=True,
)
_AMPERSAND = re.compile(r"&(?:amp(?:;|(?![;=\w]))|(?![#\w]))")
# The signs that nh3 looks at twice, and code points that never are characters, of which no stored
# text has one, to stand for them: one for `&`, and one for each of those after U+00A0.
_SLOW = re.compile("[\xa1-\xbf]")
_STAND_IN = "\ufdd0"
_STAND_INS = re.compile("[\ufdd0-\ufdef]")
_APART = 0xFDD0 - 0xA0
_BLOCKS = {"p", "h2", "h3", "ul", "ol", "blockquote", "table"}
# Signs that could end a script element or open another, and two that older scripts take for
# the end of a line. In JSON they stand in strings only, where the escape means the same.
_IN_DATA = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def clean(html: str) -> SafeString:
    """`html` with the supported elements only, safe to print."""
    return _trusted(_cleaned(html))


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
    return _cleaned("\n".join(map(write, reading.read(html).children)))


def _cleaned(html: str) -> str:
    """With another sign for each `&` that stands for itself, in a text and in an attribute alike,
    and for each of « » © and their neighbours: of a million of them nh3 takes the square. What
    comes back becomes `&amp;` or what it was, wherever it is."""
    without = _AMPERSAND.sub(_STAND_IN, _STAND_INS.sub("", html))
    without = _SLOW.sub(lambda found: chr(ord(found[0]) + _APART), without)
    cleaned = _PRINTED.clean(without).replace(_STAND_IN, "&amp;")
    return _STAND_INS.sub(lambda found: chr(ord(found[0]) - _APART), cleaned)


def plain(html: str) -> str:
    """The words of `html`: a line for each block, `- ` before an item of a list."""
    if not html.strip():
        return ""
    root = _parsed(_normal_html(html))
    for line_break in root.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = []
    for block in root.iter("p", "h2", "h3", "li", "td", "th", "caption"):
        text = _before_blocks(block).strip()
        if text:
            lines.append(f"- {text}" if block.tag == "li" else text)
    return "\n".join(lines)


def _before_blocks(block: lxml.html.HtmlElement) -> str:
    """The words of a block up to the first block in it, which has a line of its own."""
    words = [block.text or ""]
    for child in block:
        if child.tag in _BLOCKS:
            break
        words += [child.text_content(), child.tail or ""]
    return "".join(words)


def _trusted(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308


def _normal_html(html: str) -> str:
    """`normal` once more: references such as `&#1;` and `&nbsp;` have become signs by now."""
    return normal(html).replace("&nbsp;", " ")


def _parsed(html: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(html or " ", create_parent="div")
