"""The files of a WordPress export by their numbers: posts name their picture by one.

They stand anywhere in the file, so it is read twice where files are given. The index lies in a
temporary database on the disk: an export may name a million.
"""

import sqlite3
from collections.abc import Iterable
from io import BufferedReader
from xml.etree.ElementTree import Element

from news.importers import embedded, xml_parts
from news.importers.items import Enclosed, Given


class Files:
    def __init__(self, given: Given) -> None:
        self.given = given
        self._index = sqlite3.connect("")  # on the disk, and deleted when it is closed
        self._index.execute("CREATE TABLE files (number INTEGER PRIMARY KEY, address, words, told)")

    @classmethod
    def of(cls, stream: BufferedReader, given: Given) -> "Files":
        """The files that the export names; none where no bytes of files are given."""
        files = cls(given)
        if not given.uploads:
            return files
        begins = stream.tell()
        for part in xml_parts.parts(stream):
            if part.element.tag == "item":
                files._take(part.element)
        stream.seek(begins)
        return files

    def pictures(self, numbers: Iterable[int]) -> tuple[Enclosed, ...]:
        """Those of these numbers that are given."""
        found = []
        for number in numbers:
            row = self._index.execute(
                "SELECT address, words, told FROM files WHERE number = ?", [number]
            ).fetchone()
            picture = row and embedded.picture(row[0], self.given.uploads, "", row[1], row[2])
            if picture:
                found.append(picture)
        return tuple(found)

    def _take(self, item: Element) -> None:
        told = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in item}
        number = told.get("post_id", "")
        if told.get("post_type") != "attachment" or not number.isdecimal() or len(number) > 15:
            return
        meta = [{c.tag.rpartition("}")[2]: c.text or "" for c in child} for child in item]
        alt = next(
            (m["meta_value"] for m in meta if m.get("meta_key") == "_wp_attachment_image_alt"), ""
        )
        caption = next((c.text or "" for c in item if c.tag.endswith("/excerpt/}encoded")), "")
        address = told.get("attachment_url") or told.get("guid", "")
        self._index.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
            [int(number), address, alt, caption],
        )
