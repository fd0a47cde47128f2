"""Where a message lived on the site that was before this one."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from embassy import languages
from embassy.models import Page
from news.former_paths import NoAddress, normal
from news.models.message import Address, Message, forgotten
from news.models.vocabulary import Category

_BELOW_A_MESSAGE = ("message", "text", "document", "history", "version", "difference")


class FormerAddressQuerySet(models.QuerySet["FormerAddress"]):
    def asked(self, paths: list[str]) -> Self:
        """Those that are spelt so, or were before their message was erased."""
        return self.filter(path__in=[*paths, *map(forgotten, paths)])


class FormerAddress(models.Model):
    """An address of another site that leads to a message (news/views/former.py).

    Looked up only where this site has nothing itself. Made of words, so an erasure leaves a
    digest of it, by which it still answers that its message is gone.
    """

    message = models.ForeignKey(
        Message,
        models.CASCADE,
        related_name="former_addresses",
        verbose_name=gettext_lazy("message"),
    )
    path = models.CharField(
        gettext_lazy("former address"),
        max_length=500,
        unique=True,
        help_text=gettext_lazy(
            "As it was on the former site, from the slash after the host name on: "
            "/2018/02/title/ or /?p=12."
        ),
        error_messages={"unique": gettext_lazy("This address leads to another message already.")},
    )

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("former address")
        verbose_name_plural = gettext_lazy("former addresses")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        """Bring it into its one spelling; refuse what is no address, or one of this site."""
        try:
            self.path = normal(self.path)
        except NoAddress as error:
            raise ValidationError({"path": no_address(self.path)}) from error
        if answers(self.path):
            raise ValidationError({"path": _("%s is an address of this site already.") % self.path})
        if FormerAddress.objects.filter(path=forgotten(self.path)).exists():
            raise ValidationError({"path": _("This address leads to another message already.")})


def no_address(typed: str) -> str:
    return (
        _("“%s” is no address of a page. Write one such as /2018/02/title/ or /?p=12.")
        % typed[:100]
    )


def answers(path: str) -> bool:
    """Whether this site has something at `path` itself, so that nobody would ever be led on.

    A standing page, a category or a message that does not exist (yet) takes no address away.
    """
    bare = path.partition("?")[0]
    if f"{bare}/".startswith(settings.STATIC_URL):
        return True
    if "?" in path and bare == "/":
        return False
    return any(match and _is_there(match) for match in map(_matched, (bare, f"{bare}/")))


def _matched(path: str) -> ResolverMatch | None:
    offered = languages.current()
    prefix = languages.prefix(path)
    with translation.override(prefix if prefix in offered[1:] else offered[0]):
        try:
            return resolve(path)
        except Resolver404:
            return None


def _is_there(match: ResolverMatch) -> bool:
    given = match.kwargs
    if match.view_name == "page":
        return Page.objects.filter(slug=given["slug"]).exists()
    if match.view_name == "news:category":
        return Category.objects.filter(slug=given["slug"]).exists()
    if match.namespace == "news" and match.url_name in _BELOW_A_MESSAGE:
        asked = Address.objects.asked(int(given["year"]), int(given["month"]), given["slug"])
        return asked.exists()
    return True
