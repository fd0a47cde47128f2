"""Which texts say the same in other languages, and whether a translation is behind its source.

Messages of one `translation_group` say the same. A message may name the one that it translates
(`Message.source`); it is behind once readers were told of a change of the source, or the source
was withdrawn or removed, after the translation's own last version. A later version of the
translation ends that, and so does the desk's word that it is still right
(`Message.source_version`). Only what has been public is looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from embassy.site_url import absolute
from news.models import Edition, Message
from news.models.edition import EditionQuerySet

# Whoever reads a language that none of them is in is led to this one by search engines.
ANY_LANGUAGE = "x-default"


@dataclass(frozen=True)
class Alternate:
    """One of the addresses at which the same is said, as search engines are told of it."""

    code: str
    url: str


@dataclass(frozen=True)
class Group:
    """What the public may read of those that say the same: one text a language, the edition of
    the page among them."""

    edition: Edition
    by_language: dict[str, Edition] = field(default_factory=dict)

    @property
    def others(self) -> list[Edition]:
        """The other languages, by their codes."""
        rows = sorted(self.by_language.items())
        return [row for code, row in rows if code != self.edition.in_language]

    @property
    def source(self) -> Edition | None:
        """What it translates, where that can be read."""
        return self._of(self.edition.message.source_id)

    @property
    def translations(self) -> list[Edition]:
        """Those of the others that are translations of it."""
        own = self.edition.message_id
        return [row for row in self.others if row.message.source_id == own]

    def alternates(self, default: str) -> list[Alternate]:
        """All of them, as each of their pages names them; none where there is one language.

        Of two messages in one language, which the desk does not make, the earlier is meant.
        The default language's text is everybody's, else the one that is no translation.
        """
        rows = self.by_language
        if len(rows) < 2 or rows[self.edition.in_language].pk != self.edition.pk:
            return []
        ours = {row.message_id for row in rows.values()}
        first = [row for row in rows.values() if row.message.source_id not in ours]
        meant = rows.get(default) or min(first or rows.values(), key=lambda row: row.message_id)
        told = [Alternate(code, _address(row)) for code, row in sorted(rows.items())]
        return [*told, Alternate(ANY_LANGUAGE, _address(meant))]

    def _of(self, message: int | None) -> Edition | None:
        return next((row for row in self.others if row.message_id == message), None)


def group(edition: Edition, at: datetime) -> Group:
    """One query."""
    rows = Edition.objects.public_in_any_order(at).filter(
        message__translation_group=edition.message.translation_group
    )
    return Group(edition, by_language(_read(rows)))


def families(first: int, last: int, at: datetime) -> dict[UUID, dict[str, Edition]]:
    """What says the same as any of the messages with these numbers, by group and language; none
    of those that stand alone. One query."""
    twins = Message.objects.filter(translation_group=OuterRef("translation_group"))
    shared = Message.objects.filter(
        Exists(twins.exclude(pk=OuterRef("pk"))), pk__gte=first, pk__lte=last
    )
    rows = Edition.objects.public_in_any_order(at).filter(
        message__translation_group__in=shared.values("translation_group")
    )
    found: dict[UUID, list[Edition]] = {}
    for row in _read(rows):
        found.setdefault(row.message.translation_group, []).append(row)
    return {family: by_language(members) for family, members in found.items()}


def by_language(rows: Iterable[Edition]) -> dict[str, Edition]:
    """The earliest message of each language."""
    found: dict[str, Edition] = {}
    for row in sorted(rows, key=lambda row: row.message_id):
        found.setdefault(row.in_language, row)
    return found


def told_since(source: Any, checked: Any, since: Any, at: datetime) -> EditionQuerySet:
    """The versions of `source` that readers were told of after `since`, latest first, and that
    nobody has compared (`checked` is the number of the last one that was)."""
    told = Edition.objects.begun(at).exclude(note_kind=Edition.Note.MINOR)
    told = told.filter(message=source, number__gt=1, public_from__gt=since)
    return told.filter(number__gt=checked).order_by("-number")


def behind(edition: Edition, at: datetime) -> Edition | None:
    """The source's version that this translation lags behind. One query, none for the others."""
    message = edition.message
    if not message.source_id or edition.standing != Edition.Standing.IN_FORCE:
        return None
    told = told_since(message.source_id, message.source_version or 0, edition.public_from, at)
    return told.select_related("address", "message").defer("document").first()


def last_told(source: Message, at: datetime) -> int:
    """The number of the last version of `source` that has begun; 0 where none has."""
    numbers = Edition.objects.begun(at).filter(message=source).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def _read(rows: EditionQuerySet) -> EditionQuerySet:
    return rows.select_related("address", "message").only(
        "in_language", "title", "address__year", "address__month", "address__slug",
        "message__reference", "message__translation_group", "message__source",
    )  # fmt: skip


def _address(edition: Edition) -> str:
    return absolute(edition.get_absolute_url())
