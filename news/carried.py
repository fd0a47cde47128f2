"""What of the press office is in an archive of the site (embassy/transfer), and what is not."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.utils.translation import gettext as _

from embassy.clocks import database_now
from embassy.transfer.declared import Carried, Row, Stored
from news import audit, carried_public, ledger, record
from news.models import Edition, EditionFile, File

_DERIVED = "It is derived from the editions, and made anew when an archive is restored."
LEFT_OUT = {
    "news.Fingerprint": _DERIVED,
    "news.SearchText": _DERIVED,
    "news.SearchIndex": _DERIVED,
    "news.LedgerMark": _DERIVED,
    "news.Opening": "Who has a form open at this minute.",
}
_BATCH = 500


def files(at: datetime | None) -> Iterator[Stored]:
    """All stored files, or those that texts name which the public may read at `at`."""
    rows = File.objects.order_by("sha256")
    if at:
        readable = Edition.objects.readable(at).values("pk")
        rows = rows.filter(pk__in=EditionFile.objects.filter(edition__in=readable).values("file"))
    for file in rows.iterator():
        yield Stored(file.sha256, file.size, file.path)


def fault(edition: Row) -> str:
    """Of a document that is not the one whose digest stands beside it."""
    if edition["erased_at"] or record.sha256(edition["document"]) == edition["content_sha256"]:
        return ""
    return _(
        "The document of version %(number)s of the message %(message)s is not what was published: "
        "its digest is another. “verify_record” says more."
    ) % {"number": edition["number"], "message": edition["message_id"]}


def restored(rows: Callable[[str], Iterator[Row]]) -> None:
    """Open again what a trigger has closed, and make what is derived.

    A removal that is written closes the versions before it, also where they had been reopened.
    """
    open_ones = (row["id"] for row in rows("news.Edition") if not row["closed"])
    while batch := list(islice(open_ones, _BATCH)):
        Edition.objects.filter(pk__in=batch, closed=True).update(closed=False)
    audit.rebuild(audit.in_order())
    ledger.head(database_now())


CARRIED = Carried(
    app="news",
    left_out=LEFT_OUT,
    personal=frozenset({"news.Subscription"}),
    # The triggers want the versions of a message in their order.
    order={"news.Edition": ("message_id", "number")},
    faults={"news.Edition": fault},
    public_tables=carried_public.tables,
    public_members=carried_public.members,
    files=files,
    restored=restored,
)
