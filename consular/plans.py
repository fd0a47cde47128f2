"""What is planned for a day: the week, holidays and exceptions, and which of them wins. Pure.

On one day an exception wins over a holiday, and a holiday over the week. Of two exceptions the
shorter wins, of two holidays the one that leaves less open, of two weeks the one that began
last. A half day does not open a day on which it is closed anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = 24 * 60
ONE_DAY = timedelta(days=1)
# What is told lies between these years: before and after, nobody knows the clocks.
YEARS = range(1970, 2100)


class UnknownZone(ValueError):
    """This machine does not know the time zone, perhaps because it was renamed."""


@dataclass(frozen=True, order=True)
class Span:
    """Minutes after midnight of its day; `closes` past 1440 lies on the next day."""

    opens: int
    closes: int
    by_appointment: bool = False

    def __str__(self) -> str:
        return f"{self.starts}–{self.ends}"

    @property
    def starts(self) -> str:
        return clock(self.opens)

    @property
    def ends(self) -> str:
        return clock(self.closes)


# The spans of Monday to Sunday.
Days = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Week:
    """Valid from `first` through `last`, both included (None: no bound)."""

    days: Days
    first: date | None = None
    last: date | None = None
    ignores_closures: bool = False

    def holds(self, day: date) -> bool:
        return (self.first or date.min) <= day <= (self.last or date.max)


@dataclass(frozen=True)
class Cause:
    """Why a day differs from the week. `lang` is the language of `name` where it is not the
    reader's; a holiday has the `country` (ISO 3166) whose it is, an exception has none."""

    key: str
    first: date
    last: date
    spans: tuple[Span, ...] = ()
    name: str = ""
    lang: str = ""
    country: str = ""
    # An exception that was made for this door or line alone.
    own: bool = True


class Why(Enum):
    """What decided the plan of a day."""

    WEEK = "week"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"
    NO_WEEK = "no week"


@dataclass(frozen=True)
class Plan:
    """One day: when it is open, what decided that, and whether that year's holidays count."""

    day: date
    spans: tuple[Span, ...]
    why: Why
    causes: tuple[Cause, ...] = ()
    is_confirmed: bool = True

    @property
    def is_closure(self) -> bool:
        """Whether it is no usual day of the week."""
        return self.why in {Why.HOLIDAY, Why.EXCEPTION}


@dataclass(frozen=True)
class Rules:
    """All that is known of one door or line. `confirmed`: the years whose holidays count."""

    zone: str
    weeks: tuple[Week, ...] = ()
    exceptions: tuple[Cause, ...] = ()
    holidays: tuple[Cause, ...] = ()
    confirmed: frozenset[int] = frozenset()

    @cached_property
    def tz(self) -> ZoneInfo:
        """Raises `UnknownZone`."""
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise UnknownZone(self.zone) from error

    def week(self, day: date) -> Week | None:
        valid = [week for week in self.weeks if week.holds(day)]
        return max(valid, key=lambda week: week.first or date.min, default=None)

    def on(self, day: date) -> Plan:
        """The plan of a day of the office's calendar."""
        week = self.week(day)
        usual = week.days[day.weekday()] if week else ()
        ignores = week is not None and week.ignores_closures
        exceptions = [
            each
            for each in self.exceptions
            if each.first <= day <= each.last and (each.own or not ignores)
        ]
        if exceptions:
            won = min(exceptions, key=lambda each: (each.last - each.first, not each.own))
            return Plan(day, won.spans, Why.EXCEPTION, (won,))
        holidays = [] if ignores else self._holidays_by_day.get(day, [])
        closed = tuple(each for each in holidays if not each.spans)
        if closed:
            return Plan(day, (), Why.HOLIDAY, closed)
        confirmed = ignores or not usual or day.year in self.confirmed
        if holidays and usual:
            won = min(holidays, key=lambda each: sum(s.closes - s.opens for s in each.spans))
            return Plan(day, won.spans, Why.HOLIDAY, (won,))
        return Plan(day, usual, Why.WEEK if week else Why.NO_WEEK, (), confirmed)

    @cached_property
    def _holidays_by_day(self) -> dict[date, list[Cause]]:
        found: dict[date, list[Cause]] = {}
        for each in self.holidays:
            found.setdefault(each.first, []).append(each)
        return found

    @cached_property
    def turns(self) -> list[date]:
        """The days on which the plan may stop repeating from week to week, in order."""
        days = {each.first for each in (*self.exceptions, *self.holidays)}
        days |= {_after(each.last) for each in (*self.exceptions, *self.holidays)}
        days |= {week.first for week in self.weeks if week.first}
        days |= {_after(week.last) for week in self.weeks if week.last}
        return sorted(days)


def closures(rules: Rules, first: date, last: date) -> Iterator[tuple[date, date, Plan]]:
    """The unusual days from `first` through `last`: runs of days with one cause and plan."""
    run: tuple[date, date, Plan] | None = None
    for number in range((last - first).days + 1):
        day = first + number * ONE_DAY
        plan = rules.on(day)
        if run and plan.is_closure and (plan.causes, plan.spans) == (run[2].causes, run[2].spans):
            run = (run[0], day, run[2])
            continue
        if run:
            yield run
        run = (day, day, plan) if plan.is_closure else None
    if run:
        yield run


def segments(rules: Rules, today: date) -> list[tuple[date | None, date | None, Week]]:
    """Which week holds when, from `today` on: in order and never two at once."""
    turns = {week.first for week in rules.weeks if week.first and week.first > today}
    turns |= {
        week.last + ONE_DAY for week in rules.weeks if week.last and today <= week.last < date.max
    }
    days = [today, *sorted(turns)]
    found: list[tuple[date | None, date | None, Week]] = []
    for number, day in enumerate(days):
        week = rules.week(day)
        if week is None:
            continue
        last = days[number + 1] - ONE_DAY if number + 1 < len(days) else week.last
        first = day if number else week.first
        if found and found[-1][2] == week:
            found[-1] = (found[-1][0], last, week)
        else:
            found.append((first, last, week))
    return found


def clock(minutes: int) -> str:
    """Minutes after midnight as clocks show them; midnight at the end of a day is 24:00."""
    hour, minute = divmod(minutes if minutes <= DAY else minutes - DAY, 60)
    return f"{hour:02}:{minute:02}"


def _after(day: date) -> date:
    return day + ONE_DAY if day < date.max else day
