"""What had to be erased, by whose order: the one thing that changes what is frozen."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from news.models.message import Message


class Erasure(models.Model):
    """Asked for by one person and done by another; `done_at` is None until then.

    While it is done, the triggers let document and note of the message's editions be replaced.
    """

    message = models.OneToOneField(Message, models.PROTECT, related_name="erasure")
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by=None, done_at=None)
                | (Q(done_at__isnull=False) & ~Q(done_by=F("requested_by"))),
                name="erasure_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return str(self.message)
