"""When will the public see something else by the clock alone?"""

from datetime import datetime

from django.db.models import Min

from news.models import Edition, Feature


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
