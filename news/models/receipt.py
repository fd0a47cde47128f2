"""What the site itself served once a version was public, compared with what was approved."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models.edition import Edition


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def due(self, at: datetime) -> "ReceiptQuerySet":
        """Those of versions that have begun by `at` and have not been compared yet."""
        return self.filter(checked_at=None, edition__public_from__lte=at)


class Receipt(models.Model):
    """Written with its edition, empty; filled when the version is public.

    `findings` has a line for each thing that differs, and nothing when all is as approved.
    """

    edition = models.OneToOneField(
        Edition, models.CASCADE, primary_key=True, related_name="receipt"
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    findings = models.TextField(_("findings"), blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [
            models.Index(fields=["edition"], condition=Q(checked_at=None), name="receipt_due")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.checked_at or '-'}"
