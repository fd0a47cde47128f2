"""Filing what readers were served of each version, once it is public.

Nothing is scheduled. A version that has begun is compared after the first response that this
site sends from then on, or by `manage.py receipts`; publication itself waits for neither. Who
compares holds nothing: several processes may compare the same version, and one of them files.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from embassy import languages
from news.models import Edition, Receipt
from news.receipts import comparing

logger = logging.getLogger(__name__)

# A process looks once a second at most, and compares a few versions then: the next reader of
# this process waits for no more. After a failure of the database it looks away for a minute.
EVERY, REST, AT_ONCE = 1.0, 60.0, 3

_looking = threading.Lock()
_next = 0.0


def after_response(**signal: Any) -> None:
    """Receives `request_finished`: the reader has the response. Whatever fails is logged."""
    global _next
    if time.monotonic() < _next or not _looking.acquire(blocking=False):
        return
    try:
        _next = time.monotonic() + EVERY
        for _receipt in file_due(timezone.now(), at_most=AT_ONCE):
            pass
    except Exception:
        _next = time.monotonic() + REST
        logger.exception("What readers were served could not be compared")
    finally:
        _looking.release()


def file_due(at: datetime, at_most: int | None = None) -> Iterator[Receipt]:
    """Compare those that are due at `at`, the earliest first, and yield each that was filed
    here. One query where none is."""
    due = Receipt.objects.due(at).order_by("edition__public_from", "pk")
    for pk in list(due.values_list("pk", flat=True)[:at_most]):
        if receipt := _filed(pk, at):
            yield receipt


def file_again(at: datetime) -> Iterator[Receipt]:
    """Compare anew those of versions in force that differed."""
    differed = Receipt.objects.filter(
        findings__gt="", edition__in=Edition.objects.in_force(at).values("pk")
    )
    for pk in list(differed.order_by("pk").values_list("pk", flat=True)):
        Receipt.objects.filter(pk=pk).update(checked_at=None)
        if receipt := _filed(pk, at):
            yield receipt


def _filed(pk: int, at: datetime) -> Receipt | None:
    """The receipt of edition `pk`, when it was filed here and not by another process.

    One that is no longer readable and was never compared leaves no receipt: there is nothing
    to compare, and “as published” would be a claim.
    """
    edition = Edition.objects.select_related("message", "address").filter(pk=pk).first()
    if not edition:
        return None
    in_force = edition.is_in_force(at)
    if not in_force and not _is_readable(edition, at):
        Receipt.objects.filter(pk=pk, checked_at=None).delete()
        return None
    findings = _compared(lambda: comparing.differences(edition, in_force=in_force))
    mine = Receipt.objects.filter(pk=pk, checked_at=None).update(
        checked_at=timezone.now(), findings="\n".join(findings)
    )
    return Receipt.objects.select_related("edition__message").get(pk=pk) if mine else None


def _is_readable(edition: Edition, at: datetime) -> bool:
    """Whether an earlier version can still be read, in the history of its message."""
    is_open = not edition.closed and edition.standing != Edition.Standing.REMOVED
    return is_open and Edition.objects.public(at).filter(message=edition.message_id).exists()


def _compared(compare: Callable[[], list[str]]) -> list[str]:
    """What differs, in the site's first language, whoever's request it was. A comparison that
    fails is a finding too: it must neither pass for “as published” nor stop the next one."""
    offered = languages.current()
    with languages.using(offered), translation.override(offered[0]):
        try:
            return compare()
        except DatabaseError:
            raise
        except Exception as error:
            logger.exception("A version could not be compared")
            return [_("It could not be compared (%s).") % type(error).__name__]
