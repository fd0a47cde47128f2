"""When the consular pages change by the clock alone: a door opens or closes, or a day begins."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from consular.hours import status
from consular.models import ContactPoint, Office
from consular.plans import ONE_DAY, Rules, UnknownZone
from consular.timetable import Timetable
from embassy.models import Mission


def first_after(at: datetime) -> datetime | None:
    """The first moment after `at` at which a page may say something else; None where there are
    neither offices nor lines with hours."""
    offices = list(Office.objects.all())
    since = at.date() - timedelta(days=8)
    timetable = Timetable(Mission.objects.first(), offices, (), since)
    rules = [timetable.of_office(office) for office in offices]
    rules += [found for line in ContactPoint.objects.all() if (found := timetable.of_line(line))]
    return min((moment for each in rules for moment in _moments(each, at)), default=None)


def _moments(rules: Rules, at: datetime) -> Iterator[datetime]:
    try:
        now = status(rules, at)
    except UnknownZone:
        return
    for edge in (now.until, now.opens_at):
        if edge:
            yield edge
    yield datetime.combine(now.at.date() + ONE_DAY, time(), rules.tz)
