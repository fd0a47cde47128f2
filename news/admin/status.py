"""Is it out? The one word that answers it, asked of the database for whole lists at once."""

from datetime import datetime

from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.models import Draft, Edition, Erasure


class Status(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    WAITING = "waiting", gettext_lazy("Waiting")
    PUBLIC = "public", gettext_lazy("Public")
    CHANGED = "changed", gettext_lazy("Public, draft changed since")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    REMOVED = "removed", gettext_lazy("Removed")
    EXPIRED = "expired", gettext_lazy("Expired")
    ERASED = "erased", gettext_lazy("Erased")


def with_status(drafts: QuerySet[Draft], at: datetime) -> QuerySet[Draft]:
    """`drafts` with `status`, and with the moments that it names, in the same query.

    `out_since` and `out_until` bound the last version that has begun, `waits_for` is the
    start of the one that waits; each is None where there is none, as is `erased_at`.
    """
    erased = Erasure.objects.filter(message=OuterRef("message"))
    versions = Edition.objects.filter(message=OuterRef("message")).order_by("-number")
    begun = versions.filter(public_from__lte=at)
    return drafts.annotate(
        out_since=Subquery(begun.values("public_from")[:1]),
        out_until=Subquery(begun.values("public_until")[:1]),
        standing=Subquery(begun.values("standing")[:1]),
        frozen_at=Subquery(begun.values("draft_changed_at")[:1]),
        waits_for=Subquery(versions.filter(public_from__gt=at).values("public_from")[:1]),
        erased_at=Subquery(erased.values("done_at")[:1]),
        status=Case(
            When(erased_at__isnull=False, then=Value(Status.ERASED)),
            When(out_since=None, waits_for=None, then=Value(Status.DRAFT)),
            When(out_since=None, then=Value(Status.WAITING)),
            When(out_until__lte=at, then=Value(Status.EXPIRED)),
            When(standing=Edition.Standing.REMOVED, then=Value(Status.REMOVED)),
            When(standing=Edition.Standing.WITHDRAWN, then=Value(Status.WITHDRAWN)),
            When(changed_at__gt=F("frozen_at"), then=Value(Status.CHANGED)),
            default=Value(Status.PUBLIC),
            output_field=models.CharField(),
        ),
    )


def in_status(status: str) -> Q:
    """Which drafts of `with_status` the filter shows; a public text may have a version waiting."""
    if status == Status.WAITING:
        return Q(waits_for__isnull=False)
    if status == Status.PUBLIC:
        return Q(status__in=[Status.PUBLIC, Status.CHANGED])
    return Q(status=status)


def words(request: HttpRequest, draft: Draft) -> str:
    """The status of a draft of `with_status` as a few words, with the moment that counts."""
    status, waits_for = Status(draft.status), draft.waits_for
    if status == Status.WAITING:
        return _("Waiting, public from %s") % request.layout.both(waits_for)
    if waits_for:
        return _("%(status)s; the next version waits until %(time)s") % {
            "status": status.label,
            "time": request.layout.both(waits_for),
        }
    return str(status.label)
