"""What both apps stand on: the mission whose site this is, and its few standing pages."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from ckeditor.fields import RichTextField
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import resolve, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager, TranslatableQuerySet
from parler.models import TranslatableModel, TranslatedFields

from embassy import clocks, language_tags, markup
from embassy.punctuation import listed


def validate_zone(zone: str) -> None:
    if not clocks.exists(zone):
        raise ValidationError(
            _("“%(zone)s” is no time zone of the IANA list. Write one such as Europe/London."),
            params={"zone": zone},
        )


def validate_country(code: str) -> None:
    if code not in dict(clocks.countries()):
        raise ValidationError(
            _("“%(code)s” is no country of ISO 3166-1. Write two capital letters such as GB."),
            params={"code": code},
        )


def validate_languages(codes: str) -> None:
    for code in codes.split():
        if not language_tags.is_known(code):
            raise ValidationError(
                _("“%(code)s” is no language code. Write codes such as en or ru."),
                params={"code": code},
            )


class MissionQuerySet(TranslatableQuerySet):
    def current(self) -> "Mission | None":
        """The mission with its names in all languages, or None before it is set up. Two queries."""
        return self.prefetch_related("translations").first()

    def host_zone(self) -> ZoneInfo:
        """The zone of the host city's clocks; UTC before the mission is set up. One query."""
        mission = self.first()
        return ZoneInfo(mission.host_zone if mission else "UTC")


class Mission(TranslatableModel):
    """The mission: one row, because a site is one mission's."""

    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=200),
        capital_city=models.CharField(_("capital"), max_length=100),
        host_city=models.CharField(_("host city"), max_length=100),
    )
    sending_country = models.CharField(
        _("sending country"), max_length=2, validators=[validate_country]
    )
    host_country = models.CharField(_("host country"), max_length=2, validators=[validate_country])
    capital_zone = models.CharField(
        _("time zone of the capital"), max_length=64, validators=[validate_zone]
    )
    host_zone = models.CharField(
        _("time zone of the host city"), max_length=64, validators=[validate_zone]
    )
    languages = models.CharField(
        _("languages"),
        max_length=100,
        validators=[validate_languages],
        help_text=_("Codes with a space between them; the first is the site’s default."),
    )
    url = models.URLField(_("former or other web site"), blank=True)
    needs_approval = models.BooleanField(
        _("a second person must approve"),
        default=False,
        help_text=_(
            "Whoever changed a text last can then neither approve nor publish it. In an emergency "
            "an editor can publish with a reason, which another person has to counter-sign."
        ),
    )

    objects = TranslatableManager.from_queryset(MissionQuerySet)()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("mission")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="mission_is_one",
                violation_error_message=_("There is one mission already. Change that one."),
            )
        ]

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or str(_("Mission"))

    def clean(self) -> None:
        for country, zone, field in (
            (self.sending_country, self.capital_zone, "capital_zone"),
            (self.host_country, self.host_zone, "host_zone"),
        ):
            if zone not in clocks.zones(country):
                raise ValidationError(
                    {
                        field: format_lazy(
                            _("{zone} is not a zone of {country}. Its zones are: {zones}."),
                            zone=zone,
                            country=country,
                            zones=listed(clocks.zones(country)),
                        )
                    }
                )

    @property
    def language_codes(self) -> list[str]:
        return self.languages.split()


class Page(TranslatableModel):
    """A standing page such as About, Ambassador, Privacy or Accessibility."""

    translations = TranslatedFields(
        title=models.CharField(_("title"), max_length=200),
        body=RichTextField(_("text"), blank=True),
    )
    slug = models.SlugField(
        _("address"), unique=True, help_text=_("The page stands at /address/. It never changes.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.safe_translation_getter("title", any_language=True) or self.slug

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.slug])

    def languages_among(self, offered: Sequence[str]) -> list[str]:
        """Those in which it can be read; of one that is not translated, the default alone."""
        has = {row.language_code for row in self.translations.all() if row.title}
        return [code for code in offered if code in has] or list(offered[:1])

    def clean(self) -> None:
        taken = self.slug in dict(settings.LANGUAGES) or (
            self.slug and resolve(f"/{self.slug}/").view_name != "page"
        )
        if taken:
            raise ValidationError(
                {"slug": _("This address belongs to another part of the site. Choose another.")}
            )
        self.body: str = markup.tidy(self.body)


class Generation(models.Model):
    """One row, given a new value by triggers whenever something changes that readers may see.

    See embassy/pagestore/generation.py.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.CharField(max_length=32)
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = _("generation")
        verbose_name_plural = _("generations")

    def __str__(self) -> str:
        return self.value
