"""What a feed says, before it is written as Atom (news/atom.py) or as JSON (news/json_feed.py).

All addresses are whole. What there is none of is "" or None.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

# What the feeds say in words of their own: <record:edition> and <record:ledger> in Atom, the
# scheme of its category "withdrawn". A name that no host owns, so that it outlives them.
NAMESPACE = "urn:uuid:5f0c3c4e-6f0b-4d64-9a57-0c6b6a3c8b1e"


@dataclass(frozen=True)
class Author:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Category:
    slug: str
    name: str


@dataclass(frozen=True)
class Enclosure:
    url: str
    media_type: str
    size: int
    title: str
    language: str


@dataclass(frozen=True)
class Record:
    """By which anybody can check an entry: the digest is that of the document's bytes."""

    reference: str
    version: int
    standing: str
    content_sha256: str
    document: str


@dataclass(frozen=True)
class Entry:
    """A message. `identity` is its uuid's and never changes; small changes do not move
    `updated`; the title says it when the text is withdrawn."""

    identity: str
    url: str
    title: str
    summary: str
    html: str
    language: str
    published: datetime
    updated: datetime
    author: Author
    speakers: list[Author]
    categories: list[Category]
    enclosures: list[Enclosure]
    image: str
    responds_to: str
    record: Record

    @property
    def is_withdrawn(self) -> bool:
        return self.record.standing == "withdrawn"


@dataclass(frozen=True)
class Channel:
    """A page of a feed: `first`, `newer` and `older` are the other pages, `page` is for people.

    `identity` is the same on every page. `head` is the digest of the last line of the public
    ledger, which stands in the file `ledger`.
    """

    title: str
    language: str
    identity: str
    page: str
    own: str
    first: str
    newer: str
    older: str
    author: Author
    icon: str
    head: str
    ledger: str
    entries: list[Entry]

    @property
    def updated(self) -> datetime:
        """When an entry changed last; the beginning of time for a feed without any."""
        beginning = datetime(1970, 1, 1, tzinfo=UTC)
        return max((entry.updated for entry in self.entries), default=beginning)


def written(at: datetime) -> str:
    """A moment as RFC 3339 has it, in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
