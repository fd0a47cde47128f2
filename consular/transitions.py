"""When the site changes by the clock alone: a door opens or closes, a day begins, and with it a
fee; a notice begins or ends."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min

from consular.hours import status
from consular.models import ContactPoint, Notice, Office, Service
from consular.plans import ONE_DAY, Rules, UnknownZone
from consular.timetable import Timetable
from embassy.models import Mission


def first_after(at: datetime) -> datetime | None:
    """The first moment after `at` at which a page may say something else; None where there is
    nothing that has a time."""
    offices = list(Office.objects.all())
    since = at.date() - timedelta(days=8)
    mission = Mission.objects.first()
    timetable = Timetable(mission, offices, (), since)
    rules = [timetable.of_office(office) for office in offices]
    rules += [found for line in ContactPoint.objects.all() if (found := timetable.of_line(line))]
    services = list(Service.objects.prefetch_related("offices"))
    for service in services:
        if timetable.has_own_hours(service):
            places = list(service.offices.all()) or [None]
            rules += [timetable.of_service(service, office) for office in places]
    moments = [moment for each in rules for moment in _moments(each, at)]
    moments += _of_notices(at)
    if services:
        # Fees change at midnight, where the service is offered in no office that of the host.
        zone = ZoneInfo(mission.host_zone if mission else "UTC")
        moments.append(_midnight(at.astimezone(zone), zone))
    return min(moments, default=None)


def _of_notices(at: datetime) -> list[datetime]:
    found = [
        Notice.objects.filter(**{f"{edge}__gt": at}).aggregate(first=Min(edge))["first"]
        for edge in ("valid_from", "expires_at")
    ]
    return [moment for moment in found if moment]


def _moments(rules: Rules, at: datetime) -> Iterator[datetime]:
    try:
        now = status(rules, at)
    except UnknownZone:
        return
    for edge in (now.until, now.opens_at):
        if edge:
            yield edge
    yield _midnight(now.at, rules.tz)


def _midnight(here: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(here.date() + ONE_DAY, time(), zone)
