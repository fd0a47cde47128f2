"""What the public may read of the press office, for an archive written with --public-only.

It is told message by message, under references: numbers of rows would betray by their gaps how
much is not told. Nothing reads a table of the desk.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from embassy.transfer.declared import Public
from embassy.transfer.writing import line
from news import ledger, order
from news.models import Category, Edition, Feature

_DIGESTS = ("content_sha256", "text_sha256", "record_sha256")


def tables(at: datetime) -> Iterator[Public]:
    """Every category has a page of its own, also the one without messages."""
    for model in (Category, Category.translations.field.model):
        yield Public(model._base_manager.order_by("pk"))


def members(at: datetime) -> Iterable[tuple[str, Iterator[bytes]]]:
    yield "news.messages.ndjson", map(line, _messages(at))
    yield "news.featured.ndjson", map(line, _featured(at))
    yield "news.ledger.txt", _ledger(at)


def _messages(at: datetime) -> Iterator[dict[str, Any]]:
    """Each message with its versions that can be read; of one that was removed, that alone."""
    readable = Edition.objects.readable(at)
    removals = Edition.objects.in_force(at).filter(standing=Edition.Standing.REMOVED)
    told = Edition.objects.filter(pk__in=readable.values("pk"))
    told |= Edition.objects.filter(pk__in=removals.values("pk"))
    rows = told.select_related("message", "address", "successor")
    rows = rows.order_by("message__reference", "number")
    for message, editions in groupby(rows.iterator(chunk_size=200), lambda each: each.message):
        yield {
            "reference": message.reference,
            "uuid": str(message.uuid),
            "kind": message.kind,
            "translation_group": str(message.translation_group),
            "versions": [_version(edition, at) for edition in editions],
        }


def _version(edition: Edition, at: datetime) -> dict[str, Any]:
    """An end that lies ahead is left out: it may be the beginning of what waits."""
    until = edition.public_until
    told = {
        "number": edition.number,
        "standing": edition.standing,
        "note": edition.note,
        "note_kind": edition.note_kind,
        "date_published": _moment(edition.date_published),
        "public_from": _moment(edition.public_from),
        "public_until": _moment(until) if until and until <= at else None,
        "recorded_from": _moment(edition.recorded_from),
        **{name: getattr(edition, name) for name in _DIGESTS},
        "document": edition.document,
    }
    if edition.standing != Edition.Standing.REMOVED:
        # An address is made of the words of a title.
        return told | {"address": f"/news/{edition.address}/"}
    successor = edition.successor
    leads = successor and Edition.objects.public(at).filter(message=successor).exists()
    return told | {"successor": successor.reference if successor and leads else None}


def _featured(at: datetime) -> Iterator[dict[str, Any]]:
    public = Edition.objects.public(at).values("message")
    for feature in Feature.objects.valid(at).filter(message__in=public).select_related("message"):
        yield {
            "reference": feature.message.reference,
            "position": feature.position,
            "valid_from": _moment(feature.valid_from),
        }


def _ledger(at: datetime) -> Iterator[bytes]:
    """The whole public ledger, as the files of /verify/ledger/ have it month by month."""
    yield f"{ledger.GENESIS}\n".encode()
    begun = Edition.objects.filter(recorded_from__lte=order.settled(at))
    for place in ledger.lines(begun, ledger.Place()):
        yield f"{place.line}\n".encode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
