"""HTML as the tags and words that a browser would see in it, one after the other. Pure.

No tree is built here: a browser's rules for broken nesting take minutes for a few hundred
thousand tags that are never closed. This takes one walk, whatever the text is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_MARKUP = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))                           # a comment
    | <(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z)                 # <!doctype>, <![if …]>, <?xml …>
    | <(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)
      (?P<rest>(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+)|["'])*+)>
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?"""
)
_TAG_BEGINS = re.compile("</?[a-zA-Z]")
_REFERENCE = re.compile(r"&#?\w+;")
# What stands in these is no markup, and in the first of them no text of the page either.
_UNSEEN = frozenset({"script", "style", "title", "iframe", "noembed", "noframes"})
_RAW = _UNSEEN | {"textarea", "xmp"}


@dataclass(frozen=True, slots=True)
class Start:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    name: str


def tokens(html: str) -> Iterator[Start | End | str]:
    """The tags of `html` and the text between them, references such as `&amp;` resolved.

    Comments, declarations, scripts and styles are left out. Names are in small letters.
    """
    position = 0
    while position < len(html):
        opening = html.find("<", position)
        if opening < 0:
            opening = len(html)
        if opening > position:
            yield unescape(html[position:opening])
            position = opening
            continue
        found = _MARKUP.match(html, position)
        if found is None:
            # "a < b" is text; a tag that nothing closes too, for its words' sake.
            is_tag = _TAG_BEGINS.match(html, position)
            end = -1 if is_tag else html.find("<", position + 1)
            end = len(html) if end < 0 else end
            yield unescape(html[position:end])
            position = end
            continue
        position = found.end()
        name = (found["name"] or "").lower()
        if not name:
            continue
        if found["slash"]:
            yield End(name)
            continue
        yield Start(name, _attributes(found["rest"]))
        if name in _RAW:
            closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, position)
            end = closing.start() if closing else len(html)
            if name not in _UNSEEN:
                yield unescape(html[position:end])
            position = end


def _attributes(written: str) -> dict[str, str]:
    """The first value of each name, as browsers take it."""
    found: dict[str, str] = {}
    if not written or written.isspace():
        return found
    for name, *values in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), _REFERENCE.sub(_resolved, "".join(values)))
    return found


def _resolved(reference: re.Match[str]) -> str:
    """In values only what a semicolon ends is one: `?a=1&copy=2` says nothing of copyright."""
    return unescape(reference[0])
