"""An edition is what went out, frozen. Which of them the public may see: public_rule.py."""

import json
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from news.models.message import Address, Message
from news.models.public_rule import NEWEST_FIRST, RULE, PublicRule
from news.models.vocabulary import Category


class EditionQuerySet(PublicRule["Edition"]):
    def begun(self, at: datetime | None = None) -> Self:
        """Every edition that has been public, read or not; none that waits."""
        return self.filter(public_from__lte=at or timezone.now())

    def readable(self, at: datetime | None = None) -> Self:
        """Every edition whose text anybody may read at `at`, in force or as a former version:
        it has begun, it is no removal, and none has closed it."""
        return self.begun(at).filter(closed=False).exclude(standing=Edition.Standing.REMOVED)

    def for_history(self) -> Self:
        """What the list of versions prints, latest first. The document stays where it is."""
        return self.order_by("-number").only(
            "message", "number", "standing", "closed", "title", "in_language",
            "note", "note_kind", "public_from", "content_sha256",
        )  # fmt: skip

    def for_cards(self) -> Self:
        """What `news/_card.html` reads, without the document. Categories: news/cards.py."""
        return self.select_related("address", "message").only(
            "kind", "in_language", "title", "date_published", "excerpt", "issuer", "standing",
            "thumbnail", "number", "address__year", "address__month", "address__slug",
            "message__reference",
        )  # fmt: skip


class Edition(models.Model):
    """The content of a message as published, and when it is public.

    The interval is half open, `[public_from, public_until)`; without `public_until` it lasts
    until further notice. Only news/publishing.py writes editions. Triggers (news/triggers.py)
    keep what must never happen from happening: a frozen column that changes, a public edition
    that is deleted, two editions of one message at one moment.
    """

    class Standing(models.TextChoices):
        IN_FORCE = "in-force", _("in force")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REMOVED = "removed", _("removed")

    class Note(models.TextChoices):
        CORRECTION = "correction", _("Correction: something was wrong")
        CLARIFICATION = "clarification", _("Clarification: something was unclear")
        UPDATE = "update", _("Update: something is new")
        MINOR = "minor", _("Minor: nothing that readers need to be told")

    message = models.ForeignKey(Message, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("version"))
    address = models.ForeignKey(Address, models.PROTECT, related_name="editions")
    document = models.TextField()
    content_sha256 = models.CharField(max_length=64, db_index=True)
    text_sha256 = models.CharField(max_length=64, db_index=True)
    record_sha256 = models.CharField(max_length=64, unique=True)
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing.choices, default=Standing.IN_FORCE
    )
    note = models.TextField(_("note to readers"), blank=True)
    note_kind = models.CharField(_("kind of note"), max_length=13, choices=Note.choices, blank=True)
    date_published = models.DateTimeField(_("date shown to readers"))
    public_from = models.DateTimeField(_("public from"))
    public_until = models.DateTimeField(_("public until"), null=True, blank=True)
    # Its own end, kept while an earlier start of its successor stands in public_until.
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    # max(public_from, the commit): the order of the public ledger.
    recorded_from = models.DateTimeField()
    # A removal reaches back: earlier editions are closed and stay so until reopened.
    closed = models.BooleanField(_("closed"), default=False)
    # Set, before the row is deleted, on a waiting edition that is cancelled.
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Its text was erased by order: document and note are tombstones, the digests stay.
    erased_at = models.DateTimeField(null=True, blank=True)
    # When its draft had last been changed: whoever compares knows whether it has been since.
    draft_changed_at = models.DateTimeField(null=True, blank=True)
    # Where a removed message leads instead.
    successor = models.ForeignKey(
        Message, models.PROTECT, related_name="succeeded", null=True, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    # Derived from the document, for queries and cards; they can be derived again.
    kind = models.CharField(max_length=16, choices=Message.Kind.choices)
    in_language = models.CharField(max_length=10)
    title = models.CharField(max_length=255, blank=True)
    excerpt = models.JSONField(default=list)
    issuer = models.CharField(max_length=200, blank=True)
    # The picture of its card: a file, its size and its description. None where it has none.
    thumbnail = models.JSONField(null=True, blank=True)
    categories = models.ManyToManyField(
        Category, through="EditionCategory", related_name="editions"
    )

    objects = EditionQuerySet.as_manager()

    # Set by news/cards.py and by the message's view, for templates.
    shown_categories: list[Category]
    # Set by news/views/results.py where a search shows it.
    matches: Any

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        default_permissions = ("view",)
        permissions = [
            ("publish_edition", _("Can publish, reschedule and cancel")),
            ("withdraw_edition", _("Can withdraw and remove")),
            ("approve_edition", _("Can approve and counter-sign")),
            ("publish_unapproved_edition", _("Can publish in an emergency without approval")),
            ("erase_edition", _("Can erase, together with another person")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="edition_number_unique"),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(public_until=None),
                name="edition_one_open_a_message",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_positive"),
            models.CheckConstraint(
                condition=Q(public_until=None) | Q(public_until__gt=F("public_from")),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(date_published__lte=F("public_from")),
                name="edition_not_public_before_its_date",
            ),
            models.CheckConstraint(
                condition=Q(recorded_from__gte=F("public_from")),
                name="edition_not_recorded_before_public",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["in-force", "withdrawn", "removed"]),
                name="edition_standing_known",
            ),
            models.CheckConstraint(
                condition=Q(note_kind__in=["", "correction", "clarification", "update", "minor"]),
                name="edition_note_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(standing="removed") | (Q(successor=None) & ~Q(title="")),
                name="edition_readable_has_title",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(cancelled_at__lt=F("public_from")),
                name="edition_cancelled_while_waiting",
            ),
        ]
        indexes = [
            models.Index(*NEWEST_FIRST, *RULE, "in_language", name="edition_list"),
            models.Index("in_language", *NEWEST_FIRST, *RULE, name="edition_language_list"),
            models.Index("in_language", "kind", *NEWEST_FIRST, *RULE, name="edition_kind_list"),
            models.Index("kind", *NEWEST_FIRST, *RULE, "in_language", name="edition_kind"),
            models.Index(fields=["recorded_from", "id"], name="edition_ledger"),
            models.Index(fields=["-public_from", "-id"], name="edition_recent"),
            models.Index(
                fields=["public_until"],
                condition=Q(public_until__isnull=False),
                name="edition_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.message} ({self.number})"

    def get_absolute_url(self) -> str:
        """Below the prefix of its own language where the site has it, else the default's."""
        with translation.override(self.in_language):
            return self.address.get_absolute_url()

    def is_in_force(self, at: datetime | None = None) -> bool:
        at = at or timezone.now()
        return self.public_from <= at and (self.public_until is None or at < self.public_until)

    def is_public(self, at: datetime | None = None) -> bool:
        """The twin of `EditionQuerySet.public`; a table test holds the two together."""
        return self.is_in_force(at) and not self.closed and self.standing != self.Standing.REMOVED

    @cached_property
    def content(self) -> dict[str, Any]:
        """The document, read. Its shape is in news/documents.py."""
        return json.loads(self.document)

    @property
    def short_url(self) -> str:
        """The permanent address, which redirects to the current one."""
        return reverse("reference", args=self.message.reference.split("/", 1))
