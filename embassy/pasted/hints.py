"""What the tags, styles and classes of pasted text mean. Pure.

Word, Google Docs and their like say with styles what HTML has elements for, and hide in
styles what was never meant to be read. `Style` is what a word looks like; `Effect` is what one
element changes in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from embassy.pasted import links

_GROUPS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
    "sub": "script", "sup": "script", "s": "struck", "a": "link",
}  # fmt: skip
_INLINE = {name: name for name in _GROUPS if name != "a"} | {"strike": "s"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
# Whose words nobody saw who read the page it was copied from.
_HIDDEN = frozenset({
    "audio", "canvas", "datalist", "del", "noscript", "object", "template", "video", "xml",
})  # fmt: skip
_HIDDEN_CLASSES = re.compile(
    # Word: remarks in the margin. Word Online: deletions. Sites: words for screen readers only.
    r"(?<![\w-])(?:msocom\w+|MsoComment\w+|DeletedTrackedChange"
    r"|TrackChange\w*Deletion)(?![\w-])"
)
_EMOJI_CLASSES = re.compile(r"(?<![\w-])(?:emoji|emojione|wp-smiley)(?![\w-])")
_LIST = re.compile(r"\bl\d+\s+level(\d)")
_TYPES = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
          "lower-roman": "i", "upper-roman": "I"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How words look at one place."""

    inline: tuple[str, ...] = ()  # the tags around them, outermost first
    leaf: str = "p"  # p, h2 or h3: the block that they begin
    hidden: bool = False
    preformatted: bool = False
    level: int = 0  # of Word's lists; 0 outside
    marker: bool = False  # the bullet or number that Word writes before an item


@dataclass(frozen=True, slots=True)
class Effect:
    on: tuple[str, ...] = ()
    styled: tuple[str, ...] = ()  # as `on`, but said by a style
    off: frozenset[str] = frozenset()
    leaf: str = ""
    hidden: bool = False
    preformatted: bool = False
    level: int | None = None
    marker: bool = False
    field: str = ""  # begin, separator, end: Word's fields, whose code is no text

    def __call__(self, style: Style) -> Style:
        if self is _NOTHING:
            return style
        leaf = self.leaf or style.leaf
        kept = [tag for tag in style.inline if _group(tag) not in self.off]
        # The look of headings is the site's.
        for tag in self.on + (self.styled if leaf == "p" else ()):
            group = _group(tag)
            if group in {"link", "script"}:
                kept = [other for other in kept if _group(other) != group]
            if all(_group(other) != group for other in kept):
                kept.append(tag)
        return replace(
            style,
            inline=tuple(kept),
            leaf=leaf,
            hidden=style.hidden or self.hidden,
            preformatted=style.preformatted or self.preformatted,
            level=style.level if self.level is None else self.level,
            marker=style.marker or self.marker,
        )


_NOTHING = Effect()
_TELLING = frozenset({"aria-level", "class", "hidden", "href", "role", "style"})


def effect(name: str, attributes: Mapping[str, str]) -> Effect:
    """What an element changes for the words in it."""
    if not attributes:
        return _effect(name, ())
    telling = tuple(pair for pair in attributes.items() if pair[0] in _TELLING)
    if not telling and name not in _NAMES:
        return _NOTHING
    return _effect(name, telling)


@lru_cache(maxsize=2000)
def _effect(name: str, telling: tuple[tuple[str, str], ...]) -> Effect:
    attributes = dict(telling)
    classes = attributes.get("class", "")
    declared = declarations(attributes.get("style", ""))
    if _EMOJI_CLASSES.search(classes):
        return Effect(off=frozenset(_GROUPS.values()) - {"link"})
    styled, off = _looks(declared) if name not in _HEADINGS else ((), frozenset[str]())
    on: tuple[str, ...] = (_INLINE[name],) if name in _INLINE else ()
    if name == "a" and "mso-comment-reference" not in declared:
        href = links.kept(attributes.get("href", ""))
        if href:
            on = (f'a href="{escape(href)}" rel="noopener"',)
    if on and _group(on[0]) in off:
        on = ()  # <b style="font-weight:normal"> is Google's wrapper around everything
    found = Effect(
        on=on,
        styled=styled,
        off=off,
        leaf=_leaf(name, attributes),
        hidden=name in _HIDDEN or _is_hidden(attributes, declared, classes),
        preformatted=name == "pre" or declared.get("white-space", "").startswith("pre"),
        level=0 if name in _CONTAINERS else _level(declared),
        marker=declared.get("mso-list", "").lower() == "ignore",
        field=declared.get("mso-element", "").lower().partition("field-")[2],
    )
    return _NOTHING if found == _NOTHING else found


