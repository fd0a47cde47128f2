"""Addresses of the site that was before, in one spelling: `/2018/02/title`, `/?p=12`.

The same page is asked for with and without a slash at its end, percent-encoded or not, as
`/index.php?p=12` and with what newsletters and search engines hang on.
Knows no database.
"""

import re
import unicodedata
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from django.utils.encoding import repercent_broken_unicode

from embassy.pagestore.declared import MEANT_ELSEWHERE

_NUMBER = re.compile(r"[0-9]{1,18}")
# Hung on by newsletters, networks and search engines; they never say which page it is.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|yclid|msclkid|mc_[ce]id|_openstat|ref")
_INDEX = re.compile(r"/(?:index|default)\.(?:php|html?|aspx?)$", re.IGNORECASE)
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
_MOST_PARAMETERS = 10


class NoAddress(ValueError):
    """A text is no address of a page."""


def normal(address: str) -> str:
    """The spelling under which an old address is kept, given it whole or from its path on."""
    try:
        parts = urlsplit(address.strip())
    except ValueError as error:
        raise NoAddress(address) from error
    if parts.scheme not in ("", "http", "https") or not (parts.path or parts.netloc):
        raise NoAddress(address)
    decoded = repercent_broken_unicode(unquote_to_bytes(parts.path)).decode()
    path = _path(decoded)
    pairs = _pairs(parts.query)
    if path == "/" and not (len(pairs) == 1 and asks_for_a_number(parts.query)):
        if not pairs or not decoded.strip("/"):
            raise NoAddress(address)
        path = "/" + decoded.strip("/")  # index.php?option=…&id=5
    return _spelled(path, pairs)


def spellings(path: str, query: str) -> list[str]:
    """Under which spellings the page that is asked for may be kept, the likeliest first.

    `path` as Django gives it, `query` as it was sent.
    """
    plain, pairs = _path(path), _pairs(query)
    bases = [plain]
    if plain == "/":
        bases = ["/" + path.strip("/")] if path.strip("/") else []
        pairs_of_home = [pair for pair in pairs if asks_for_a_number("=".join(pair))]
        found = [_spelled("/", [pair]) for pair in pairs_of_home]
    else:
        found = []
    for base in bases:
        found += [_spelled(base, pairs), *(_spelled(base, [pair]) for pair in pairs)]
        found += [_spelled(base, [])] if base == plain else []
    return list(dict.fromkeys(found))


def asks_for_a_number(query: str) -> bool:
    """Whether a query asks the home page for a text of WordPress: `p=12`."""
    return any(
        name in MEANT_ELSEWHERE and _NUMBER.fullmatch(value) for name, value in _pairs(query)
    )


def _path(path: str) -> str:
    text = unicodedata.normalize("NFC", path)
    if _CONTROL.search(text):
        raise NoAddress(path)
    text = "/" + re.sub(r"/{2,}", "/", text).lstrip("/")
    text = _INDEX.sub("/", text)
    if text.startswith("/index.php/"):
        text = text.removeprefix("/index.php")
    return text.rstrip("/") or "/"


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return []
    return sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0]))


def _spelled(path: str, pairs: list[tuple[str, str]]) -> str:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{path}?{query}" if query else path
