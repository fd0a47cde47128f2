"""What is sent to subscribers: the occasion (mailing), one mail (letter), who knows what (told).

No row holds a word of a text, nor an address: a text that is erased need not be looked for here.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models.message import Message
from news.models.subscription import Subscription


class Mailing(models.Model):
    """Why mails go out: a version of a message has begun, or the hour of a digest has come."""

    class Occasion(models.TextChoices):
        NEW = "new", _("New message")
        CHANGE = "change", _("Change of a message")
        DAILY = "daily", _("Mail of the day")
        WEEKLY = "weekly", _("Mail of the week")

    occasion = models.CharField(_("occasion"), max_length=6, choices=Occasion.choices)
    # The version, of which nothing else is kept here; none for a digest.
    message = models.ForeignKey(Message, models.CASCADE, related_name="+", null=True, blank=True)
    number = models.PositiveIntegerField(_("version"), null=True, blank=True)
    # A digest tells of what was first public after `since`, up to `due_at`.
    since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("due"))
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion__in=["new", "change", "daily", "weekly"]),
                name="mailing_occasion_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    occasion__in=["new", "change"], message__isnull=False, number__isnull=False,
                    since=None,
                )
                | Q(
                    occasion__in=["daily", "weekly"], message=None, number=None,
                    since__isnull=False,
                ),
                name="mailing_of_version_or_digest",
            ),
            models.UniqueConstraint(fields=["message", "number"], name="mailing_once_a_version"),
            models.UniqueConstraint(
                fields=["occasion", "due_at"],
                condition=Q(message=None),
                name="mailing_once_a_digest",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-due_at", "-id"], name="mailing_latest")]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.pk}"


class Letter(models.Model):
    """One mail to one subscriber. Without a mailing it is the one with the link to confirm."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("dropped: there was nothing to send any more")
        FAILED = "failed", _("failed")

    mailing = models.ForeignKey(
        Mailing, models.CASCADE, related_name="letters", null=True, blank=True
    )
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="letters")
    # The same in every try, so that a mailbox knows a mail that comes twice.
    uuid = models.UUIDField(default=uuid4, unique=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    # Waiting: not before then. Being sent: from then on another process may take it.
    next_at = models.DateTimeField()
    # Whose it is, while it is being sent.
    claim = models.UUIDField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # How often it had to wait because the server took no mail at all.
    postponed = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    # The server's code, or what kind of error it was: never its words, which quote ours.
    failure = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscription"], name="letter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "dropped", "failed"]),
                name="letter_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", claim__isnull=False)
                | (~Q(state="sending") & Q(claim=None)),
                name="letter_claimed_while_being_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_at", "id"], name="letter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class Told(models.Model):
    """Who has been sent a message, and the last version that they were told of."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="told")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    # The first mail about it: later ones name it, so that mailboxes lay them together.
    first_letter = models.ForeignKey(Letter, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name = _("message that was told")
        verbose_name_plural = _("messages that were told")
        constraints = [
            models.UniqueConstraint(fields=["message", "subscription"], name="told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.message_id} {self.number}"
