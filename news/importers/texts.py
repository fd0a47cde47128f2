"""What all readers do alike with titles, summaries and addresses of a foreign text."""

import re
from html import unescape
from urllib.parse import urlsplit

from embassy import markup
from news.models import Draft

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TITLE_FROM_TEXT = 100
_NAMED = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
# Elements without an end, or whose end may be left out.
_OPEN_ENDED = {
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
}  # fmt: skip
_DEEPEST = 200


def line(html: str) -> str:
    """A title or a name as plain words in one line."""
    return " ".join(markup.normal(unescape(_TAG.sub("", html))).split())


def words(html: str) -> str:
    """A short text, such as an excerpt, as plain words."""
    if "<" not in html and "&" not in html:
        return " ".join(markup.normal(html).split())
    return " ".join(markup.plain(markup.tidy(html)).split())


def title_of(html: str) -> str:
    """The opening of a text that has no title; "" for one without words."""
    opening = words(html[:20_000])
    if len(opening) <= _TITLE_FROM_TEXT:
        return opening
    return opening[:_TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"


def summed_up(summary: str, html: str) -> tuple[str, str]:
    """The summary and the text. A summary that is too long for one begins the text, so that no
    word is lost."""
    plain = words(summary)
    if len(plain) <= (Draft._meta.get_field("summary").max_length or 0):
        return plain, html
    return "", f"{summary if '<p' in summary else f'<p>{summary}</p>'}\n{html}"


def host(address: str) -> str:
    """The host of an address as sites are compared: without www and port."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_too_deep(html: str) -> bool:
    """Whether elements are nested as no person nests them: parsers give up on that, or take
    minutes."""
    depth = 0
    for tag in _NAMED.finditer(html):
        if tag[2].lower() in _OPEN_ENDED or tag[3]:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False
