"""The categories of an edition, with what lists ask of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.models.edition import Edition
from news.models.public_rule import NEWEST_FIRST, RULE, PublicRule
from news.models.vocabulary import Category


class EditionCategory(models.Model):
    """A category of an edition. A category that an edition names cannot be deleted.

    What lists ask of an edition is kept here too, copied by triggers (news/triggers.py): so the
    list of a category is read from one index, however rare the category is among all messages.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    message_id = models.BigIntegerField(null=True, editable=False)
    date_published = models.DateTimeField(null=True, editable=False)
    public_from = models.DateTimeField(null=True, editable=False)
    public_until = models.DateTimeField(null=True, editable=False)
    standing = models.CharField(max_length=10, blank=True, editable=False)
    closed = models.BooleanField(default=False, editable=False)
    in_language = models.CharField(max_length=10, blank=True, editable=False)
    kind = models.CharField(max_length=16, blank=True, editable=False)

    objects = PublicRule["EditionCategory"].as_manager()

    class Meta:
        verbose_name = _("category of a version")
        verbose_name_plural = _("categories of versions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "category"], name="edition_category_once")
        ]
        indexes = [
            models.Index(fields=["category", "edition"], name="edition_of_category"),
            models.Index(
                *("category", *NEWEST_FIRST, *RULE, "in_language", "kind", "edition"),
                name="edition_category_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.category_id}"
