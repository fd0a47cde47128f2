"""Links by which people without an account read a text before it is public."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models.draft import Draft


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self, at: datetime) -> "PreviewLinkQuerySet":
        """Those that still open something at `at`: neither expired nor revoked."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class PreviewLink(models.Model):
    """One recipient's link to one text. The key itself is told once and kept nowhere."""

    class Purpose(models.TextChoices):
        PREVIEW = "preview", _("Preview: the draft as it is when it is read")
        EMBARGO = "embargo", _("Embargo: the version that waits, before its time")

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=7, choices=Purpose.choices)
    recipient = models.CharField(_("recipient"), max_length=200)
    key_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    # The version that it was made for: once that one is public the link leads to its page.
    number = models.PositiveIntegerField(_("version"), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "change", "view")
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["preview", "embargo"]), name="previewlink_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return self.recipient


class PreviewVisit(models.Model):
    """One reading by a preview link. Nothing about the reader is kept but the moment."""

    link = models.ForeignKey(PreviewLink, models.CASCADE, related_name="visits")
    visited_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("visit by a preview link")
        verbose_name_plural = _("visits by preview links")
        ordering = ["visited_at", "pk"]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.visited_at:%Y-%m-%d %H:%M:%S}"
