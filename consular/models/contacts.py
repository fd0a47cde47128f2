"""Whom to call: one way to reach the mission or one of its offices."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager, TranslatableQuerySet
from parler.models import TranslatableModel, TranslatedFields

from consular import phones
from consular.models.offices import Office
from embassy.models import Mission, validate_languages


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
