"""What is owed to whom: a letter for each subscriber, made when a version has begun.

Everything starts from what has begun and what the public may see at one moment. A version has
its mailing made once, in one transaction with the letters; the database sees to “once”.

- A **new message** goes to those who want it at once and had confirmed before it was public.
  Without a public text (it is withdrawn or removed by now) it goes to nobody. What an import has
  published into the past is no news.
- A **change** (correction, clarification, update, withdrawal, removal; no small change) goes to
  exactly those who have been sent an earlier version, in a digest too, and at once: a text that
  is wrong should not stand in a mailbox until Monday. Whose first letter still waits gets the
  text as it is by then, once.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from embassy import languages
from news.models import Edition, Letter, Mailing, Subscription, Told

Occasion, Note, Standing = Mailing.Occasion, Edition.Note, Edition.Standing
# What began so long before the last mailing was made is looked at again: a letter that was on
# its way when a correction began is answered for then.
LOOK_BACK = timedelta(days=1)
BATCH = 1000


def settle(at: datetime) -> int:
    """Make the letters that are owed at `at`; how many. The texts are read when they are sent."""
    made = 0
    for message, begun in groupby(_begun_lately(at), key=lambda edition: edition.message_id):
        made += _settle(message, list(begun), at)
    return made


def first_editions() -> QuerySet[Edition]:
    """First versions that were published when they became public, not imported into the past."""
    return Edition.objects.filter(number=1, recorded_from=F("public_from"))


def current(message: int, at: datetime) -> Edition | None:
    """The version that is in force and public at `at`, by the public rule; no withdrawn one."""
    public = Edition.objects.public(at).filter(message=message, standing=Standing.IN_FORCE)
    return public.first()


def wanted_by(edition: Edition, since: datetime) -> QuerySet[Subscription]:
    """The confirmed subscriptions that a message, public since then, is for."""
    categories = edition.categories.values_list("pk", flat=True)
    return (
        Subscription.objects.confirmed()
        .filter(confirmed_at__lte=since)
        .wanting(edition.kind, list(categories), edition.in_language, languages.current())
    )


def untold(message: int) -> Q:
    return ~Q(Exists(Told.objects.filter(message=message, subscription=OuterRef("pk"))))


def write(mailing: Mailing, subscribers: Iterable[int], at: datetime) -> int:
    """Letters of `mailing` to the subscribers with these keys who have none. How many."""
    known = set(mailing.letters.values_list("subscription", flat=True))
    letters = [
        Letter(mailing=mailing, subscription_id=pk, made_at=at, next_at=at)
        for pk in subscribers
        if pk not in known
    ]
    Letter.objects.bulk_create(letters, BATCH, ignore_conflicts=True)
    return len(letters)


def _begun_lately(at: datetime) -> Iterator[Edition]:
    """The versions that may owe something, message by message, without their documents."""
    first = Subscription.objects.confirmed().aggregate(at=Min("confirmed_at"))["at"]
    if first is None:
        return iter(())
    last = Mailing.objects.exclude(message=None).aggregate(at=Max("made_at"))["at"]
    since = max(first, last - LOOK_BACK) if last else first
    begun = Edition.objects.begun(at).filter(recorded_from__gte=since, recorded_from__lte=at)
    return iter(begun.defer("document").order_by("message_id", "number"))


def _settle(message: int, begun: list[Edition], at: datetime) -> int:
    made = 0
    with transaction.atomic():
        first = begun[0]
        if first.number == 1 and first.recorded_from == first.public_from:
            mailing, is_new = _mailing(Occasion.NEW, first, at)
            text = current(message, at) if is_new else None
            if text:
                to = wanted_by(text, first.public_from).filter(
                    untold(message), pace=Subscription.Pace.AT_ONCE
                )
                made += write(mailing, to.values_list("pk", flat=True), at)
        changes = [row for row in begun if row.number > 1 and row.note_kind != Note.MINOR]
        if changes:
            made += _settle_change(changes[-1], at)
    return made


def _settle_change(edition: Edition, at: datetime) -> int:
    mailing, _is_new = _mailing(Occasion.CHANGE, edition, at)
    on_its_way = Letter.objects.filter(
        subscription=OuterRef("subscription"),
        mailing__message=edition.message_id,
        state__in=[Letter.State.WAITING, Letter.State.SENDING],
    )
    behind = Told.objects.filter(
        ~Exists(on_its_way),
        message=edition.message_id,
        number__lt=edition.number,
        subscription__state=Subscription.State.CONFIRMED,
    )
    return write(mailing, behind.values_list("subscription", flat=True), at)


def _mailing(occasion: str, edition: Edition, at: datetime) -> tuple[Mailing, bool]:
    return Mailing.objects.get_or_create(
        message_id=edition.message_id,
        number=edition.number,
        defaults={"occasion": occasion, "due_at": edition.public_from, "made_at": at},
    )
