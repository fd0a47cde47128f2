"""The featured place on the home page."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news.models.message import Message

# A featured message ends by itself: a front page grows stale when somebody must remember.
TERM = timedelta(days=14)


class FeatureQuerySet(models.QuerySet["Feature"]):
    def valid(self, at: datetime) -> "FeatureQuerySet":
        """Those in force at `at`, the first place first, then the latest."""
        return self.filter(valid_from__lte=at, valid_through__gt=at).order_by(
            "position", "-valid_from", "-pk"
        )


def default_end() -> datetime:
    return timezone.now() + TERM


class Feature(models.Model):
    """A message has the place from `valid_from` until just before `valid_through`."""

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="features", verbose_name=_("message")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    valid_from = models.DateTimeField(pgettext_lazy("of a period", "from"), default=timezone.now)
    valid_through = models.DateTimeField(
        pgettext_lazy("of a period", "until"),
        default=default_end,
        help_text=_("From then on the newest message has its place."),
    )

    objects = FeatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("featured message")
        verbose_name_plural = _("featured messages")
        ordering = ["position", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_through__gt=F("valid_from")),
                name="feature_ends_after_it_begins",
                violation_error_message=_("The end lies before the beginning."),
            )
        ]

    def __str__(self) -> str:
        return str(self.message)

    def clean(self) -> None:
        if self.valid_from and self.valid_through and self.valid_through <= self.valid_from:
            raise ValidationError({"valid_through": _("The end lies before the beginning.")})
