"""What the start page says of fees, services and notices that nobody has looked at in time."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consular import untranslated
from consular.models import Fee, Notice, Service
from embassy.dates import date_format
from embassy.multilingual import language_name
from embassy.start_page import Warning

SOON = timedelta(days=30)
# So many places are linked; the rest is counted.
LINKS = 20


def of_services(request: HttpRequest) -> Iterator[Warning]:
    """Nothing for those who may not change services."""
    if request.user.has_perm("consular.change_service"):
        today = timezone.localdate(request.at)  # type: ignore[attr-defined]
        services = list(Service.objects.prefetch_related("translations", "fees"))
        for service in services:
            yield from _fees(service, today)
        yield from _unchecked(services, today)


def of_notices(request: HttpRequest) -> Iterator[Warning]:
    """Those past their day, for who may change them."""
    if not request.user.has_perm("consular.change_notice"):
        return
    at = request.at  # type: ignore[attr-defined]
    rows = Notice.objects.valid(at).filter(review_on__lte=timezone.localdate(at))
    late = list(rows.order_by("review_on", "pk").prefetch_related("translations"))
    if late:
        yield Warning(
            ngettext(
                "One notice was to be checked by now",
                "%(number)s notices were to be checked by now",
                len(late),
            ) % {"number": len(late)},
            _("They stand on the site all the same. Check each, and say so in its form."),
            links=tuple(
                (
                    reverse("admin:consular_notice_change", args=[row.pk]),
                    f"{row} ({date_format(row.review_on)})" if row.review_on else str(row),
                )
                for row in late
            ),
        )  # fmt: skip


def of_translations(request: HttpRequest) -> Iterator[Warning]:
    """One for each language of the mission that lacks something, with where to write it."""
    mission = request.layout.mission  # type: ignore[attr-defined]
    if not mission or not request.user.has_perm("consular.change_service"):
        return
    at = request.at  # type: ignore[attr-defined]
    found = sorted(untranslated.missing(mission.language_codes, at), key=lambda each: each.language)
    for code, group in groupby(found, key=lambda each: each.language):
        texts = list(group)
        places = list(dict.fromkeys((each.url, str(each.row)) for each in texts))
        values = {"number": len(texts), "language": language_name(code)}
        yield Warning(
            ngettext(
                "One text of the consular page is not translated into %(language)s",
                "%(number)s texts of the consular page are not translated into %(language)s",
                len(texts),
            ) % values,
            _("Readers are given them in another language.")
            + (f" {_('The first are listed here.')}" if len(places) > LINKS else ""),
            links=tuple(places[:LINKS]),
        )  # fmt: skip


def _fees(service: Service, today: date) -> Iterator[Warning]:
    """Kinds of fees that have ended, or end soon, and none follows."""
    for kind in Fee.Kind:
        ends = [fee.valid_through for fee in service.fees.all() if fee.kind == kind]
        last = max(ends, default=None)
        if last is None or last >= today + SOON:
            continue
        values = {"service": service, "kind": kind.label, "day": date_format(last)}
        link = reverse("admin:consular_service_change", args=[service.pk]), _("Fees of the service")
        if last < today:
            yield Warning(
                _("The fee “%(kind)s” of “%(service)s” has ended") % values,
                _("It was valid through %(day)s. Readers are told to ask the office. Enter the new "
                  "fee, or delete this kind.") % values,
                *link,
            )  # fmt: skip
        else:
            yield Warning(
                _("The fee “%(kind)s” of “%(service)s” ends soon") % values,
                _("It is valid through %(day)s, and none follows.") % values,
                *link,
            )


def _unchecked(services: list[Service], today: date) -> Iterator[Warning]:
    late = [each for each in services if each.review_on <= today]
    if late:
        yield Warning(
            ngettext(
                "One service was to be checked by now",
                "%(number)s services were to be checked by now",
                len(late),
            ) % {"number": len(late)},
            _("Readers are told to call before they come. Check each, and set its next day."),
            links=tuple(
                (
                    reverse("admin:consular_service_change", args=[each.pk]),
                    f"{each} ({date_format(each.review_on)})",
                )
                for each in late
            ),
        )  # fmt: skip
