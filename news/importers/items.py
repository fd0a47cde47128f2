"""What a reader makes of one message of a foreign file, and what the saver is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from django.utils.translation import gettext as _

from embassy import markup
from news.importers.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Given:
    """What the person who imports says besides the file."""

    # For times of a source that names no zone.
    zone: tzinfo = UTC
    # The pictures and files that the texts show, as a folder or a zip; None without them.
    uploads: Uploads | None = None
    # The types of WordPress's posts that are messages.
    post_types: frozenset[str] = frozenset({"post"})


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A picture or an attachment of a message. `read` raises `Damaged`."""

    name: str
    # Given how many bytes it may have at most.
    read: Callable[[int], bytes]
    # Of a picture what it shows, of an attachment its title.
    words: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A message as its source has it. Texts are untrusted; the saver cleans them."""

    # For sentences about it: Item 3 (“Title”).
    place: str
    # The source's own identifier, the same at every import and unlike any other source's.
    ref: str
    title: str
    html: str
    # A value of `Message.Kind`; "" where the source says nothing.
    kind: str = ""
    summary: str = ""
    # A BCP 47 tag; "" where the source says nothing.
    language: str = ""
    # In UTC; None where the source says nothing.
    date_published: datetime | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    # Whether it shall have the featured place.
    pinned: bool = False
    # False for what its source has not published: it stays a draft whatever the command says.
    is_public: bool = True
    # Where it could be read, as the source spells it.
    former: tuple[str, ...] = ()
    pictures: tuple[Enclosed, ...] = ()
    attachments: tuple[Enclosed, ...] = ()
    # Addresses of pictures and files that the text shows and nobody has given.
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a reader does not bring along, and why; `reason` ends the sentence “Left out: 3 …”."""

    place: str
    reason: str
    number: int = 1


def place(number: int, title: str, line: int = 0) -> str:
    """How sentences name an item: Line 120, item 3 (“Title”)."""
    words = {"number": number, "line": line, "title": shortened(title)}
    if line:
        named = _("Line %(line)s, item %(number)s (“%(title)s”)")
        return (named if words["title"] else _("Line %(line)s, item %(number)s")) % words
    return (_("Item %(number)s (“%(title)s”)") if words["title"] else _("Item %(number)s")) % words


def shortened(title: str) -> str:
    short = " ".join(markup.normal(title[:500]).split())
    return f"{short[:79]}…" if len(short) > 80 else short
