"""The pictures and files that a text shows: taken from what was given, never from the network.

A picture that is found goes with its caption; one that is not leaves its caption in the text,
and its address is named. Linear in the text, whatever it holds.
"""

import re
from html import unescape
from pathlib import PurePosixPath
from typing import NamedTuple

from news.attachable import KINDS
from news.importers import texts, uploads
from news.importers.items import Enclosed
from news.importers.uploads import Uploads

_IMAGE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_LINK = re.compile(r"<a\b([^<>]*)>", re.IGNORECASE)
_FIGURE = re.compile(r"<(/?)(figure|figcaption)\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
# One text shows no more of them.
_MOST = 200


class Embedded(NamedTuple):
    html: str
    pictures: tuple[Enclosed, ...]
    attachments: tuple[Enclosed, ...]
    missing: tuple[str, ...]


def of(html: str, given: Uploads | None, base: str = "", own: str = "") -> Embedded:
    """`html` without what is enclosed now, and that. Paths in it are relative to `base`; files of
    the host `own` alone are missed."""
    captions: dict[int, str] = {}
    html = _without_captions(html, given, base, captions)
    pictures: dict[str, Enclosed] = {}
    missing: list[str] = []
    for number, image in enumerate(list(_IMAGE.finditer(html))[:_MOST]):
        attributes = _attributes(image[1])
        address = attributes.get("src", "").strip()
        if not address or address.startswith("data:"):
            continue
        found = picture(address, given, base, attributes.get("alt", ""), captions.get(number, ""))
        if found:
            pictures.setdefault(found.name, found)
        else:
            missing.append(address[:200])
    html, attachments, not_given = _without_links(html, given, base, own)
    return Embedded(html, tuple(pictures.values()), attachments, (*missing, *not_given))


def picture(
    address: str, given: Uploads | None, base: str = "", words: str = "", caption: str = ""
) -> Enclosed | None:
    """The picture at an address, as far as it was given."""
    found = given and uploads.of_address(given, base + address)
    if not found:
        return None
    return Enclosed(found[0], found[1], texts.line(words)[:300], texts.line(caption)[:500])


def attachment(
    address: str, given: Uploads | None, base: str = "", words: str = ""
) -> Enclosed | None:
    """The file at an address, as far as it was given; its title is what links to it."""
    found = given and uploads.of_address(given, base + address)
    if not found:
        return None
    title = texts.line(words)[:200] or PurePosixPath(found[0]).name[:200]
    return Enclosed(found[0], found[1], title)


def is_attachment(address: str) -> bool:
    suffix = PurePosixPath(address.partition("?")[0].partition("#")[0]).suffix
    return suffix.lower().lstrip(".") in {kind.extension for kind in KINDS}


def _without_captions(html: str, given: Uploads | None, base: str, captions: dict[int, str]) -> str:
    """Captions of pictures that are given are taken out, under the number of their picture;
    others become paragraphs."""
    made: list[str] = []
    position = image = 0
    address, begins = "", -1
    for tag in _FIGURE.finditer(html):
        name, closes = tag[2].lower(), tag[1]
        if begins >= 0 and name == "figcaption" and closes:
            words = html[begins : tag.start()]
            if address and picture(address, given, base):
                captions[image - 1] = words
            else:
                made.append(f"<p>{words}</p>")
            position, begins = tag.end(), -1
        elif begins < 0:
            between = html[position : tag.start()]
            made.append(between)
            for shown in _IMAGE.finditer(between):
                image += 1
                address = _attributes(shown[1]).get("src", "")
            position = tag.end()
            if name == "figcaption" and not closes:
                begins = tag.end()
            elif name == "figure":
                address = ""
    return "".join(made) + (html[begins:] if begins >= 0 else html[position:])


def _without_links(
    html: str, given: Uploads | None, base: str, own: str
) -> tuple[str, tuple[Enclosed, ...], list[str]]:
    """Links to files that are given lose their address, their words stay; the files."""
    made: list[str] = []
    found: dict[str, Enclosed] = {}
    missing: list[str] = []
    position = 0
    for link in _LINK.finditer(html):
        address = unescape(_attributes(link[1]).get("href", "")).strip()
        if not is_attachment(address) or len(found) + len(missing) >= _MOST:
            continue
        ends = html.find("</a", link.end(), link.end() + 2000)
        words = html[link.end() : ends] if ends >= 0 else ""
        file = attachment(address, given, base, words)
        if file:
            found.setdefault(file.name, file)
            made.append(html[position : link.start()])
            position = link.end()
        elif texts.host(address) in ("", own):
            missing.append(address[:200])
    return "".join(made) + html[position:], tuple(found.values()), missing


def _attributes(told: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(told)
    }
