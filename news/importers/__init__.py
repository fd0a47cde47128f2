"""Messages from foreign files: a reader for each format, one saver for all (saver.py).

A reader is a module with the two functions of `Reader`. It turns an open file into items and
knows no database. A new format is one module here and one line in `READERS`.
"""

from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from news.importers import atom_feed, csv_table, html_folder, json_feed, rss, wxr
from news.importers.items import Given, Item, LeftOut


class Reader(Protocol):
    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with `head` (up to some thousand bytes) is of the format."""

    def read(self, stream: BufferedReader, given: Given) -> Iterable[Item | LeftOut]:
        """The items of the file, and what of it are none. Raises `Damaged` for what cannot be
        used, at once or when it comes to it."""


# The first that recognises a file reads it.
READERS: dict[str, Reader] = {
    "json-feed": json_feed,
    "wordpress": wxr,
    "rss": rss,
    "atom": atom_feed,
    "html": html_folder,
    "csv": csv_table,
}


def read(
    stream: BufferedReader | Path, format_name: str | None = None, given: Given | None = None
) -> Iterable[Item | LeftOut]:
    """The items of a file in the given format, or in the one that its beginning looks like; of
    a folder those of its HTML files."""
    given = given or Given()
    if isinstance(stream, Path):
        return html_folder.read(stream, given)
    if format_name:
        return READERS[format_name].read(stream, given)
    head = stream.peek()
    if not head.strip():
        raise Damaged(_("The file is empty."))
    for reader in READERS.values():
        if reader.recognises(head):
            return reader.read(stream, given)
    raise Damaged(_("The file is in none of the known formats (%s).") % ", ".join(READERS))
