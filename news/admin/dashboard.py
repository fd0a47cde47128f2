"""What the newsroom's start page shows: what waits, what went out, and what grows stale."""

from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from news.admin import access, awaiting, erasing, sources
from news.models import Comment, Draft, Edition, Feature, Interview, PressRelease

KINDS: dict[type[Draft], Promise] = {
    PressRelease: _("New, or pasted from a document"),
    Interview: _("Turns are recognised in pasted text"),
    Comment: _("With what it answers"),
}
RECENT = 5
# A desk with more lines than this is read in the lists.
LONGEST = 50


@dataclass(frozen=True)
class Place:
    name: str
    hint: Promise
    url: str


@dataclass(frozen=True)
class Line:
    """An edition, and the pages about the draft it came from."""

    edition: Edition
    admin: str
    draft_pk: int

    @property
    def draft_url(self) -> str:
        return reverse(f"{self.admin}_change", args=[self.draft_pk])

    @property
    def reschedule_url(self) -> str:
        return reverse(f"{self.admin}_reschedule", args=[self.draft_pk])


class Desk:
    """For one request. What its user may not see is not asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        seen = [kind for kind in KINDS if self.may(kind, "view") or self.may(kind, "change")]
        self.kinds = [kind.kind for kind in seen]
        self.may_change_time = request.user.has_perm(access.PUBLISH)
        self.may_approve = request.user.has_perm(access.APPROVE)
        self.may_feature = self.may_change_time and self.may(Feature, "add")

    def may(self, model: type[Model], action: str) -> bool:
        return self.request.user.has_perm(f"news.{action}_{model._meta.model_name}")

    @property
    def write(self) -> list[Place]:
        return [
            Place(
                str(capfirst(kind._meta.verbose_name)),
                hint,
                reverse(f"admin:news_{kind._meta.model_name}_add"),
            )
            for kind, hint in KINDS.items()
            if self.may(kind, "add")
        ]

    @cached_property
    def scheduled(self) -> list[Line]:
        waiting = Edition.objects.filter(public_from__gt=self.request.at)
        return self.lines(waiting.order_by("public_from", "pk"))

    @cached_property
    def recent(self) -> list[Line]:
        public = Edition.objects.public_in_any_order(self.request.at)
        return self.lines(public.order_by("-public_from", "-pk"))[:RECENT]

    @cached_property
    def erasures(self) -> list[erasing.Request]:
        """What waits for a second person to be erased."""
        return erasing.open_requests(self.request)

    @cached_property
    def to_read(self) -> list[awaiting.Submitted]:
        """What is submitted and waits for a second reader."""
        return awaiting.submitted(self.request)

    @cached_property
    def unsigned(self) -> list[awaiting.Unsigned]:
        """What went out without approval, until another person counter-signs."""
        return awaiting.unsigned(self.request)

    @cached_property
    def differing(self) -> list[Line]:
        """What readers have now and was served otherwise than written; each with its findings."""
        if not self.request.user.has_perm(access.RECEIPTS):
            return []
        now = Edition.objects.in_force(self.request.at)
        found = now.filter(receipt__findings__gt="")
        return self.lines(found.select_related("receipt").order_by("-public_from", "-pk"))

    @cached_property
    def behind(self) -> list[Draft]:
        """Translations that are older than what they translate, each with its address."""
        drafts = sources.lagging(self.request)
        for draft in drafts:
            draft.url = access.address(draft)
        return drafts

    def lines(self, editions: QuerySet[Edition]) -> list[Line]:
        """`editions` of the kinds that the user may see, each with the draft it came from."""
        if not self.kinds:
            return []
        draft = Draft.objects.filter(message=OuterRef("message")).values("pk")[:1]
        # What is left out needs no index, so that the one by time is read.
        unseen = [kind.kind for kind in KINDS if kind.kind not in self.kinds]
        found = editions.exclude(kind__in=unseen) if unseen else editions
        found = found.select_related("address", "message")
        return [
            Line(edition, f"admin:news_{edition.kind.replace('-', '')}", edition.draft_pk)
            for edition in found.defer("document").annotate(draft_pk=Subquery(draft))[:LONGEST]
        ]

    @cached_property
    def leads(self) -> bool:
        """Whether a featured message leads the home page, or whether that is not ours to tell."""
        at = self.request.at
        public = Edition.objects.public(at).filter(message=OuterRef("message"))
        return (
            not self.may(Feature, "view")
            or Feature.objects.valid(at).filter(Exists(public)).exists()
        )

    @cached_property
    def last_feature(self) -> Feature | None:
        """The one that ended last, with its title."""
        at = self.request.at
        title = Edition.objects.public(at).filter(message=OuterRef("message")).values("title")
        ended = Feature.objects.filter(valid_through__lte=at).order_by("-valid_through")
        return ended.annotate(title=Subquery(title[:1])).exclude(title=None).first()
