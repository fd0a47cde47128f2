"""A message is a thing said: its identity, its reference and the addresses it has had."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# Crockford's Base32: no I, L, O or U, so that a reference can be read out on the telephone.
# https://www.crockford.com/base32.html
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def forgotten(words: str) -> str:
    """What is kept of `words` that were erased: whoever brings them is known, nobody reads them.

    Keyed with SECRET_KEY, so that who has the database alone cannot try words out; with
    another key they are unknown.
    """
    return "erased-" + salted_hmac("news.erased", words, algorithm="sha256").hexdigest()[:40]


class Message(models.Model):
    """Who it is. What it says is in its editions; what is worked on is in its draft."""

    class Kind(models.TextChoices):
        PRESS_RELEASE = "press-release", _("Press release")
        INTERVIEW = "interview", _("Interview")
        COMMENT = "comment", _("Comment")

        @property
        def plural(self) -> str:
            names = {
                "press-release": _("Press releases"),
                "interview": _("Interviews"),
                "comment": _("Comments"),
            }
            return str(names[self.value])

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, editable=False)
    # Set when it is first published; a running number would betray a waiting text by a gap.
    reference = models.CharField(_("reference"), max_length=20, blank=True, editable=False)
    translation_group = models.UUIDField(
        _("translation group"),
        default=uuid4,
        editable=False,
        db_index=True,
        help_text=_("Messages of one group say the same thing in different languages."),
    )
    # What it was translated from, a message of its group.
    source = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="translations",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("translation of"),
    )
    # The source's version with which the desk has compared it and found it still right.
    source_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # The identifier that the source of an import gave it.
    import_ref = models.CharField(_("identifier at the source"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["press-release", "interview", "comment"]),
                name="message_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(source=None) | ~models.Q(source=models.F("id")),
                name="message_not_its_own_source",
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~models.Q(reference=""),
                name="message_reference_unique",
            ),
            models.UniqueConstraint(
                fields=["import_ref"],
                condition=~models.Q(import_ref=""),
                name="message_import_ref_unique",
            ),
        ]
        # SQLite does not look into a conditional index for a value that is bound.
        indexes = [
            models.Index(fields=["reference"], name="message_reference"),
            models.Index(fields=["import_ref"], name="message_import_ref"),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.uuid)

    def short_code(self, length: int) -> str:
        """The first `length` signs of the uuid in Base32 (5 bits a sign, 25 signs at most)."""
        return "".join(_BASE32[self.uuid.int >> (123 - 5 * place) & 31] for place in range(length))


class AddressQuerySet(models.QuerySet["Address"]):
    def asked(self, year: int, month: int, slug: str) -> "AddressQuerySet":
        """The address that is called so, or was before its message was erased."""
        slugs = [slug, Address.erased_slug(year, month, slug)]
        return self.filter(year=year, month=month, slug__in=slugs)


class Address(models.Model):
    """Where a message lives or has lived: `/news/<yyyy>/<mm>/<slug>/`.

    Never deleted and never given to another message. Which one is current is the edition's
    to say (`Edition.address`), so that a new address begins at the second its edition does.
    It is made of the words of a title: an erasure leaves a digest of them, by which the old
    address still answers that its message is gone.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="addresses")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=100)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(fields=["year", "month", "slug"], name="address_unique"),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12), name="address_month_exists"
            ),
            models.CheckConstraint(condition=~models.Q(slug=""), name="address_slug_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.month:02}/{self.slug}"

    def get_absolute_url(self) -> str:
        return reverse("news:message", args=[f"{self.year:04}", f"{self.month:02}", self.slug])

    @staticmethod
    def erased_slug(year: int, month: int, slug: str) -> str:
        """What stands in the place of `slug` once its message is erased."""
        return forgotten(f"{year}/{month}/{slug}")
