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
NOT_MODIFIED = "304 Not Modified"
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
    # The status and the headers as they travel, without the empty line that ends them.
    head: bytes


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
        variant = self.variant(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if self.is_known(
            variant, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        ):
            start_response(NOT_MODIFIED, not_modified(variant.headers))
            return []
        start_response(self.status, variant.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    def variant(self, accepted: str) -> Variant:
        """The best encoding that a request accepts (RFC 9110, 12.5.3): brotli, gzip, none."""
        return self.variants[chosen(accepted, self.variants)]

    def is_known(self, variant: Variant, matches: str | None, since: str | None) -> bool:
        """Whether the reader has this already, by the values of If-None-Match, which is asked
        first, and If-Modified-Since (RFC 9110, 13.2.2)."""
        if matches is not None:
            return variant.etag in matches or matches.strip() == "*"
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
        encoding: _variant(encoding, content, status, kept, digest)
        for encoding, content in bodies.items()
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


def _variant(encoding: str, body: bytes, status: str, kept: Headers, digest: str) -> Variant:
    etag = f'"{digest}-{encoding}"'
    headers = [*kept, ("Content-Length", str(len(body))), ("ETag", etag)]
    headers.append(("Vary", "Accept-Encoding"))
    if encoding != "identity":
        headers.append(("Content-Encoding", encoding))
    return Variant(body, etag, headers, head(status, headers))


def head(status: str, headers: Headers) -> bytes:
    """What an answer begins with (RFC 9112, 2.1), without the empty line that ends it."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), ""]
    return "\r\n".join(lines).encode("latin-1")


def not_modified(headers: Headers) -> Headers:
    """What a 304 repeats of an answer's headers (RFC 9110, 15.4.5)."""
    return [(name, value) for name, value in headers if name not in _OF_THE_BODY]


_OF_THE_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Language"}
_choices: dict[str, tuple[str, ...]] = {}


def chosen(accepted: str, offered: dict[str, Variant]) -> str:
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
