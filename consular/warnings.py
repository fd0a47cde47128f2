"""What the newsroom's start page warns the consul of: unconfirmed holidays, hours that end."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consular import confirming
from consular.models import Office, OpeningHours
from consular.plans import ONE_DAY
from consular.timetable import Timetable
from embassy import clocks
from embassy.dates import date_format
from embassy.start_page import Warning

# From the first of November on, next year's closing days should be known.
NOVEMBER = 11
SOON = timedelta(days=30)


def of_consul(request: HttpRequest) -> Iterator[Warning]:
    """Nothing for those who may not change holidays, and before the mission is set up."""
    mission = request.layout.mission  # type: ignore[attr-defined]
    user = request.user
    if not mission or not user.has_perm("consular.change_holiday"):
        return
    today = timezone.localdate(request.at)  # type: ignore[attr-defined]
    offices = list(Office.objects.prefetch_related("translations"))
    years = [today.year] if OpeningHours.objects.exists() else []
    years += [today.year + 1] if today.month >= NOVEMBER else []
    for year in years:
        if confirming.unconfirmed(mission, offices, year):
            yield Warning(
                _("The closing days of %s are not confirmed") % year,
                _("Readers are told so, and may be sent to a closed door."),
                reverse("admin:consular_holiday_year", args=[year]),
                _("Confirm the public holidays of %s") % year,
            )
    if user.has_perm("consular.change_openinghours"):
        languages = request.layout.languages  # type: ignore[attr-defined]
        timetable = Timetable(mission, offices, languages, today)
        for office in offices:
            yield from _of_office(timetable, office, today)


def _of_office(timetable: Timetable, office: Office, today: date) -> Iterator[Warning]:
    if not clocks.exists(office.time_zone):
        yield Warning(
            _("The time zone of %s is not known") % office,
            _("“%s” may have been renamed. Until it is chosen anew, nobody is told whether the "
              "office is open.") % office.time_zone,
            reverse("admin:consular_office_change", args=[office.pk]),
            _("Choose the time zone"),
        )  # fmt: skip
    rules = timetable.of_office(office)
    week = rules.week(today)
    if week and week.last and week.last < today + SOON and not rules.week(week.last + ONE_DAY):
        yield Warning(
            _("The opening hours of %s end soon") % office,
            _("They are valid through %s, and none follow.") % date_format(week.last),
            reverse("admin:consular_openinghours_changelist"),
            _("Weekly hours"),
        )
