"""Links by which one recipient each reads a text before it is public: made, revoked, followed.

A key is 256 random bits, told once, and only its SHA-256 is stored. It is looked up by that
digest in a unique index: how long a look-up takes tells at most something of a digest, and from
a digest nobody comes to a key, so nothing needs to be compared in constant time.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from embassy.clocks import database_now
from news import desk_history
from news.editions import PublishingRefused
from news.models import Draft, Edition, Erasure, Message, PreviewLink

Purpose = PreviewLink.Purpose
USUAL_TERM, LONGEST_TERM = timedelta(days=7), timedelta(days=90)
# What `secrets.token_urlsafe(32)` gives. Nothing else is a key, so nothing else is looked up.
KEY = r"[A-Za-z0-9_-]{43}"


class State(models.TextChoices):
    """Where a link leads."""

    OPEN = "open", gettext_lazy("open")
    PUBLIC = "public", gettext_lazy("leads to the public page")
    ENDED = "ended", gettext_lazy("closed: the message is no longer public")
    EXPIRED = "expired", gettext_lazy("expired")
    REVOKED = "revoked", gettext_lazy("revoked")
    UNPLANNED = "unplanned", gettext_lazy("closed: no version is waiting any more")


def make(
    draft: Draft, *, recipient: str, purpose: str, expires_at: datetime, by: User
) -> tuple[PreviewLink, str]:
    """A new link and its key, which is told here and never again.

    The message is locked meanwhile, so that the version that waits is not cancelled in between.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=draft.message_id)
        if Erasure.objects.filter(message=message).exclude(done_at=None).exists():
            raise PublishingRefused(_("It is erased. There is nothing left to show."))
        now = database_now()
        if purpose == Purpose.EMBARGO and not message.editions.filter(public_from__gt=now).exists():
            raise PublishingRefused(
                _("Schedule it first: no version is waiting, so there is none to show.")
            )
        if _has_open_link(draft, recipient, purpose, now):
            raise PublishingRefused(
                _(
                    "%s has an open link for this already. A key is told only once: where it "
                    "is lost, revoke that link and make another."
                )
                % recipient
            )
        key = secrets.token_urlsafe(32)
        link = PreviewLink.objects.create(
            draft=draft,
            purpose=purpose,
            recipient=recipient,
            key_sha256=digest(key),
            number=1 + message.editions.begun(now).count(),
            created_by=by,
            created_at=now,
            expires_at=expires_at,
        )
        said = {
            Purpose.PREVIEW: _("Made a preview link for %(recipient)s, open until %(time)s UTC"),
            Purpose.EMBARGO: _("Made an embargo link for %(recipient)s, open until %(time)s UTC"),
        }
        _log(link, said[Purpose(purpose)], by)
    return link, key


def revoke(link: PreviewLink, *, by: User) -> bool:
    """Close `link` at once, for ever. False when somebody has revoked it already."""
    with transaction.atomic():
        waiting = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
        if not waiting.update(revoked_at=database_now(), revoked_by=by):
            return False
        said = {
            Purpose.PREVIEW: _("Revoked the preview link for %(recipient)s"),
            Purpose.EMBARGO: _("Revoked the embargo link for %(recipient)s"),
        }
        _log(link, said[Purpose(link.purpose)], by)
    return True


def found(key: str) -> PreviewLink | None:
    """The link with this key, open or not. One query, which reads no draft."""
    return PreviewLink.objects.filter(key_sha256=digest(key)).first()


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def editions_of(message: Message) -> list[Edition]:
    """What `state` asks for: the versions in their order, documents left where they are."""
    return list(message.editions.select_related("address").defer("document").order_by("number"))


def state(
    link: PreviewLink, editions: Sequence[Edition], at: datetime
) -> tuple[State, Edition | None]:
    """Where `link` leads at `at`, and the version it shows (None: the draft) or leads to.

    `editions` are all of its message. A link follows its version: as soon as that one or a
    later one is public it leads there, also after it has expired; before that an embargo
    shows whatever version waits, to whichever moment it is moved. Revoked is revoked.
    """
    if link.revoked_at:
        return State.REVOKED, None
    begun = [edition for edition in editions if edition.public_from <= at]
    if begun and begun[-1].number >= link.number:
        return (State.PUBLIC if begun[-1].is_public(at) else State.ENDED), begun[-1]
    if link.expires_at <= at:
        return State.EXPIRED, None
    if link.purpose == Purpose.PREVIEW:
        return State.OPEN, None
    waiting = next((edition for edition in editions if edition.public_from > at), None)
    return (State.OPEN if waiting else State.UNPLANNED), waiting


def _has_open_link(draft: Draft, recipient: str, purpose: str, at: datetime) -> bool:
    """Compared here, because SQLite knows capital letters of Latin script only."""
    links = PreviewLink.objects.open(at).filter(draft=draft.pk, purpose=purpose)
    names = links.values_list("recipient", flat=True)
    return recipient.casefold() in {name.casefold() for name in names}


def _log(link: PreviewLink, text: str, by: User) -> None:
    """A line in the item's history: `text` names %(recipient)s and perhaps %(time)s."""
    told = {"recipient": link.recipient, "time": f"{link.expires_at:%Y-%m-%d %H:%M}"}
    desk_history.add_line(link.draft, by, text % told)
