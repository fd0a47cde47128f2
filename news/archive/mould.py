"""A message that publication itself has made, and copies of it with other numbers.

The mould's rows are read from the tables and rolled back again. In a copy the two numbers of
the text are others wherever they stand, and so are its keys, moments and digests. All else
stays, because nothing that is derived from a text looks at a number's value.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import connection, models, transaction

from news import fingerprints, publishing, record
from news.archive.texts import FIGURE, SERIAL, Text
from news.kinds import PROXIES
from news.models import (
    Address,
    Category,
    Draft,
    Edition,
    EditionCategory,
    Message,
    Seal,
    SearchText,
)

Row = dict[str, Any]
# In the order in which rows are written.
TABLES: dict[str, tuple[Any, str]] = {
    "message": (Message, "id"),
    "address": (Address, "message_id"),
    "draft": (Draft, "message_id"),
    "draft_category": (Draft.categories.through, "draft_id"),
    "edition": (Edition, "message_id"),
    "edition_category": (EditionCategory, "edition_id"),
    "seal": (Seal, "edition_id"),
    "search_text": (SearchText, "edition_id"),
}
# The identifier of what is never committed.
_REF = "mould"
# Any moment that has passed: a copy has its own.
_MOMENT = datetime(2016, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """A row of one table: its columns, and which of them hold one of the two numbers."""

    row: Row
    numbered: list[str]

    def copy(self, told: Callable[[str], str], **own: Any) -> Row:
        """The row with the numbers that `told` puts in, and with columns of its own."""
        row = self.row | own
        for name in self.numbered:
            if name not in own:
                row[name] = told(row[name])
        return row


@dataclass(frozen=True)
class Mould:
    text: Text
    parts: dict[str, Part]
    plain: str
    sources: list[tuple[str, str]]

    @cached_property
    def shared(self) -> list[int]:
        """The fingerprints that all copies have."""
        return [fingerprints.number(*source) for source in self.sources if not _holds(source[1])]

    @cached_property
    def numbered(self) -> list[tuple[str, str]]:
        """What the fingerprints of one copy are made of."""
        return [source for source in self.sources if _holds(source[1])]


def make(text: Text, category: Category) -> Mould:
    """Publish `text`, read what that has written, and roll it back."""
    with transaction.atomic():
        made = _published(text, category)
        transaction.set_rollback(True)
    return made


def _published(text: Text, category: Category) -> Mould:
    kind = Message.Kind(text.kind)
    message = Message.objects.create(kind=kind, import_ref=_REF)
    draft = PROXIES[kind].objects.create(
        message=message, title=text.title, body=text.body, in_language=text.in_language
    )
    draft.categories.set([category])
    publishing.publish_all([(draft, _MOMENT)])
    edition = message.editions.get()
    keys = {"id": message.pk, "message_id": message.pk, "draft_id": draft.pk}
    keys["edition_id"] = edition.pk
    parts = {
        name: Part(row, [column for column, told in row.items() if _holds(told)])
        for name, (model, key) in TABLES.items()
        for row in [_read(model, key, keys[key])]
    }
    sources = sorted(fingerprints.sources(edition.content))
    return Mould(text, parts, record.plain_text(edition.content), sources)


def _read(model: type[models.Model], key: str, value: int) -> Row:
    """The one row, as the database gives it."""
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {quoted(key)} = %s", [value])  # noqa: S608
        names = [column[0] for column in cursor.description]
        (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def _holds(told: object) -> bool:
    return isinstance(told, str) and (SERIAL in told or FIGURE in told)


def numbers(serial: int, figure: int) -> Callable[[str], str]:
    """What puts these two numbers into a text of a mould."""
    own, counted = f"{serial:08}", f"{figure:08}"
    return lambda text: text.replace(SERIAL, own).replace(FIGURE, counted)


def sealed(row: Row, moments: Mapping[str, datetime]) -> str:
    """The seal of an edition's row, whose moments are given as such: what `Seal.of` writes.

    Keys and words are plain ASCII, of which Python's own writer makes the canonical form ten
    times as fast.
    """
    told = {name: Seal.told(moments.get(name, row[name])) for name in Seal.COLUMNS}
    return json.dumps(told, sort_keys=True, separators=(",", ":"))
