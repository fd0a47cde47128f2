"""What a reader makes of one message of a foreign file, and what the saver is given."""

from dataclasses import dataclass
from datetime import datetime


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
