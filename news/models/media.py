"""Files, stored once by the SHA-256 of their bytes, and their uses.

A `Picture` or an `Attachment` is the use of a file by a draft; an `EditionFile` is its use by
an edition. A file is served while an edition that can be read names it (news/media.py), so
from a file no relation leads to a draft.
"""

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.models.draft import Draft, validate_language
from news.models.edition import Edition


class File(models.Model):
    """Immutable bytes. Pictures have a size in pixels and smaller renditions."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:16]}"

    @property
    def path(self) -> str:
        """Its name in the storage."""
        return f"{self.sha256[:2]}/{self.sha256}"

    def read(self) -> bytes:
        with default_storage.open(self.path) as file:
            return file.read()

    def url(self, name: str) -> str:
        return reverse("media", args=[self.sha256, name])


class Rendition(models.Model):
    """Another form of a picture, made once: smaller, of another type, or cut.

    `crop` says what a cut one is for and around which point it was cut (news/pictures.py); it
    is empty for those that show the whole picture.
    """

    original = models.ForeignKey(File, models.CASCADE, related_name="renditions")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    crop = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["original", "file", "crop"], name="rendition_once")
        ]

    def __str__(self) -> str:
        return f"{self.original_id}: {self.file_id}"


class Use(models.Model):
    """A file in a draft, under the name it is served by."""

    file = models.ForeignKey(File, models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("file name"), max_length=100, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Picture(Use):
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="pictures")
    alt = models.CharField(_("description for those who cannot see it"), max_length=300, blank=True)
    is_decorative = models.BooleanField(
        _("decorative: it says nothing that needs describing"), default=False
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    # What must stay in view when the picture is cut, in per cent. One alone: the middle of the
    # other side.
    focal_x = models.PositiveSmallIntegerField(
        _("what matters: from the left, %"),
        help_text=_(
            "Stays in view when the picture is cut for lists and for other sites. Click on the "
            "picture, or type two numbers from 0 to 100. Empty: the middle."
        ),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    focal_y = models.PositiveSmallIntegerField(
        _("what matters: from the top, %"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )

    class Meta(Use.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=(Q(is_decorative=True) & Q(alt=""))
                | (Q(is_decorative=False) & ~Q(alt="")),
                name="picture_described_or_decorative",
                violation_error_message=_(
                    "Describe the picture for those who cannot see it, or mark it as decorative."
                ),
            ),
            models.CheckConstraint(
                condition=Q(focal_x=None) | Q(focal_x__lte=100), name="picture_focal_x_inside"
            ),
            models.CheckConstraint(
                condition=Q(focal_y=None) | Q(focal_y__lte=100), name="picture_focal_y_inside"
            ),
        ]

    @property
    def focal(self) -> tuple[int, int] | None:
        """The point in per cent, from the left and from the top; None where nobody has set it."""
        if self.focal_x is None and self.focal_y is None:
            return None
        x, y = (50 if side is None else side for side in (self.focal_x, self.focal_y))
        return x, y


class Attachment(Use):
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="attachments")
    title = models.CharField(_("title"), max_length=200)
    in_language = models.CharField(
        _("language"), max_length=10, blank=True, validators=[validate_language]
    )

    class Meta(Use.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")


class EditionFile(models.Model):
    """A file that an edition names, derived from its document."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="uses")

    class Meta:
        verbose_name = _("file of a version")
        verbose_name_plural = _("files of versions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "file"], name="edition_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.file_id}"
