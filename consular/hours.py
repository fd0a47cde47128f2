"""Is it open at this moment, until when, and if not, when does it open next, and why? Pure.

Rules in, answers out. The page, `hours.json`, the calendar of closures and the structured data
are all made of `Rules.on` (consular/plans.py: the plan of a day) and of `status` (the answer
for an instant), so that none can contradict another.

A span belongs to the day on which it begins: what runs past midnight into a closing day is not
cut off.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consular.plans import ONE_DAY, YEARS, Plan, Rules, Why

# Who is open without a break for longer than this is not asked when it closes.
LONGEST_STAY = timedelta(days=31)


@dataclass(frozen=True)
class Piece:
    """From one instant to another, without a break and of one sort."""

    start: datetime
    end: datetime
    by_appointment: bool
    plan: Plan


@dataclass(frozen=True)
class Status:
    """The answer for an instant. All moments are in the office's zone.

    `is_open` is None when no hours are known. `until` is None while closed, and while it stays
    open beyond `LONGEST_STAY`; `opens_at` is None while open, and when no opening is known.
    `is_confirmed`: whether the holidays that could change the answer are confirmed.
    """

    at: datetime
    plan: Plan
    is_open: bool | None
    until: datetime | None = None
    by_appointment: bool = False
    opens_at: datetime | None = None
    opens_by_appointment: bool = False
    is_confirmed: bool = True


def status(rules: Rules, at: datetime) -> Status:
    """What holds at `at` (aware). Raises `UnknownZone`."""
    here = at.astimezone(rules.tz)
    today = rules.on(here.date())
    for piece in pieces(rules, here.date() - ONE_DAY):
        if piece.end <= at:
            continue
        if piece.start <= at:
            until = piece.end.astimezone(rules.tz) if piece.end - at < LONGEST_STAY else None
            return Status(
                here, today, True, until, piece.by_appointment,
                is_confirmed=piece.plan.is_confirmed,
            )  # fmt: skip
        return Status(
            here, today, False,
            opens_at=piece.start.astimezone(rules.tz),
            opens_by_appointment=piece.by_appointment,
            is_confirmed=today.is_confirmed and piece.plan.is_confirmed,
        )  # fmt: skip
    is_known = today.why is not Why.NO_WEEK
    return Status(here, today, False if is_known else None, is_confirmed=today.is_confirmed)


def pieces(rules: Rules, first: date) -> Iterator[Piece]:
    """When it is open, from the spans of `first` on, in order and disjoint; what touches and is
    of the same sort is one piece. Ends when nothing is open any more."""
    growing: Piece | None = None
    for plan in open_days(rules, first):
        for span in plan.spans:
            start = instant(plan.day, span.opens, rules.tz)
            end = instant(plan.day, span.closes, rules.tz)
            if growing and start < growing.end:
                start = growing.end
            if start >= end:
                continue
            piece = Piece(start, end, span.by_appointment, plan)
            if growing is None:
                growing = piece
            elif start == growing.end and span.by_appointment == growing.by_appointment:
                growing = Piece(growing.start, end, span.by_appointment, growing.plan)
                if end - growing.start > 2 * LONGEST_STAY:
                    yield growing
                    growing = None
            else:
                yield growing
                growing = piece
    if growing:
        yield growing


def open_days(rules: Rules, first: date) -> Iterator[Plan]:
    """The days with spans, from `first` on. Of a run of closed days only a week is looked at:
    what holds through a whole week holds to the next turn of the rules."""
    day, closed = first, 0
    while day.year < YEARS.stop:
        plan = rules.on(day)
        if plan.spans:
            yield plan
            closed = 0
        else:
            closed += 1
        later = bisect_right(rules.turns, day)
        if closed > 7 and not any(turn > day - 8 * ONE_DAY for turn in rules.turns[:later]):
            if later == len(rules.turns):
                return
            day = rules.turns[later]
        else:
            day += ONE_DAY


def instant(day: date, minutes: int, tz: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks of `tz` stand `minutes` after the day began.

    What the clocks show twice is the first time, what they skip is the end of the gap.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    before, after = (wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if before <= after:
        return before
    # In a gap: `after` lies before the change and `before` behind it.
    low, high = after, before
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(tz).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
