"""Who gets messages by e-mail, and which. An address is here while its owner wants it to be."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news.models.message import Message
from news.models.vocabulary import Category


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> "SubscriptionQuerySet":
        return self.filter(state=Subscription.State.CONFIRMED)

    def wanting(
        self, kind: str, categories: list[int], in_language: str, offered: list[str]
    ) -> "SubscriptionQuerySet":
        """Those that a message of this kind, in these categories and this language is for.

        What is said in a language that the site does not offer stands in the default's lists,
        and goes to those who read these.
        """
        listed_in = in_language if in_language in offered else offered[0]
        topics = SubscriptionTopic.objects.filter(subscription=OuterRef("pk"))
        named = topics.filter(Q(kind=kind) | Q(category__in=categories))
        return self.filter(Q(everything=True) | Q(Exists(named))).filter(
            Q(all_languages=True) | Q(language=listed_in)
        )


class Subscription(models.Model):
    """One address, and what is sent to it. Nothing is sent before its owner has confirmed it."""

    class State(models.TextChoices):
        ASKED = "asked", _("not confirmed yet")
        CONFIRMED = "confirmed", _("confirmed")
        SUSPENDED = "suspended", _("suspended: its mail server refuses mail")
        ENDED = "ended", _("unsubscribed")

    class Pace(models.TextChoices):
        AT_ONCE = "at-once", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")

    # Of which its keys are made (news/mailings/keys.py).
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    # In small letters, its domain in ASCII; "" from the moment in which it is unsubscribed.
    email = models.CharField(pgettext_lazy("of e-mail", "address"), max_length=254, blank=True)
    # Of the address of an ended row, until it may be written to again: `news.models.forgotten`.
    digest = models.CharField(max_length=60, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    pace = models.CharField(_("how often"), max_length=7, choices=Pace.choices)
    language = models.CharField(_("language of the mails"), max_length=10)
    everything = models.BooleanField(_("all messages"), default=False)
    all_languages = models.BooleanField(_("in every language"), default=True)
    whole_text = models.BooleanField(_("the whole text"), default=True)
    asked_at = models.DateTimeField(_("asked"))
    # When its last letter with the link was made: there is one an hour at most.
    linked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # How often in a row its mail server has refused the address for good.
    refusals = models.PositiveSmallIntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        default_permissions = ("delete", "view")
        permissions = [("export_subscription", _("Can export the addresses of subscribers"))]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="subscription_address_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "confirmed", "suspended", "ended"]),
                name="subscription_state_known",
            ),
            models.CheckConstraint(
                condition=Q(pace__in=["at-once", "daily", "weekly"]),
                name="subscription_pace_known",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", email="") | (~Q(state="ended") & ~Q(email="")),
                name="subscription_ended_has_no_address",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(state="ended") | Q(confirmed_at__isnull=False),
                name="subscription_confirmed_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "pace"], name="subscription_state_pace"),
            models.Index(fields=["digest"], name="subscription_digest"),
        ]

    def __str__(self) -> str:
        """Without the address: what the newsroom's log says of a row outlives it."""
        return f"{self.pk}"

    @property
    def masked(self) -> str:
        """Enough of the address for its owner: “a…@example.org”."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}…@{domain}" if domain else ""

    def may_be_linked(self, at: datetime, every: timedelta) -> bool:
        """Whether a letter with the link may go to the address again."""
        return self.linked_at is None or self.linked_at <= at - every


class SubscriptionTopic(models.Model):
    """A kind or a category that somebody wants, where it is not everything."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="topics")
    kind = models.CharField(max_length=16, choices=Message.Kind.choices, blank=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="+", null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("subject of a subscription")
        verbose_name_plural = _("subjects of subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="") & Q(category__isnull=False))
                | (~Q(kind="") & Q(category=None)),
                name="subscriptiontopic_kind_or_category",
            ),
            models.UniqueConstraint(
                fields=["subscription", "kind"],
                condition=~Q(kind=""),
                name="subscriptiontopic_kind_once",
            ),
            models.UniqueConstraint(
                fields=["subscription", "category"],
                condition=Q(category__isnull=False),
                name="subscriptiontopic_category_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.kind or self.category_id}"


class SubscriptionKey(models.Model):
    """By what the links in the letters are known: only the SHA-256 of a key is kept.

    A key is made of the site's secret and the row (news/mailings/keys.py), so that every letter
    can carry it; with another secret there is another one, and the former links still work.
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="keys")
    key_sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("key of a subscription")
        verbose_name_plural = _("keys of subscriptions")

    def __str__(self) -> str:
        return f"{self.subscription_id}"
