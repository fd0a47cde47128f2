"""A letter that was not taken: tried again later, given up, or its subscription suspended."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from embassy.clocks import database_now
from news.models import Letter, Subscription

State = Letter.State
LONGEST_WAIT = timedelta(hours=1)
REFUSALS = 3
# A letter that the server does not want, though it wants others, is given up after so many.
TRIES = 20


def held(letter: Letter) -> Any:
    """The row, as long as this process has it."""
    return Letter.objects.filter(pk=letter.pk, state=State.SENDING, claim=letter.claim)


def refused(letter: Letter, code: int) -> None:
    """The server does not take mail for this address: for the moment (4xx), or for good."""
    if code < 500:
        again(letter, str(code))
        return
    with transaction.atomic():
        row = Subscription.objects.select_for_update().get(pk=letter.subscription_id)
        row.refusals += 1
        row.save(update_fields=["refusals"])
        if row.refusals < REFUSALS:
            again(letter, str(code))
            return
        held(letter).update(state=State.FAILED, claim=None, failure=str(code), tries=F("tries") + 1)
        if row.state == Subscription.State.CONFIRMED:
            row.state = Subscription.State.SUSPENDED
            row.save(update_fields=["state"])
        row.letters.filter(state=State.WAITING).update(state=State.FAILED, failure=str(code))


def again(letter: Letter, failure: str) -> None:
    """Later, each time after a longer while; not for ever."""
    tries = letter.tries + 1
    if tries >= TRIES:
        held(letter).update(state=State.FAILED, claim=None, failure=failure, tries=tries)
        return
    next_at = database_now() + wait(tries)
    held(letter).update(
        state=State.WAITING, claim=None, failure=failure, tries=tries, next_at=next_at
    )


def wait(tries: int) -> timedelta:
    """1, 2, 4, 8, 16, 32 minutes, then an hour."""
    return min(timedelta(minutes=2 ** min(tries - 1, 10)), LONGEST_WAIT)


def postpone(letters: list[Letter], failure: str) -> None:
    """All that is due waits, each longer than the time before; none is given up.

    Of what is being sent only this process's own letters are let go.
    """
    now = database_now()
    own = [letter.claim for letter in letters[:1]]
    due = Letter.objects.filter(
        Q(state=State.WAITING, next_at__lte=now) | Q(state=State.SENDING, claim__in=own)
    )
    for postponed in due.order_by().values_list("postponed", flat=True).distinct():
        due.filter(postponed=postponed).update(
            state=State.WAITING,
            claim=None,
            failure=failure,
            postponed=postponed + 1,
            next_at=now + wait(postponed + 1),
        )
