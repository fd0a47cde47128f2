"""Where a link in pasted text leads, if it may lead there. Pure."""

import re
from urllib.parse import parse_qs, urlsplit

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# The names of the turns of a message; every other name in a page is cleaned away.
_TURN = re.compile(r"#[qa]\d+(-\d+)?")
# Programs put their own address in front of the one that was written: Outlook's tells whose
# mail it was, Google's tells Google who reads.
_DETOURS = (
    (re.compile(r"https?://[\w.-]+\.safelinks\.protection\.outlook\.com/", re.I), "url"),
    (re.compile(r"https?://www\.google\.[a-z.]{2,6}/url\?", re.I), "q"),
    (re.compile(r"https?://l\.facebook\.com/l\.php\?", re.I), "u"),
)


def kept(href: str) -> str:
    """`href` as it is stored; "" if it may not be, or leads nowhere from our pages.

    Nowhere lead places of the file that was copied from ("#_ftn1", "page2.html", "file:…").
    """
    address = re.sub(r"[\x00-\x20\x7f]+", lambda gap: "" if gap[0] != " " else "%20", href.strip())
    try:
        parts = urlsplit(address)
        for detour, name in _DETOURS:
            if detour.match(address):
                behind = parse_qs(parts.query).get(name, [""])[0].strip()
                return kept(behind) if behind.lower().startswith("http") else address
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme in SCHEMES:
        return address if parts.netloc or parts.path.strip("/") else ""
    if parts.scheme:
        return ""
    if parts.netloc:
        return f"https:{address}"
    return address if address.startswith("/") or _TURN.fullmatch(address) else ""
