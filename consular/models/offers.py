"""What is done here, what it costs and since when, and what to bring."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatableModel, TranslatedFields

from consular import currencies
from consular.models.offices import Office


def validate_currency(code: str) -> None:
    """Raises ValidationError for a code that ISO 4217 does not have, or has no more."""
    if code not in currencies.DIGITS:
        raise ValidationError(
            _("There is no currency “%(code)s”. Write its three letters, such as EUR or GBP."),
            params={"code": code},
        )


class Service(TranslatableModel):
    class Appointment(models.TextChoices):
        NEEDED = "needed", _("Needed")
        POSSIBLE = "possible", _("Possible, not needed")
        NOT_NEEDED = "not-needed", _("Not needed")

    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=200),
        audience=models.CharField(
            _("for whom"),
            max_length=300,
            blank=True,
            help_text=_("Such as: for citizens aged 14 and over."),
        ),
        description=models.TextField(_("description"), max_length=3000, blank=True),
        processing_time=models.CharField(
            _("ready in"), max_length=200, blank=True, help_text=_("Such as: 12 weeks.")
        ),
        not_allowed=models.TextField(
            _("what may not be brought"),
            max_length=1000,
            blank=True,
            help_text=_("One thing a line, such as large bags."),
        ),
    )
    slug = models.SlugField(
        _("address on this site"),
        unique=True,
        help_text=_("The service stands at /consular/services/address/. It never changes."),
    )
    offices = models.ManyToManyField(
        Office, blank=True, related_name="+", verbose_name=_("offices that offer it")
    )
    appointment = models.CharField(
        _("appointment"),
        max_length=10,
        choices=Appointment.choices,
        default=Appointment.NEEDED,
    )
    appointment_url = models.URLField(
        _("page for appointments"), blank=True, help_text=_("Where an appointment is made.")
    )
    review_on = models.DateField(
        _("to be checked on"),
        help_text=_(
            "From this day on readers are told to call before they come, and the start page "
            "lists the service, until it has been checked and the day is moved."
        ),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or self.slug

    def get_absolute_url(self) -> str:
        return reverse("consular:service", args=[self.slug])


class RequiredDocument(TranslatableModel):
    translations = TranslatedFields(
        name=models.CharField(_("document"), max_length=200),
        note=models.CharField(
            _("note"), max_length=300, blank=True, help_text=_("Such as: of both parents.")
        ),
    )
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="documents", verbose_name=_("service")
    )
    original = models.BooleanField(_("original"), default=True)
    copy = models.BooleanField(_("copy"), default=False)
    certified = models.BooleanField(_("certified"), default=False)
    translated = models.BooleanField(_("translated"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(original=True) | Q(copy=True) | Q(certified=True) | Q(translated=True),
                name="required_document_has_a_form",
                violation_error_message=_(
                    "Say in which form it is to be brought: tick the original, a copy, certified "
                    "or translated."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.safe_translation_getter("name", any_language=True) or ""


class Fee(TranslatableModel):
    """Valid from one day through another, both included. There is no fee without an end: what
    nobody has confirmed for a day is not told as valid on it."""

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Standard")
        URGENT = "urgent", _("Urgent")
        CHILD = "child", _("For children")
        REDUCED = "reduced", _("Reduced")
        EXTRA = "extra", _("Additional")

    class Payment(models.TextChoices):
        CASH = "cash", _("Cash")
        CARD = "card", _("Bank card")
        TRANSFER = "transfer", _("Bank transfer")
        ONLINE = "online", _("Online, before the visit")
        POSTAL_ORDER = "postal-order", _("Postal order")

    translations = TranslatedFields(
        note=models.CharField(
            _("note"), max_length=300, blank=True, help_text=_("Such as: for each page.")
        )
    )
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="fees", verbose_name=_("service")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.STANDARD)
    is_free = models.BooleanField(_("free of charge"), default=False)
    amount = models.DecimalField(
        _("amount"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(
                Decimal("0.001"),
                _("A fee is more than zero. Tick “free of charge” where nothing is to be paid."),
            )
        ],
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[validate_currency],
        help_text=_("Three letters, such as EUR or GBP (ISO 4217)."),
    )
    # Values of `Payment`, with spaces between them.
    payment = models.CharField(_("means of payment"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_through = models.DateField(
        _("valid through"),
        help_text=_(
            "The last day for which you know it. Afterwards readers are told to ask, and a month "
            "before, the start page reminds you."
        ),
    )

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        ordering = ["kind", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_free=True, amount=None, currency="")
                | (Q(is_free=False, amount__isnull=False, amount__gt=0) & ~Q(currency="")),
                name="fee_has_an_amount_or_is_free",
                violation_error_message=_(
                    "Give the amount and the currency, or tick “free of charge” and leave both "
                    "empty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid_through__gte=F("valid_from")),
                name="fee_ends_after_it_begins",
                violation_error_message=_(
                    "The last day lies before the first. Exchange the two days."
                ),
            ),
            models.UniqueConstraint(
                fields=["service", "kind", "valid_from"], name="fee_begins_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        amount = str(_("free of charge"))
        if self.amount is not None:
            amount = f"{self.amount.normalize():f} {self.currency}"
        return f"{self.get_kind_display()}: {amount}, {self.valid_from} – {self.valid_through}"

    def clean(self) -> None:
        # What is no number has its own sentence already.
        known = self.currency in currencies.DIGITS and isinstance(self.amount, Decimal)
        if self.amount and known and not currencies.is_payable(self.amount, self.currency):
            raise ValidationError(
                {
                    "amount": _(
                        "Nobody can pay %(amount)s %(currency)s: that currency has %(digits)s "
                        "digits behind the point."
                    )
                    % {
                        "amount": self.amount.normalize(),
                        "currency": self.currency,
                        "digits": currencies.DIGITS[self.currency],
                    }
                }
            )

    def holds(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_through

    @property
    def means(self) -> list["Fee.Payment"]:
        """How it can be paid, in the order of `Payment`."""
        return [each for each in Fee.Payment if each.value in self.payment.split()]
