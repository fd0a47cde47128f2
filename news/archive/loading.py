"""Copies of the moulds in the tables: ten years of messages, in batches that are committed.

A run that was interrupted is continued by the next one: the same number gives the same message.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from embassy.clocks import database_now
from embassy.models import Mission
from news import fingerprints, ledger, record
from news.archive import mould, texts
from news.archive.inserting import insert, move_sequences, quick_writes
from news.archive.mould import TABLES, Mould, Row
from news.models import Category, Fingerprint, Message
from news.models.fingerprint import COMMON
from news.models.search import place

# Of an archive of N messages the third is imported as “archive:N:3”.
MARK = "archive:"
MOST = 10_000_000
FIRST, LAST = datetime(2016, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
# Messages of one transaction.
BATCH = 5_000
# Every so many messages one is corrected, withdrawn.
CORRECTED, WITHDRAWN = 20, 401
HOUR = timedelta(hours=1)
# Coprime to the number of texts, so that neither kinds nor subjects come in runs.
_STRIDE = 37


class Refused(Exception):
    """The archive cannot be made here. Its text is a sentence."""


def present() -> int:
    """How many messages of an archive there are."""
    return _of_archive().count()


def _of_archive() -> QuerySet[Message]:
    return Message.objects.filter(import_ref__gte=MARK, import_ref__lt=MARK[:-1] + ";")


def begun() -> int:
    """For how many messages the archive that is here was begun; 0 where there is none."""
    ref = _of_archive().values_list("import_ref", flat=True).first()
    return int(ref.split(":")[1]) if ref else 0


def refuse(items: int, *, force: bool) -> None:
    """Raise `Refused` where the archive would not be what was asked for, or would stand among
    messages that somebody has written."""
    if not 1 <= items <= MOST:
        raise Refused(_("An archive has 1 to %s messages.") % MOST)
    if begun() not in (0, items):
        raise Refused(
            _("An archive of %s messages was begun here. Continue that one, or begin anew.")
            % begun()
        )
    if not force and Message.objects.count() > present():
        raise Refused(
            _(
                "This site has messages that are not of an archive, and what is published can "
                "never be deleted. Use another VAR_DIR, or --force."
            )
        )


def load(items: int) -> Iterator[int]:
    """Make the messages that are missing from the first `items`; yields how many at a time."""
    loading = _Loading(items)
    with quick_writes():
        for start in range(present(), items, BATCH):
            numbers = range(start, min(start + BATCH, items))
            with transaction.atomic():
                loading.write(numbers)
            yield len(numbers)
    # Marks that readers would write: news/ledger.py.
    ledger.head(database_now())


class _Loading:
    def __init__(self, items: int) -> None:
        self.apart = (LAST - FIRST) / items
        self.mark = f"{MARK}{items}:"
        categories = _categories()
        self.moulds = [mould.make(text, categories[text.subject]) for text in texts.all_texts()]
        self.host_zone = Mission.objects.host_zone()
        self.next = {
            name: 1 + (model.objects.aggregate(last=Max("pk"))["last"] or 0)
            for name, (model, _key) in TABLES.items()
            if name not in ("seal", "search_text")
        }
        self.references = set(
            Message.objects.exclude(reference="").values_list("reference", flat=True)
        )
        shared = {value for each in self.moulds for value in each.shared}
        self.often: Counter[int] = Counter(_kept(shared))
        self.rows: dict[str, list[Row]] = {}
        self.fingerprints: list[Row] = []

    def write(self, numbers: range) -> None:
        self.rows = {name: [] for name in TABLES}
        self.fingerprints = []
        for number in numbers:
            self._message(number)
        for name, (model, _key) in TABLES.items():
            insert(model, self.rows[name])
        insert(Fingerprint, self.fingerprints)
        move_sequences()

    def _message(self, number: int) -> None:
        """The rows of one message and of its one, two or three editions."""
        made = self.moulds[number * _STRIDE % len(self.moulds)]
        shown = (FIRST + number * self.apart).replace(microsecond=0)
        here = shown.astimezone(self.host_zone)
        uuid = UUID(bytes=md5(f"{self.mark}{number}".encode(), usedforsecurity=False).digest())
        reference = self._reference(Message(uuid=uuid), here.year)
        figure = 10_000_000 + number * 7 % 60_000_000
        message, address, draft = map(self._key, ("message", "address", "draft"))
        versions = [(shown, figure, "", "in-force")]
        if number % CORRECTED == 1:
            versions.append((shown + HOUR, figure + 1, "A number was wrong.", "in-force"))
        if number % WITHDRAWN == 1:
            versions.append((shown + 2 * HOUR, versions[-1][1], "It is out of date.", "withdrawn"))
        told = mould.numbers(number, versions[-1][1])
        changed = {"changed_at": self._written(shown), "created_at": self._written(shown)}
        self._add(made, "message", told, id=message, uuid=self._key_of(uuid),
                  translation_group=self._key_of(uuid), reference=reference,
                  import_ref=f"{self.mark}{number}")  # fmt: skip
        self._add(made, "address", told, id=address, message_id=message,
                  year=here.year, month=here.month)  # fmt: skip
        self._add(made, "draft", told, id=draft, message_id=message, **changed)
        self._add(made, "draft_category", told, id=self._key("draft_category"), draft_id=draft)
        before = ""
        for version, (start, counted, note, standing) in enumerate(versions, start=1):
            later = versions[version:]
            keys = {"message_id": message, "address_id": address, "number": version}
            kind = "correction" if note and standing == "in-force" else ""
            said = {"note": note, "standing": standing, "note_kind": kind}
            moments = {"date_published": shown, "public_from": start, "recorded_from": start,
                       "draft_changed_at": shown}  # fmt: skip
            before = self._edition(
                made, mould.numbers(number, counted), {**keys, **said}, moments,
                later[0][0] if later else None, str(uuid), reference, before,
            )  # fmt: skip

    def _edition(
        self,
        made: Mould,
        told: Callable[[str], str],
        own: Row,
        moments: dict[str, datetime],
        until: datetime | None,
        uuid: str,
        reference: str,
        before: str,
    ) -> str:
        """The rows of one edition; returns the digest of its record."""
        key = self._key("edition")
        written = {name: self._written(moment) for name, moment in moments.items()}
        self._add(made, "edition", told, id=key, **own, **written,
                  public_until=until and self._written(until))  # fmt: skip
        row = self.rows["edition"][-1]
        row["content_sha256"] = record.sha256(row["document"])
        row["text_sha256"] = record.sha256(told(made.plain))
        row["record_sha256"] = record.record_sha256(
            uuid=uuid,
            reference=reference,
            number=row["number"],
            content_sha256=row["content_sha256"],
            note=row["note"],
            note_kind=row["note_kind"],
            standing=row["standing"],
            date_published=moments["date_published"],
            previous=before,
        )
        self._add(made, "edition_category", told, id=self._key("edition_category"), edition_id=key)
        seal = mould.sealed(row, moments)
        self._add(made, "seal", told, edition_id=key, columns=seal)
        where = place(moments["date_published"], key)
        self._add(made, "search_text", told, edition_id=key, place=where)
        values = {fingerprints.number(kind, told(text)) for kind, text in made.numbered}
        values |= {value for value in made.shared if self.often[value] < COMMON}
        self.often.update(values.intersection(made.shared))
        self.fingerprints += [{"edition_id": key, "value": value} for value in values]
        return row["record_sha256"]

    def _add(self, made: Mould, name: str, told: Callable[[str], str], **own: Any) -> None:
        self.rows[name].append(made.parts[name].copy(told, **own))

    def _key(self, name: str) -> int:
        self.next[name] += 1
        return self.next[name] - 1

    def _key_of(self, uuid: UUID) -> UUID | str:
        return uuid if connection.features.has_native_uuid_field else uuid.hex

    def _written(self, moment: datetime) -> Any:
        """As the database keeps it."""
        return connection.ops.adapt_datetimefield_value(moment)

    def _reference(self, message: Message, year: int) -> str:
        """As news/addresses.py gives them."""
        codes = (f"{year}/{message.short_code(length)}" for length in range(4, 26))
        reference = next(code for code in codes if code not in self.references)
        self.references.add(reference)
        return reference


def _categories() -> dict[str, Category]:
    """The subjects, made where they are missing."""
    rows = {}
    for number, (slug, names) in enumerate(texts.SUBJECTS.items()):
        row, created = Category.objects.get_or_create(slug=slug, defaults={"position": number})
        if created:
            for code, name in zip(("en", "ru"), names, strict=True):
                row.create_translation(code, name=name)
        rows[slug] = row
    return rows


def _kept(values: set[int]) -> dict[int, int]:
    """How many editions keep each of these fingerprints."""
    wanted = sorted(values)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 1000):
        rows = Fingerprint.objects.filter(value__in=wanted[start : start + 1000]).values_list(
            "value"
        )
        found.update(rows.annotate(count=Count("edition")))
    return found
