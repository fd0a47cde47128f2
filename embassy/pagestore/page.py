"""The bytes of one page, in each encoding, and how a request for it is answered."""

import gzip
import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import brotli
from django.utils.http import parse_http_date_safe

from embassy.pagestore.reading import Reading

Headers = list[tuple[str, str]]

# Not worth compressing below this, in bytes: the header would eat what is won.
SMALL = 256
# What an entry costs beside its bytes, roughly: keys, headers, objects.
OVERHEAD = 2048
# Headers that belong to one answer, or that are made anew for each variant.
_OWN = {"content-length", "content-encoding", "etag", "vary", "date", "age", "connection"}
_COMPRESSED = ("text/", "application/json", "application/feed+json", "application/atom+xml",
               "application/xml", "application/ld+json", "image/svg+xml")  # fmt: skip


@dataclass(slots=True)
class Variant:
    """One encoding of a page: its body, its strong ETag, and its headers, ready to be sent."""

    body: bytes
    etag: str
    headers: Headers


@dataclass
class Page:
    """What was answered once. `fresh_until` and `changes_at` are seconds since the epoch.

    After `fresh_until` one request renders it anew, while others may still have this one; at
    `changes_at` something changes that readers may see, and they wait for the new one.
    """

    status: str
    generation: str
    fresh_until: float
    changes_at: float
    variants: dict[str, Variant]
    size: int
    # Of the header Last-Modified, in seconds since the epoch; None without one.
    modified_at: int | None
    rendered_at: float = field(default_factory=time.time)
    used: bool = False
    renewing: Lock = field(default_factory=Lock)

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        variant = self.variants[chosen(environ.get("HTTP_ACCEPT_ENCODING", ""), self.variants)]
        if self._is_known(environ, variant):
            start_response("304 Not Modified", not_modified(variant.headers))
            return []
        start_response(self.status, variant.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    def _is_known(self, environ: dict[str, Any], variant: Variant) -> bool:
        """Whether the reader has this already (RFC 9110, 13.2.2: the ETag is asked first)."""
        matches = environ.get("HTTP_IF_NONE_MATCH")
        if matches is not None:
            return variant.etag in matches or matches.strip() == "*"
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or self.modified_at is None or not self.status.startswith("200"):
            return False
        then = parse_http_date_safe(since)
        return then is not None and self.modified_at <= then


def make(status: str, headers: Headers, body: bytes, reading: Reading) -> Page:
    """The page of an answer that Django gave, in the encodings that are worth it."""
    kept = [(name, value) for name, value in headers if name.lower() not in _OWN]
    told = {name.lower(): value for name, value in kept}
    media_type = told.get("content-type", "")
    digest = hashlib.sha256(body).hexdigest()[:32]
    bodies = {"identity": body}
    if len(body) >= SMALL and media_type.startswith(_COMPRESSED):
        bodies["gzip"] = gzip.compress(body, 6, mtime=0)
        bodies["br"] = brotli.compress(body, quality=5)
    variants = {
        encoding: _variant(encoding, content, kept, digest) for encoding, content in bodies.items()
    }
    size = sum(len(content) for content in bodies.values()) + OVERHEAD
    return Page(
        status,
        reading.generation,
        reading.fresh_until,
        reading.changes_at,
        variants,
        size,
        parse_http_date_safe(told.get("last-modified", "")),
    )


def _variant(encoding: str, body: bytes, kept: Headers, digest: str) -> Variant:
    etag = f'"{digest}-{encoding}"'
    headers = [*kept, ("Content-Length", str(len(body))), ("ETag", etag)]
    headers.append(("Vary", "Accept-Encoding"))
    if encoding != "identity":
        headers.append(("Content-Encoding", encoding))
    return Variant(body, etag, headers)


def not_modified(headers: Headers) -> Headers:
    """What a 304 repeats of an answer's headers (RFC 9110, 15.4.5)."""
    return [(name, value) for name, value in headers if name not in _OF_THE_BODY]


_OF_THE_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Language"}
_choices: dict[str, tuple[str, ...]] = {}


def chosen(accepted: str, offered: dict[str, Variant]) -> str:
    """The best encoding that a request accepts (RFC 9110, 12.5.3): brotli, gzip, none."""
    order = _choices.get(accepted)
    if order is None:
        order = _order(accepted)
        if len(_choices) < 500:
            _choices[accepted] = order
    return next((encoding for encoding in order if encoding in offered), "identity")


def _order(accepted: str) -> tuple[str, ...]:
    refused: set[str] = set()
    named: set[str] = set()
    for part in accepted.lower().split(","):
        name, _, quality = part.strip().partition(";")
        weight = quality.strip().removeprefix("q=")
        (refused if weight and not weight.strip("0.") else named).add(name.strip())
    return tuple(encoding for encoding in ("br", "gzip") if encoding in named - refused)
