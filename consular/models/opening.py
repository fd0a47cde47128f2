"""When a door is open or a telephone is answered: weekly hours, and exceptions for days.

Hours belong to an office, a contact point or a service, each by a key of its own. Those of a
service hold in every office that offers it, and closing days of the office close it too.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatableModel, TranslatedFields

from consular.models.contacts import ContactPoint
from consular.models.offers import Service
from consular.models.offices import Office
from consular.plans import DAY, Days, Span


class SpanFields(models.Model):
    """Minutes after midnight of the day on which the span begins; past 1440 is the next day."""

    opens = models.PositiveSmallIntegerField(_("opens"))
    closes = models.PositiveSmallIntegerField(_("closes"))
    by_appointment = models.BooleanField(_("by appointment"), default=False)

    class Meta:
        abstract = True

    @property
    def span(self) -> Span:
        return Span(self.opens, self.closes, self.by_appointment)


def spans_are_sound(name: str) -> models.CheckConstraint:
    """A span begins on its day, lasts less than a day, or is the whole day."""
    return models.CheckConstraint(
        condition=Q(opens__lt=DAY, closes__gt=F("opens"))
        & (Q(closes__lt=F("opens") + DAY) | Q(opens=0, closes=DAY)),
        name=name,
        violation_error_message=_("A span must end after it begins, and within a day."),
    )


class OpeningHours(models.Model):
    """A week, valid from one day through another (both included; none is without a bound)."""

    office = models.ForeignKey(
        Office, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    contact_point = models.ForeignKey(
        ContactPoint,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact point"),
    )
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("Empty: since ever.")
    )
    valid_through = models.DateField(
        _("valid through"),
        null=True,
        blank=True,
        help_text=_("The last day on which this week is valid. Empty: until further notice."),
    )
    ignores_closures = models.BooleanField(
        _("also on public holidays and closing days"),
        default=False,
        help_text=_(
            "For a line that is answered day and night: holidays and the closing days of the "
            "office do not touch it."
        ),
    )

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        ordering = [
            "office", "contact_point", "service", F("valid_from").asc(nulls_first=True), "pk"
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(office__isnull=False, contact_point=None, service=None)
                | Q(office=None, contact_point__isnull=False, service=None)
                | Q(office=None, contact_point=None, service__isnull=False),
                name="opening_hours_are_one_owners",
                violation_error_message=_("Say whose hours these are."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_through=None)
                | Q(valid_through__gte=F("valid_from")),
                name="opening_hours_end_after_they_begin",
                violation_error_message=_(
                    "The last day lies before the first. Exchange them, or leave one empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.office or self.contact_point or self.service or "")

    def days(self) -> Days:
        """The spans of Monday to Sunday. One query, none when `spans` is prefetched."""
        spans = [(each.weekday, each.span) for each in self.spans.all()] if self.pk else []
        return tuple(
            tuple(sorted(span for weekday, span in spans if weekday == day)) for day in range(7)
        )

    def clean(self) -> None:
        """Two weeks of one owner begin on different days: the one that began last is valid."""
        same = OpeningHours.objects.filter(
            office=self.office,
            contact_point=self.contact_point,
            service=self.service,
            valid_from=self.valid_from,
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(
                {
                    "valid_from": _(
                        "There is a week already that is valid from the same day. Change that "
                        "one, or let this one begin on another day."
                    )
                }
            )


class OpeningSpan(SpanFields):
    hours = models.ForeignKey(OpeningHours, models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField(_("weekday"))  # Monday is 0

    class Meta:
        verbose_name = _("span of a week")
        verbose_name_plural = _("spans of a week")
        default_permissions = ()
        ordering = ["weekday", "opens"]
        constraints = [
            spans_are_sound("opening_span_is_sound"),
            models.CheckConstraint(condition=Q(weekday__lt=7), name="opening_span_has_a_weekday"),
        ]

    def __str__(self) -> str:
        return str(self.span)


class SpecialHours(TranslatableModel):
    """Other hours, or none, on one day or a range of days. Wins over holidays and the week.

    With none of the keys it is the whole mission's. It is cancelled rather than deleted, so that
    calendars that hold it hear of it.
    """

    translations = TranslatedFields(
        reason=models.CharField(
            _("reason"),
            max_length=200,
            help_text=_("As readers shall see it, such as “Election day”."),
        )
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(
        Office, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    contact_point = models.ForeignKey(
        ContactPoint,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact point"),
    )
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(
        _("last day"), blank=True, help_text=_("Included. Empty: one day only.")
    )
    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_(
            "The usual hours hold again, and calendars that took the closing day over are told."
        ),  # fmt: skip
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    modified_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("closing day or other hours")
        verbose_name_plural = _("closing days and other hours")
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(office=None, contact_point=None)
                | Q(office=None, service=None)
                | Q(contact_point=None, service=None),
                name="special_hours_are_one_owners",
                violation_error_message=_("Say whose hours these are."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="special_hours_end_after_they_begin",
                violation_error_message=_(
                    "The last day lies before the first. Exchange the two days."
                ),
            ),
        ]

    def __str__(self) -> str:
        reason = self.safe_translation_getter("reason", any_language=True) or ""
        return f"{self.first_day}: {reason}"

    @property
    def is_general(self) -> bool:
        """Whether it is an office's or the whole mission's, not a line's or a service's alone."""
        return not self.contact_point_id and not self.service_id


class SpecialSpan(SpanFields):
    hours = models.ForeignKey(SpecialHours, models.CASCADE, related_name="spans")

    class Meta:
        verbose_name = _("span of a day")
        verbose_name_plural = _("spans of a day")
        default_permissions = ()
        ordering = ["opens"]
        constraints = [spans_are_sound("special_span_is_sound")]

    def __str__(self) -> str:
        return str(self.span)
