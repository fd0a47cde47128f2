"""Where to go: an office, how to get there and in which time zone it lives."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from parler.models import TranslatableModel, TranslatedFields

from embassy.models import validate_zone


class Office(TranslatableModel):
    class Kind(models.TextChoices):
        EMBASSY = "embassy", _("Embassy")
        CONSULAR_SECTION = "consular-section", _("Consular section")
        CONSULATE_GENERAL = "consulate-general", _("Consulate general")
        CONSULATE = "consulate", _("Consulate")
        HONORARY_CONSULATE = "honorary-consulate", _("Honorary consulate")
        VISA_CENTRE = "visa-centre", _("Visa centre")
        OTHER = "other", _("Other")

    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=200),
        city=models.CharField(_("city"), max_length=100, blank=True),
        address=models.TextField(pgettext_lazy("by post", "address"), blank=True, max_length=500),
        directions=models.TextField(
            _("directions"),
            blank=True,
            max_length=1000,
            help_text=_("How to get there: stations, buses, where the door is."),
        ),
        access=models.TextField(
            _("access"),
            blank=True,
            max_length=1000,
            help_text=_("Steps, lifts, doors, help at the door: for visitors with a disability."),
        ),
    )
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices, default=Kind.EMBASSY)
    slug = models.SlugField(
        _("address on this site"),
        unique=True,
        help_text=_("The office stands at /consular/offices/address/. It never changes."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    subdivision = models.CharField(
        _("part of the host country"),
        max_length=10,
        blank=True,
        help_text=_("Whose public holidays the office has beside the whole country’s."),
    )
    map_url = models.URLField(
        _("map"), blank=True, help_text=_("A link to a map. No map is shown on our pages.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or self.slug

    def get_absolute_url(self) -> str:
        return reverse("consular:office", args=[self.slug])
