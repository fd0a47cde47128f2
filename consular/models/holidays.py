"""Public holidays of both countries, as the consul confirmed them for a year.

What is stored here is what holds: a later edition of the package that proposes holidays
changes no confirmed year.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatableModel, TranslatedFields

from consular.plans import DAY, Span


class HolidayYear(models.Model):
    """The holidays of this calendar and year are confirmed."""

    country = models.CharField(_("country"), max_length=2)  # ISO 3166-1
    subdivision = models.CharField(_("part of the country"), max_length=10, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        verbose_name = _("confirmed year")
        verbose_name_plural = _("confirmed years")
        default_permissions = ()
        ordering = ["year", "country", "subdivision"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "country", "subdivision"], name="holiday_year_once"
            )
        ]

    def __str__(self) -> str:
        part = f"{self.country}-{self.subdivision}" if self.subdivision else self.country
        return f"{self.year} {part}"


class Holiday(TranslatableModel):
    class Observance(models.TextChoices):
        CLOSED = "closed", _("Closed")
        HALF_DAY = "half-day", _("Half day")
        NOT_OBSERVED = "not-observed", _("Not observed")

    translations = TranslatedFields(name=models.CharField(_("name"), max_length=200))
    country = models.CharField(_("country"), max_length=2)  # ISO 3166-1
    subdivision = models.CharField(_("part of the country"), max_length=10, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.DateField(_("day"))
    observance = models.CharField(_("observance"), max_length=12, choices=Observance.choices)
    # Of a half day, in minutes after midnight.
    opens = models.PositiveSmallIntegerField(_("opens"), null=True, blank=True)
    closes = models.PositiveSmallIntegerField(_("closes"), null=True, blank=True)
    # Whether readers' calendars may hold it: then they are told when it is given up.
    was_announced = models.BooleanField(default=False, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    modified_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day", "country", "subdivision"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "subdivision", "day"], name="holiday_once_a_day"
            ),
            models.CheckConstraint(
                condition=(
                    Q(observance="half-day", opens__lt=DAY, closes__gt=F("opens"))
                    & Q(closes__lte=DAY)
                )
                | (~Q(observance="half-day") & Q(opens=None, closes=None)),
                name="holiday_half_day_has_hours",
                violation_error_message=_("A half day needs its hours."),
            ),
        ]

    def __str__(self) -> str:
        name = self.safe_translation_getter("name", any_language=True) or ""
        return f"{self.day}: {name}"

    @property
    def spans(self) -> tuple[Span, ...]:
        """The hours of a half day."""
        if self.opens is None or self.closes is None:
            return ()
        return (Span(self.opens, self.closes),)
