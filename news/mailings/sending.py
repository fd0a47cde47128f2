"""Letters are claimed, sent and settled: by any number of processes, each letter by one.

**At least once.** A letter is claimed in the database before it goes to the mail server, and
marked as sent when the server has taken it. A process that dies in between leaves its claim,
which another process may take over after `LEASE`: whether the server had taken the mail nobody
knows, so it is sent again, under the same Message-ID, by which mailboxes know it. The other way
round a death would lose a mail without a trace, and a correction that never comes is worse than
one that comes twice.

What is not taken, retrying.py has. **A dead server** costs nothing but time: what waits is tried
again, after one minute, two, four, up to an hour. **A refused address** (5xx for the recipient)
is tried `REFUSALS` times in a row, then its subscription is suspended.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any
from uuid import uuid4

from django.core import mail
from django.db import connection, transaction
from django.db.models import F

from embassy.clocks import database_now
from news.mailings import digests, owed, subscribing
from news.mailings.composing import Composed, Composer
from news.mailings.retrying import State, again, held, postpone, refused
from news.models import Letter, Subscription, Told

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
BATCH = 20
SETTLED_EVERY = timedelta(minutes=1)
# Seconds for each answer of the mail server, far below the lease altogether.
PATIENCE = 30
TOO_LARGE = 552


@dataclass
class Report:
    """What one run did. `server` is what kept all letters from being sent, "" if nothing did."""

    made: int = 0
    sent: int = 0
    dropped: int = 0
    refused: int = 0
    server: str = ""


class ServerFailed(Exception):
    """The mail server takes no mail at all just now; its text is of what kind the error was."""


def run() -> Report:
    """Make what is owed and send what waits, until nothing is left or the server fails.

    What begins during a long run is owed within a minute too.
    """
    report, composer = Report(), Composer()
    letters: list[Letter] = []
    server, settled_at = None, _settle(report)
    try:
        while letters := claim():
            server = server or _opened()
            for letter in letters:
                _deliver(letter, composer, server, report)
            if database_now() - settled_at >= SETTLED_EVERY:
                settled_at = _settle(report)
    except ServerFailed as failure:
        report.server = str(failure)
        postpone(letters, report.server)
    finally:
        if server:
            server.close()
    return report


def _settle(report: Report) -> datetime:
    """Tidy, and make the letters that are owed now. When that was."""
    now = database_now()
    subscribing.tidy(now)
    report.made += owed.settle(now) + digests.settle(now)
    return now


def claim() -> list[Letter]:
    """The next letters that are due, now this process's; what another one is taking is left."""
    token, now = uuid4(), database_now()
    due = Letter.objects.filter(state__in=[State.WAITING, State.SENDING], next_at__lte=now)
    with transaction.atomic():
        rows = due.order_by("next_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        keys = list(rows.values_list("pk", flat=True)[:BATCH])
        due.filter(pk__in=keys).update(state=State.SENDING, claim=token, next_at=now + LEASE)
    mine = Letter.objects.filter(claim=token).order_by("pk")
    return list(mine.select_related("subscription", "mailing"))


def _deliver(letter: Letter, composer: Composer, server: Any, report: Report) -> None:
    now = database_now()
    if not held(letter).update(next_at=now + LEASE):
        return  # the lease was over, and somebody else has it
    letter.subscription.refresh_from_db()
    try:
        composed = composer.compose(letter, now)
    except Exception as error:
        # One letter that cannot be written keeps back no other.
        logger.exception("Letter %s could not be written", letter.pk)
        again(letter, type(error).__name__)
        report.refused += 1
        return
    if composed is None:
        held(letter).update(state=State.DROPPED, claim=None)
        report.dropped += 1
        return
    try:
        server.send_messages([composed.mail])
    except SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        refused(letter, code)
        report.refused += 1
    except (SMTPDataError, SMTPSenderRefused) as error:
        if isinstance(error, SMTPSenderRefused) and error.smtp_code != TOO_LARGE:
            raise ServerFailed(_kind(error)) from None
        again(letter, str(error.smtp_code))
        report.refused += 1
    except (SMTPException, OSError) as error:
        # The others first: it may be this one that the server cannot bear.
        held(letter).update(postponed=F("postponed") + 2)
        raise ServerFailed(_kind(error)) from None
    else:
        _sent(letter, composed)
        report.sent += 1


def _opened() -> Any:
    """The connection to the mail server. Raises `ServerFailed`."""
    server = mail.get_connection(timeout=PATIENCE)
    try:
        server.open()
    except (SMTPException, OSError) as error:
        raise ServerFailed(_kind(error)) from None
    return server


def _kind(error: Exception) -> str:
    """What kind of error it was. Never its words: they may quote addresses and texts."""
    code = f" {error.smtp_code}" if isinstance(error, SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"[:40]


def _sent(letter: Letter, composed: Composed) -> None:
    """With who was told of what: a correction goes to exactly those."""
    with transaction.atomic():
        held(letter).update(
            state=State.SENT, claim=None, sent_at=database_now(), failure="", tries=F("tries") + 1
        )
        reader = Subscription.objects.select_for_update().filter(
            pk=letter.subscription_id, state=Subscription.State.CONFIRMED
        )
        if composed.tells and reader.exists():
            reader.exclude(refusals=0).update(refusals=0)
            Told.objects.bulk_create(
                [
                    Told(
                        subscription_id=letter.subscription_id,
                        message_id=message,
                        number=number,
                        first_letter=letter,
                    )
                    for message, number in composed.tells
                ],
                update_conflicts=True,
                unique_fields=["message", "subscription"],
                update_fields=["number"],
            )
