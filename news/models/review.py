"""The second reader: who approved what, who published without, and what editors told each other.

All of it is the desk's: nothing that readers get leads here.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from news.models.draft import Draft
from news.models.edition import Edition
from news.models.message import Message


class Approval(models.Model):
    """What somebody approved: exactly what would be published, and what it would be called.

    It holds for as long as the draft would still be published as just this; nothing has to
    void it. A new approval replaces the one before.
    """

    draft = models.OneToOneField(Draft, models.CASCADE, primary_key=True, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    note_kind = models.CharField(max_length=13, choices=Edition.Note.choices, blank=True)
    slug = models.SlugField(max_length=100, blank=True)
    date_published = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.content_sha256}"


class OverrideQuerySet(models.QuerySet["Override"]):
    def open(self) -> "OverrideQuerySet":
        """Those that nobody has counter-signed, oldest first."""
        return self.filter(countersigned_at=None).order_by("overridden_at", "pk")


class Override(models.Model):
    """A version that was published in an emergency, without the approval of a second person."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    content_sha256 = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    overridden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    overridden_at = models.DateTimeField()
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    countersigned_at = models.DateTimeField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("publication without approval")
        verbose_name_plural = _("publications without approval")
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="override_once_a_version"),
            models.CheckConstraint(
                condition=Q(countersigned_by=None) | ~Q(countersigned_by=F("overridden_by")),
                name="override_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} ({self.number})"


class Remark(models.Model):
    """What one editor tells the others about a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+")
    text = models.TextField(_("remark"), max_length=5000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Opening(models.Model):
    """Somebody has the form of a draft open: since when, and when it was last heard of."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        constraints = [
            models.UniqueConstraint(fields=["draft", "user"], name="opening_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.user_id}"
