"""The desk's working text of a message. Nothing that readers get leads here.

`Draft.message` has no reverse name, and neither have the keys to the vocabulary: from what
the public reads no relation leads to draft text, so no forgotten filter can print it.
"""

from typing import ClassVar

from ckeditor.fields import RichTextField
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from embassy import language_tags, markup
from news.models.edition import Edition
from news.models.message import Message
from news.models.vocabulary import Category, Organization, Outlet, Person

# A message of this length is a book; a longer paste is a mistake and gets a sentence.
BODY_LIMIT = 1_000_000


def validate_language(code: str) -> None:
    """Any language of BCP 47 that has a name: `ky`, `zh-Hans`, `uz-Cyrl`."""
    if not language_tags.is_known(code):
        raise ValidationError(
            _("“%(code)s” is no language code. Write a code such as en or ru."),
            params={"code": code},
        )


def validate_body(body: str) -> None:
    if len(body) > BODY_LIMIT:
        raise ValidationError(
            _("The text has %(length)s characters; at most %(limit)s are possible. Shorten it."),
            params={"length": len(body), "limit": BODY_LIMIT},
        )


class Draft(models.Model):
    """The working text. The proxies below give each kind its own place in the admin."""

    class Review(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")

    kind: ClassVar[Message.Kind]

    message = models.OneToOneField(
        Message, models.PROTECT, related_name="+", editable=False, verbose_name=_("message")
    )
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=1000,
        help_text=_("One or two sentences. Without one the opening of the text is shown."),
    )
    body = RichTextField(_("text"), validators=[validate_body])
    in_language = models.CharField(
        _("language"), max_length=10, default="en", validators=[validate_language]
    )
    categories = models.ManyToManyField(
        Category, related_name="+", blank=True, verbose_name=_("categories")
    )
    issuer = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("issued by"),
    )
    speakers = models.ManyToManyField(
        Person, related_name="+", blank=True, verbose_name=_("speakers")
    )
    outlets = models.ManyToManyField(
        Outlet, related_name="+", blank=True, verbose_name=_("outlets")
    )
    dateline = models.CharField(
        _("dateline"), max_length=100, blank=True, help_text=_("The city where it was said.")
    )
    delivered_on = models.DateField(
        _("delivered on"), null=True, blank=True, help_text=_("When it was said.")
    )
    reply_to_name = models.CharField(_("who said it"), max_length=200, blank=True)
    reply_to_title = models.CharField(_("what was said"), max_length=255, blank=True)
    reply_to_date = models.DateField(_("when"), null=True, blank=True)
    reply_to_url = models.URLField(_("where it can be read"), max_length=500, blank=True)
    notes_to_editors = RichTextField(_("notes to editors"), blank=True, validators=[validate_body])
    slug = models.SlugField(
        _("address"),
        max_length=100,
        blank=True,
        help_text=_("The last part of its address. Without one it is made from the title."),
    )
    date_published = models.DateTimeField(
        _("date shown to readers"),
        null=True,
        blank=True,
        help_text=_("May lie in the past. Without one it is the moment of publication."),
    )
    # What readers are told about the change, when the message is public already.
    note_kind = models.CharField(
        _("kind of change"), max_length=13, choices=Edition.Note.choices, blank=True
    )
    note = models.TextField(
        _("note to readers"),
        blank=True,
        max_length=2000,
        help_text=_("What was changed, and why. Readers see it above the text."),
    )
    # What the lists show; whether an approval still holds is asked of `Approval`.
    review = models.CharField(
        _("review"), max_length=9, choices=Review.choices, default=Review.DRAFT, editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    lock_version = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="draft_changed"),
            models.Index(fields=["review", "submitted_at"], name="draft_review"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Bring the typed text into the form in which it is stored."""
        for field in ("title", "summary", "dateline", "reply_to_name", "reply_to_title"):
            setattr(self, field, " ".join(markup.normal(getattr(self, field)).split()))
        for field in ("body", "notes_to_editors"):
            setattr(self, field, markup.tidy(getattr(self, field)))
        if not self.title:
            raise ValidationError({"title": _("A message needs a title.")})
        if not self.body:
            raise ValidationError(
                {"body": _("Nothing is left of the text once it is cleaned. Type it again.")}
            )
        if self.date_published and self.date_published.year > 9000:
            raise ValidationError({"date_published": _("This date lies too far ahead.")})


class PressRelease(Draft):
    kind = Message.Kind.PRESS_RELEASE

    class Meta:
        proxy = True
        verbose_name = _("press release")
        verbose_name_plural = _("press releases")


class Interview(Draft):
    kind = Message.Kind.INTERVIEW

    class Meta:
        proxy = True
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")


class Comment(Draft):
    kind = Message.Kind.COMMENT

    class Meta:
        proxy = True
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
