"""When will the public see something else by the clock alone, and what has been taken away?"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Min

from news.models import Edition, Erasure, Feature


def first_after(at: datetime) -> datetime | None:
    """The first moment after `at` at which a version begins or ends, or a featured place does.

    None when nothing is planned. Four queries, each answered by one look into an index: a
    version that waits stands in the order of the ledger behind everything that has begun.
    """
    waiting = Edition.objects.filter(recorded_from__gt=at, public_from__gt=at).order_by(
        "recorded_from", "id"
    )
    moments = [
        waiting.values_list("public_from", flat=True).first(),
        Edition.objects.filter(public_until__gt=at).aggregate(end=Min("public_until"))["end"],
        Feature.objects.filter(valid_from__gt=at).aggregate(start=Min("valid_from"))["start"],
        Feature.objects.filter(valid_through__gt=at).aggregate(end=Min("valid_through"))["end"],
    ]
    return min((moment for moment in moments if moment), default=None)


def endings_after(since: datetime) -> Iterator[tuple[datetime, str]]:
    """When texts were withdrawn or removed after `since`, or end by themselves, and the last
    part of their address, which stands on every page that shows them. Three queries.

    An erased text has lost its address, so every page from before it ("") is held back.
    """
    for erasure in Erasure.objects.filter(done_at__gt=since).only("done_at"):
        if erasure.done_at:
            yield erasure.done_at, ""
    taken = Edition.objects.filter(
        recorded_from__gt=since,
        standing__in=[Edition.Standing.WITHDRAWN, Edition.Standing.REMOVED],
    )
    expired = Edition.objects.filter(public_until__gt=since, expires_at=F("public_until"))
    for editions, moment in ((taken, "public_from"), (expired, "public_until")):
        for edition in editions.select_related("address").only(moment, "address"):
            where = edition.address
            yield getattr(edition, moment), f"/{where.year}/{where.month:02}/{where.slug}/"