@lru_cache(maxsize=2000)
def declarations(style: str) -> dict[str, str]:
    """The declarations of a `style`, names and values in small letters."""
    pairs = (part.partition(":") for part in style[:4000].lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value.strip()}


def list_type(attributes: Mapping[str, str]) -> str:
    """The `type` of a numbered list: a, A, i, I, or "" for figures."""
    if attributes.get("type", "") in {"a", "A", "i", "I"}:
        return attributes["type"]
    declared = declarations(attributes.get("style", ""))
    return _TYPES.get(declared.get("list-style-type", ""), "")


def emoji(attributes: Mapping[str, str]) -> str:
    """The sign that a picture stands for, "" if it is a picture."""
    alt = attributes.get("alt", "").strip()
    is_sign = len(alt) <= 16 and not any(sign.isalnum() and sign.isascii() for sign in alt)
    return alt if is_sign and _EMOJI_CLASSES.search(attributes.get("class", "")) else ""


def _group(tag: str) -> str:
    return _GROUPS["a" if tag.startswith("a ") else tag]


def _looks(declared: Mapping[str, str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The tags that a style stands for, and the groups of those that it ends."""
    on, off = [], set()
    weight = declared.get("font-weight", "")
    font = declared.get("font", "")
    if weight in {"bold", "bolder", "600", "700", "800", "900"} or re.search(
        r"(?<!\S)(?:bold|[6-9]00)(?!\S)", font
    ):
        on.append("strong")
    elif weight in {"normal", "lighter", "100", "200", "300", "400", "500"}:
        off.add("bold")
    slant = declared.get("font-style", "")
    if slant.startswith(("italic", "oblique")) or re.search(r"(?<!\S)italic(?!\S)", font):
        on.append("em")
    elif slant == "normal":
        off.add("italic")
    shift = declared.get("vertical-align", "")
    if shift in {"sub", "super"}:
        on.append({"sub": "sub", "super": "sup"}[shift])
    lines = declared.get("text-decoration", "") + declared.get("text-decoration-line", "")
    if "line-through" in lines:
        on.append("s")
    return tuple(on), frozenset(off)


def _is_hidden(attributes: Mapping[str, str], declared: Mapping[str, str], classes: str) -> bool:
    return (
        "hidden" in attributes
        or declared.get("display") == "none"
        or declared.get("visibility") == "hidden"
        or declared.get("mso-hide") in {"all", "screen"}
        or declared.get("mso-element") in {"comment", "comment-list"}
        or (bool(classes) and _HIDDEN_CLASSES.search(classes) is not None)
    )


def _leaf(name: str, attributes: Mapping[str, str]) -> str:
    if name in _HEADINGS:
        return _HEADINGS[name]
    if name == "p" and attributes.get("class") == "MsoTitle":
        return "h2"
    if attributes.get("role") == "heading":
        return _HEADINGS.get(f"h{attributes.get('aria-level', '2')}", "h3")
    return "p" if name in _CONTAINERS else ""


def _level(declared: Mapping[str, str]) -> int | None:
    written = declared.get("mso-list")
    if written is None or written == "ignore":
        return None
    found = _LIST.search(written)
    return int(found[1]) if found else 0


_CONTAINERS = frozenset({"blockquote", "caption", "li", "ol", "table", "td", "th", "ul"})
_NAMES = _INLINE.keys() | _HEADINGS.keys() | _HIDDEN | _CONTAINERS | {"a", "pre"}
