"""The words that describe messages: subjects, issuers, people and their posts, outlets.

Their names are rows, one for each language of the mission. Drafts point here; nothing here
leads back to a draft.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from parler.models import TranslatableModel, TranslatedFields


class Named(TranslatableModel):
    """A word that has a name in every language of the mission."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or f"#{self.pk}"


class Category(Named):
    """A subject, such as Syria or Embassy life."""

    translations = TranslatedFields(name=models.CharField(_("name"), max_length=100))
    slug = models.SlugField(
        _("address"), unique=True, help_text=_("/news/category/address/. It never changes.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "slug"]

    def get_absolute_url(self) -> str:
        return reverse("news:category", args=[self.slug])


class Organization(Named):
    """Who issues messages: the embassy, its ministry, another."""

    class Kind(models.TextChoices):
        EMBASSY = "embassy", _("Embassy")
        MINISTRY = "ministry", _("Ministry")
        OTHER = "other", _("Other")

    translations = TranslatedFields(name=models.CharField(_("name"), max_length=200))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    url = models.URLField(_("web site"), blank=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")


class Outlet(Named):
    """Who interviewed: a news agency, a newspaper, a broadcaster."""

    translations = TranslatedFields(name=models.CharField(_("name"), max_length=200))
    url = models.URLField(_("web site"), blank=True)

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")


class Person(Named):
    """Who spoke."""

    translations = TranslatedFields(name=models.CharField(_("name"), max_length=200))

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def appointment_on(self, day: date) -> "Appointment | None":
        """The post held on `day`; of several the latest begun; None when there was none."""
        held = self.appointments.filter(Q(start_date=None) | Q(start_date__lte=day)).filter(
            Q(end_date=None) | Q(end_date__gte=day)
        )
        return held.order_by(F("start_date").desc(nulls_last=True)).first()


class Appointment(TranslatableModel):
    """A post held by a person from one day to another, both included; open where blank."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments")
    translations = TranslatedFields(job_title=models.CharField(_("job title"), max_length=200))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="appointments", null=True, blank=True
    )
    start_date = models.DateField(pgettext_lazy("of a period", "from"), null=True, blank=True)
    end_date = models.DateField(pgettext_lazy("of a period", "until"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("a post that a person holds", "appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="appointment_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first one."),
            )
        ]

    def __str__(self) -> str:
        return self.safe_translation_getter("job_title", any_language=True) or f"#{self.pk}"

    def clean(self) -> None:
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("The last day lies before the first one.")})
