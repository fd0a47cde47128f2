"""The steps of a subscription: asked for, confirmed, changed, ended; and what is tidied away.

Whoever asks is never told whether an address is known: the same rows are read and written for a
new address, one that waits and one that is subscribed, and what differs is said in the letter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from embassy.clocks import database_now
from news.models import (
    Category,
    Letter,
    Subscription,
    SubscriptionTopic,
    Told,
)
from news.models.message import forgotten

State = Subscription.State
# To one address goes one letter with the link in this time, whoever asks and how often.
LINK_EVERY = timedelta(hours=1)
# What nobody has confirmed is deleted then.
KEPT_UNCONFIRMED = timedelta(days=3)
# Of new addresses an hour: beyond it somebody is playing, and our mail would be called spam.
MOST_AN_HOUR = 300
# Letters with a link go before all others that wait.
AHEAD = timedelta(days=1)


class TooMany(Exception):
    """More new addresses than are taken in an hour."""


@dataclass(frozen=True)
class Choices:
    """What somebody wants, as the form has read it."""

    everything: bool
    kinds: Collection[str]
    categories: Collection[Category]
    pace: str
    language: str
    all_languages: bool
    whole_text: bool

    def write(self, row: Subscription) -> None:
        """Saved. Who wants everything keeps no subjects."""
        row.everything, row.pace, row.language = self.everything, self.pace, self.language
        row.all_languages, row.whole_text = self.all_languages, self.whole_text
        row.save()
        row.topics.all().delete()
        if not self.everything:
            named = [SubscriptionTopic(subscription=row, kind=kind) for kind in self.kinds]
            named += [
                SubscriptionTopic(subscription=row, category=each) for each in self.categories
            ]
            SubscriptionTopic.objects.bulk_create(named)


def ask(email: str, choices: Choices) -> None:
    """Have a letter with the link sent to `email`, unless there was one within the hour.

    What a confirmed subscriber gets is not changed by whoever types their address.
    """
    now = database_now()
    hour_ago = now - LINK_EVERY
    if Subscription.objects.filter(asked_at__gt=hour_ago).count() >= MOST_AN_HOUR:
        raise TooMany
    try:
        with transaction.atomic():
            row = Subscription.objects.select_for_update().filter(email=email).first()
            if row is None:
                row = Subscription(email=email, state=State.ASKED, asked_at=now)
                row.linked_at = _linked_before(email, hour_ago)
            if row.state == State.ASKED:
                choices.write(row)
            _link(row, now)
    except IntegrityError:
        # Somebody has sent the same address at the same moment: their letter is on its way.
        return


def _linked_before(email: str, hour_ago: datetime) -> datetime | None:
    """When an ended subscription of the same address got its letter, within the hour."""
    ended = Subscription.objects.filter(digest=forgotten(email), linked_at__gt=hour_ago)
    return ended.values_list("linked_at", flat=True).order_by("-linked_at").first()


def _link(row: Subscription, now: datetime) -> None:
    """A letter with the link: at once, or when the hour since one to a former row is over."""
    waiting = Letter.objects.filter(
        subscription=row, mailing=None, state__in=[Letter.State.WAITING, Letter.State.SENDING]
    )
    if waiting.exists():
        return
    begins = now
    if not row.may_be_linked(now, LINK_EVERY):
        if row.letters.exists() or row.linked_at is None:
            return
        begins = row.linked_at + LINK_EVERY
    row.linked_at = begins
    row.save(update_fields=["linked_at"])
    first = begins - AHEAD if begins == now else begins
    Letter.objects.create(subscription=row, made_at=now, next_at=first)


def confirm(subscription: Subscription) -> None:
    """By its owner's button. Again after a suspension; nothing where it is confirmed already."""
    Subscription.objects.filter(
        pk=subscription.pk, state__in=[State.ASKED, State.SUSPENDED]
    ).update(state=State.CONFIRMED, confirmed_at=database_now(), refusals=0)
    subscription.refresh_from_db()


def change(subscription: Subscription, choices: Choices) -> None:
    """From now on. What has ended meanwhile stays as it is."""
    with transaction.atomic():
        row = Subscription.objects.select_for_update().get(pk=subscription.pk)
        if row.state != State.ENDED:
            choices.write(row)
    subscription.refresh_from_db()


def end(subscription: Subscription) -> None:
    """Unsubscribe: the address goes, and with it what is known of its owner; letters that wait
    are dropped. Once more is nothing."""
    with transaction.atomic():
        row = Subscription.objects.select_for_update().get(pk=subscription.pk)
        if row.state != State.ENDED:
            now = database_now()
            if not row.may_be_linked(now, LINK_EVERY):
                row.digest = forgotten(row.email)
            row.email, row.state, row.ended_at = "", State.ENDED, now
            row.save()
            row.topics.all().delete()
            Told.objects.filter(subscription=row).delete()
            row.letters.filter(state=Letter.State.WAITING).update(state=Letter.State.DROPPED)
    subscription.refresh_from_db()


def tidy(now: datetime) -> int:
    """Delete what nobody has confirmed, and the last trace of ended ones' addresses. Whose
    letter has not left the house yet is given time."""
    Subscription.objects.exclude(digest="").filter(linked_at__lte=now - LINK_EVERY).update(
        digest=""
    )
    waiting = Letter.objects.filter(
        subscription=OuterRef("pk"), state__in=[Letter.State.WAITING, Letter.State.SENDING]
    )
    unconfirmed = Subscription.objects.filter(
        ~Exists(waiting), state=State.ASKED, linked_at__lte=now - KEPT_UNCONFIRMED
    )
    return unconfirmed.delete()[1].get("news.Subscription", 0)
