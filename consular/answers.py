"""What is told of a door or a line at one moment, in words: open or closed, until when, why.

The facts are those of consular/hours.py; here they only get their words, so that the page, the
JSON and the desk's preview say the same.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consular.hours import Status, status
from consular.plans import Cause, Plan, Rules, Span, UnknownZone, Why, closures, segments
from embassy import countries
from embassy.dates import date_format
from embassy.names import Name
from embassy.punctuation import listed

COMING = 60
DAYS = 7


@dataclass(frozen=True)
class Row:
    """A day of a table."""

    plan: Plan
    is_today: bool = False

    @property
    def day(self) -> date:
        return self.plan.day

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.plan.spans

    @property
    def is_known(self) -> bool:
        return self.plan.why is not Why.NO_WEEK

    @property
    def causes(self) -> list[Name]:
        return names_of(self.plan)


@dataclass(frozen=True)
class LaterWeek:
    """A week that holds from a coming day on: the name of each day with its spans."""

    first: date
    last: date | None
    days: list[tuple[str, tuple[Span, ...]]]


@dataclass(frozen=True)
class Closure:
    """A run of closed or otherwise opened days with one cause."""

    first: date
    last: date
    plan: Plan

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.plan.spans

    @property
    def causes(self) -> list[Name]:
        return names_of(self.plan)

    @property
    def countries(self) -> str:
        return listed(dict.fromkeys(map(_country, self.plan.causes)))


class Answer:
    """For one door or line at one moment."""

    def __init__(self, rules: Rules, at: datetime) -> None:
        self.rules, self.at = rules, at

    @cached_property
    def status(self) -> Status | None:
        """None when the time zone is not known here."""
        try:
            return status(self.rules, self.at)
        except UnknownZone:
            return None

    @property
    def has_hours(self) -> bool:
        return bool(self.rules.weeks)

    @property
    def is_open(self) -> bool | None:
        return self.status.is_open if self.status else None

    @property
    def is_closed(self) -> bool:
        return self.is_open is False

    @property
    def here(self) -> datetime:
        """The moment on the office's clocks; on those of UTC where its zone is not known."""
        return self.status.at if self.status else self.at

    @property
    def wall(self) -> datetime:
        """`here` without its zone: templates print it as it stands."""
        return self.here.replace(tzinfo=None)

    @property
    def until(self) -> str:
        """“12:30”, with the day where it is another one; "" where no end is known."""
        moment = self.status.until if self.status else None
        return self._when(moment) if moment else ""

    @property
    def opens(self) -> str:
        moment = self.status.opens_at if self.status else None
        return self._when(moment) if moment else ""

    @property
    def causes(self) -> list[Name]:
        """The holiday or exception that closes the day or shortens it; empty on a usual day."""
        return names_of(self.status.plan) if self.status else []

    @property
    def reason(self) -> str:
        """Why it is closed, as one text; "" while it is open."""
        if not self.status:
            return _("The time zone “%s” of this office is not known") % self.rules.zone
        if self.status.is_open:
            return ""
        if self.causes:
            return listed(self.causes)
        if self.status.is_open is None or self.status.plan.why is Why.NO_WEEK:
            return _("No opening hours have been entered for this day")
        if not self.status.plan.spans:
            return _("Not open on this day of the week")
        return _("Outside opening hours")

    @property
    def unconfirmed(self) -> int | None:
        """The year whose closing days could still change the answer."""
        if not self.status or self.status.is_confirmed:
            return None
        if not self.status.plan.is_confirmed or not self.status.opens_at:
            return self.status.at.year
        return self.status.opens_at.year

    def days(self, count: int = DAYS) -> list[Row]:
        """The coming days, today first."""
        today = self.here.date()
        return [
            Row(self.rules.on(today + timedelta(days=number)), number == 0)
            for number in range(count)
        ]

    @property
    def later_weeks(self) -> list[LaterWeek]:
        """The weeks that begin to hold within the coming days."""
        today = self.here.date()
        names = [capfirst(str(WEEKDAYS[number])) for number in range(7)]
        return [
            LaterWeek(first, last, list(zip(names, week.days, strict=True)))
            for first, last, week in segments(self.rules, today)
            if first and today < first <= today + timedelta(days=COMING)
        ]

    @property
    def closures(self) -> list[Closure]:
        today = self.here.date()
        runs = closures(self.rules, today, today + timedelta(days=COMING))
        return [Closure(*run) for run in runs]

    @property
    def coming_years(self) -> list[int]:
        """The years of the coming days whose closing days nobody has confirmed."""
        today = self.here.date()
        if not self.has_hours or all(week.ignores_closures for week in self.rules.weeks):
            return []
        years = {today.year, (today + timedelta(days=COMING)).year}
        return sorted(years - self.rules.confirmed)

    def _when(self, moment: datetime) -> str:
        """A moment as it is told from here: with the weekday, and the date beyond a week."""
        hour, here = time_format(moment.time()), self.here
        if moment.date() == here.date():
            return hour
        name = WEEKDAYS[moment.weekday()]
        if moment.date() - here.date() < timedelta(days=7):
            return f"{name} {hour}"
        day = date_format(moment, _day_format(moment, here))
        return listed((date_format(moment, "l"), day, hour))


def names_of(plan: Plan) -> list[Name]:
    """What decided the plan, in words; a name that two calendars share stands once."""
    texts = {cause.name: Name(cause.name, cause.lang) for cause in plan.causes if cause.name}
    return list(texts.values())


def _country(cause: Cause) -> str:
    return countries.name(cause.country) if cause.country else ""


def _day_format(moment: datetime, here: datetime) -> str:
    return "MONTH_DAY_FORMAT" if moment.year == here.year else "DATE_FORMAT"
