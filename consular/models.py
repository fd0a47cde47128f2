"""Whom to call and where to go: offices and their contact points."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager, TranslatableQuerySet
from parler.models import TranslatableModel, TranslatedFields

from consular import phones
from embassy.models import Mission, validate_languages, validate_zone


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
        address=models.TextField(_("address"), blank=True, max_length=500),
    )
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices, default=Kind.EMBASSY)
    slug = models.SlugField(
        _("address on this site"),
        unique=True,
        help_text=_("The office stands at /consular/#address. It never changes."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or self.slug

    def get_absolute_url(self) -> str:
        return f"{reverse('consular:page')}#{self.slug}"


class ContactPointQuerySet(TranslatableQuerySet):
    def for_layout(self) -> "ContactPointQuerySet":
        """With names and offices, in the order in which they are shown. Four queries at most."""
        return self.prefetch_related("translations", "office", "office__translations").order_by(
            "position", "pk"
        )


class ContactPoint(TranslatableModel):
    """One way to reach the mission. Names are schema.org's (`ContactPoint.contactType`)."""

    class Type(models.TextChoices):
        CONSULAR = "consular", _("Consular queries")
        EMERGENCY = "emergency", _("Emergency")
        VISA = "visa", _("Visas")
        PRESS = "press", _("Press")
        GENERAL = "general", _("General queries")

    translations = TranslatedFields(label=models.CharField(_("label"), max_length=100, blank=True))
    contact_type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    office = models.ForeignKey(
        Office,
        models.CASCADE,
        related_name="contact_points",
        null=True,
        blank=True,
        verbose_name=_("office"),
    )
    telephone = models.CharField(
        _("telephone"), max_length=60, blank=True, help_text=_("As readers shall see it.")
    )
    telephone_dialled = models.CharField(
        _("is dialled as"), max_length=40, blank=True, editable=False
    )
    email = models.EmailField(_("e-mail"), blank=True)
    url = models.URLField(_("web page"), blank=True)
    languages = models.CharField(
        _("languages spoken"), max_length=100, blank=True, validators=[validate_languages]
    )
    show_on_home = models.BooleanField(_("show on every page"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TranslatableManager.from_queryset(ContactPointQuerySet)()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(telephone="", telephone_dialled="")
                | (~models.Q(telephone="") & ~models.Q(telephone_dialled="")),
                name="contact_telephone_can_be_dialled",
                violation_error_message=_("This number cannot be dialled."),
            )
        ]

    def __str__(self) -> str:
        label = self.safe_translation_getter("label", any_language=True)
        return label or self.get_contact_type_display()

    def clean(self) -> None:
        self.telephone = " ".join(self.telephone.split())
        self.telephone_dialled = ""
        if self.telephone:
            mission = Mission.objects.first()
            country = mission.host_country if mission else "ZZ"
            try:
                self.telephone_dialled = phones.dialled(self.telephone, country)
            except phones.NotATelephone:
                raise ValidationError(
                    {
                        "telephone": _(
                            "This number cannot be dialled. Write it with its country code, "
                            "such as +44 20 7946 0118, or as a short emergency number."
                        )
                    }
                ) from None
        if not (self.telephone or self.email or self.url):
            raise ValidationError(_("Give a telephone number, an e-mail address or a web page."))
