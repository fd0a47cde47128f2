"""Who else has the form of a draft open.

Opening it registers; a script tells every half minute that it is still open; leaving or saving
removes. Where no script tells, an opening counts for half an hour. It is never a change of the
draft: it moves no version and is not logged.
"""

from datetime import datetime, timedelta

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import F, Q
from django.http import HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from embassy.middleware import SiteRequest
from news.admin import access
from news.models import Draft, Opening

HEARD_OF = timedelta(minutes=2)
# Of a browser without scripts nothing is heard after it has opened the form.
SILENT = timedelta(minutes=30)


def arrive(draft: Draft, user: User, at: datetime) -> Opening:
    """`user` opens the form. Rows that are too old to count are deleted on the way."""
    Opening.objects.filter(seen_at__lt=at - SILENT).delete()
    moments = {"opened_at": at, "seen_at": at}
    return Opening.objects.update_or_create(draft=draft, user=user, defaults=moments)[0]


def beat(draft: Draft, user: User, at: datetime) -> Opening:
    """The form is still open. A browser that comes back to it has no row any more."""
    moments = {"opened_at": at, "seen_at": at}
    opening, is_new = Opening.objects.get_or_create(draft=draft, user=user, defaults=moments)
    if not is_new:
        Opening.objects.filter(pk=opening.pk).update(seen_at=at)
    return opening


def leave(draft: Draft, user: User, opened_at: datetime | None = None) -> None:
    """`user` has the form open no more; with `opened_at`, unless it was opened again since."""
    openings = Opening.objects.filter(draft=draft, user=user)
    (openings.filter(opened_at=opened_at) if opened_at else openings).delete()


def others(draft: Draft, user: User, at: datetime) -> list[Opening]:
    """Who else is there, the first to come first. One query."""
    heard_of = Q(seen_at__gte=at - HEARD_OF)
    silent = Q(seen_at=F("opened_at"), opened_at__gte=at - SILENT)
    there = Opening.objects.filter(heard_of | silent, draft=draft).exclude(user=user)
    return list(there.select_related("user").order_by("opened_at", "pk"))


def sentences(openings: list[Opening], at: datetime) -> str:
    """“M. Sokolova opened it 4 minutes ago.” for each; "" for nobody."""
    return " ".join(_sentence(opening, at) for opening in openings)


def _sentence(opening: Opening, at: datetime) -> str:
    shown = {"who": access.name(opening.user)}
    if at - opening.opened_at < timedelta(minutes=1):
        return _("%(who)s opened it just now.") % shown
    shown["time"] = timesince(opening.opened_at, at, depth=1)
    return _("%(who)s opened it %(time)s ago.") % shown


def page(desk: admin.ModelAdmin, request: SiteRequest, pk: int) -> HttpResponse:
    """POST: it is still open, and who else has it open; or, with `leave`, it is not any more."""
    draft, user = access.opened(desk, request, pk), access.user(request)
    if "leave" in request.POST:
        if opened_at := moment(request.POST["leave"]):
            leave(draft, user, opened_at)
        return HttpResponse(status=204)
    opening = beat(draft, user, request.at)
    there = others(draft, user, request.at)
    return JsonResponse(
        {
            "opened": opening.opened_at.isoformat(),
            "who": [other.user_id for other in there],
            "line": sentences(there, request.at),
        }
    )


def moment(written: str) -> datetime | None:
    """An aware moment; None for anything else."""
    try:
        at = parse_datetime(written)
    except ValueError:
        return None
    return at if at and at.tzinfo else None
