"""The mails of the day and of the week: at a fixed hour of the host city, one mail with all.

A digest tells of the messages that became public since the digest before, of those that are
still public in the minute in which it is sent. What somebody has been told already (at once, or
by another digest) is not in it.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from embassy.models import Mission
from news.mailings import owed
from news.models import Edition, Letter, Mailing, Subscription, Told

Pace = Subscription.Pace
HOUR = time(7)
MONDAY = 0
PERIODS = {Pace.DAILY: timedelta(days=1), Pace.WEEKLY: timedelta(days=7)}
# After an outage of the timer a digest reaches back farther than its period, so many times.
FARTHEST = 4


def settle(at: datetime) -> int:
    """Make the letters of the digests whose hour has come by `at`; how many."""
    return sum(_settle(pace, last_hour(pace, at), at) for pace in PERIODS)


def last_hour(pace: str, at: datetime) -> datetime:
    """The last moment up to `at` at which a digest of this pace goes out."""
    zone = Mission.objects.host_zone()
    day = at.astimezone(zone).date()
    while True:
        hour = datetime.combine(day, HOUR, zone)
        if hour <= at and (pace == Pace.DAILY or day.weekday() == MONDAY):
            return hour
        day -= timedelta(days=1)


def editions(letter: Letter, at: datetime) -> list[Edition]:
    """What a letter of a digest tells at `at`, newest first: public then, wanted, not told yet."""
    mailing, subscription = letter.mailing, letter.subscription
    if not mailing or not mailing.since:
        return []
    firsts = dict(_firsts(mailing.since, mailing.due_at).values_list("message", "public_from"))
    told = Told.objects.filter(subscription=subscription, message__in=firsts)
    known = set(told.values_list("message", flat=True))
    public = Edition.objects.public(at).filter(
        message__in=firsts.keys() - known, standing=Edition.Standing.IN_FORCE
    )
    return [
        edition
        for edition in public.newest_first()
        if owed.wanted_by(edition, firsts[edition.message_id]).filter(pk=subscription.pk).exists()
    ]


def _settle(pace: str, due_at: datetime, at: datetime) -> int:
    readers = Subscription.objects.confirmed().filter(pace=pace, confirmed_at__lt=due_at)
    if Mailing.objects.filter(occasion=pace, due_at=due_at).exists() or not readers.exists():
        return 0
    with transaction.atomic():
        since = _since(pace, due_at)
        to: set[int] = set()
        firsts = list(_firsts(since, due_at))
        if not firsts:
            return 0
        for first in firsts:
            text = owed.current(first.message_id, at)
            if text:
                wanted = owed.wanted_by(text, first.public_from)
                wanted = wanted.filter(owed.untold(first.message_id), pace=pace)
                to |= set(wanted.values_list("pk", flat=True))
        mailing, is_new = Mailing.objects.get_or_create(
            occasion=pace, due_at=due_at, defaults={"since": since, "made_at": at}
        )
        return owed.write(mailing, sorted(to), at) if is_new else 0


def _since(pace: str, due_at: datetime) -> datetime:
    """When the digest before was due; none has been made while there was nothing to tell."""
    before = Mailing.objects.filter(occasion=pace, due_at__lt=due_at).order_by("-due_at").first()
    farthest = due_at - FARTHEST * PERIODS[Pace(pace)]
    return max(before.due_at, farthest) if before else farthest


def _firsts(since: datetime, until: datetime) -> QuerySet[Edition]:
    return (
        owed.first_editions()
        .filter(recorded_from__gt=since, recorded_from__lte=until)
        .defer("document")
    )
