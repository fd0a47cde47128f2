"""What is kept beside editions so that they can be found by their text and checked.

All of it is derived, but for the seal: it says what an edition's row said when it was written.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from news import fingerprints
from news.models.edition import Edition
from news.record import canonical

# Words that so many editions share find nothing: later editions do not keep them any more.
# It bounds what one look-up can cost.
COMMON = 256
_BATCH = 1000


class FingerprintQuerySet(models.QuerySet["Fingerprint"]):
    def common(self, values: Iterable[int], count: int = COMMON) -> set[int]:
        """Those of `values` that at least `count` editions keep. One query a thousand."""
        wanted, found = sorted(values), set()
        for start in range(0, len(wanted), _BATCH):
            rows = self.filter(value__in=wanted[start : start + _BATCH]).values("value")
            often = rows.annotate(count=models.Count("edition")).filter(count__gte=count)
            found |= set(often.values_list("value", flat=True))
        return found

    def write(self, editions: Sequence[Edition]) -> None:
        """Keep the fingerprints of new `editions`: three queries, however many they are."""
        numbers = {edition.pk: fingerprints.of_document(edition.content) for edition in editions}
        often = Counter(value for values in numbers.values() for value in values)
        full = self.common(often)
        seen: Counter[int] = Counter()
        rows = []
        for pk, values in numbers.items():
            seen.update(values)
            rows += [(pk, value) for value in sorted(values - full) if seen[value] <= COMMON]
        # There are a hundred an edition: making objects of them takes longer than all the rest.
        with connections[self.db].cursor() as cursor:
            cursor.executemany(
                "INSERT INTO news_fingerprint (edition_id, value) VALUES (%s, %s)", rows
            )


class Fingerprint(models.Model):
    """A number under which an edition's text is found: news/fingerprints.py."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="fingerprints")
    value = models.BigIntegerField()

    objects = FingerprintQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        indexes = [models.Index(fields=["value", "edition"], name="fingerprint_lookup")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.value}"


class Seal(models.Model):
    """What the columns of an edition said when it was written, of those that never change.

    What is derived from the document is not among them: it can be derived again.
    """

    COLUMNS = (
        "message_id", "number", "standing", "note", "note_kind", "date_published", "address_id",
        "public_from", "expires_at", "recorded_from", "draft_changed_at", "successor_id",
        "created_by_id", "approved_by_id",
    )  # fmt: skip

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="seal")
    columns = models.TextField()

    class Meta:
        default_permissions = ()
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return self.columns

    @classmethod
    def of(cls, edition: Any) -> "Seal":
        """The seal of an edition as its row is now, unsaved."""
        told = {name: cls.told(getattr(edition, name)) for name in cls.COLUMNS}
        return cls(edition_id=edition.pk, columns=canonical(told))

    @staticmethod
    def told(value: Any) -> str:
        """A column's value as a seal writes it; "" for none."""
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        return "" if value is None else str(value)


class LedgerMark(models.Model):
    """A line of the public ledger, so that it need not be read from the beginning.

    Kept every so many lines, once nothing can be recorded before it any more: news/ledger.py.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, primary_key=True, related_name="+")
    recorded_from = models.DateTimeField(db_index=True)
    line = models.CharField(max_length=500)

    class Meta:
        default_permissions = ()
        verbose_name = _("mark of the ledger")
        verbose_name_plural = _("marks of the ledger")

    def __str__(self) -> str:
        return self.line
