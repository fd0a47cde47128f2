"""What travellers and visitors must know now: notices, each with its beginning and its end."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager, TranslatableQuerySet
from parler.models import TranslatableModel, TranslatedFields

from consular.models.offices import Office


class NoticeQuerySet(TranslatableQuerySet):
    def valid(self, at: datetime) -> "NoticeQuerySet":
        """Those that have begun and have not ended: `valid_from <= at < expires_at`."""
        return self.not_over(at).filter(valid_from__lte=at)

    def not_over(self, at: datetime) -> "NoticeQuerySet":
        """Those that have not ended, begun or not."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def for_pages(self) -> "NoticeQuerySet":
        """With texts and offices; emergencies first, then warnings, the newest first of each.

        Four queries at most, one when there are none."""
        rank = models.Case(
            models.When(level=Notice.Level.EMERGENCY, then=0),
            models.When(level=Notice.Level.WARNING, then=1),
            default=2,
        )
        related = ("translations", "offices", "offices__translations")
        return self.order_by(rank, "-valid_from", "-pk").prefetch_related(*related)


class Notice(TranslatableModel):
    class Level(models.TextChoices):
        INFORMATION = "information", _("Information")
        WARNING = "warning", _("Warning")
        EMERGENCY = "emergency", _("Emergency")

    translations = TranslatedFields(
        title=models.CharField(_("title"), max_length=200),
        body=models.TextField(_("text"), max_length=5000, blank=True),
    )
    level = models.CharField(
        _("level"),
        max_length=12,
        choices=Level.choices,
        default=Level.INFORMATION,
        help_text=_("An emergency stands above every page of the site."),
    )
    offices = models.ManyToManyField(
        Office,
        blank=True,
        related_name="+",
        verbose_name=_("offices"),
        help_text=_("None: it concerns all."),
    )
    posted_at = models.DateTimeField(_("posted"), editable=False)
    valid_from = models.DateTimeField(
        _("valid from"), blank=True, help_text=_("Empty: from the moment of saving.")
    )
    expires_at = models.DateTimeField(
        _("valid until"), null=True, blank=True, help_text=_("At this second it disappears.")
    )
    reviewed_at = models.DateTimeField(_("last checked"), editable=False)
    review_on = models.DateField(
        _("to be checked on"),
        null=True,
        blank=True,
        help_text=_("From this day on the start page lists it, until it has been checked."),
    )

    objects = TranslatableManager.from_queryset(NoticeQuerySet)()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("valid_from")),
                name="notice_ends_after_it_begins",
                violation_error_message=_("It ends before it begins. Exchange the two moments."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=False) | Q(review_on__isnull=False),
                name="notice_ends_or_is_checked",
                violation_error_message=_(
                    "Say until when it is valid, or on which day it is to be checked."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.safe_translation_getter("title", any_language=True) or ""

    def get_absolute_url(self) -> str:
        return f"{reverse('consular:notices')}#notice-{self.pk}"

    def is_valid(self, at: datetime) -> bool:
        """The twin of `NoticeQuerySet.valid`."""
        return self.valid_from <= at and (self.expires_at is None or at < self.expires_at)
