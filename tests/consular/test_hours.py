"""Open or closed, until when, and when next: tables with their edges."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from consular import proposals
from consular.hours import instant, status
from consular.plans import Cause, Rules, Span, UnknownZone, Why
from tests.consular.schedules import rules_week

LONDON, MOSCOW = ZoneInfo("Europe/London"), ZoneInfo("Europe/Moscow")
USUAL = rules_week("09:00-12:30, 14:30-17:00")


def holidays(*years: int) -> tuple[Cause, ...]:
    """Those of Great Britain's England and of Russia, as the package proposes them."""
    found = []
    for calendar in (proposals.Calendar("GB", "ENG"), proposals.Calendar("RU")):
        for year in years:
            for each in proposals.proposals(calendar, year, ["en"]) or []:
                found.append(Cause(f"{calendar.country}{each.day}", each.day, each.day,
                                   name=each.names["en"], country=calendar.country))  # fmt: skip
    return tuple(found)


def told(rules: Rules, at: str, zone: str = "") -> str:
    """“open until 12:30”, “closed, opens Mon 8 Jan 09:00: Christmas Day”, in the zone's time."""
    tz = ZoneInfo(zone or rules.zone)
    answer = status(rules, datetime.fromisoformat(at).replace(tzinfo=tz))
    if answer.is_open:
        return f"open until {answer.until:%a %H:%M}" if answer.until else "open"
    names = ", ".join(cause.name for cause in answer.plan.causes)
    opens = f", opens {answer.opens_at:%a %d %b %H:%M}" if answer.opens_at else ""
    return f"closed{opens}{': ' + names if names else ''}"


CHRISTMASES = Rules("Europe/London", (USUAL,), (), holidays(2018, 2019), frozenset({2018, 2019}))


@pytest.mark.parametrize(
    ("at", "answer"),
    [
        ("2018-12-24T08:59:59", "closed, opens Mon 24 Dec 09:00"),
        ("2018-12-24T09:00:00", "open until Mon 12:30"),
        ("2018-12-24T12:29:59", "open until Mon 12:30"),
        ("2018-12-24T12:30:00", "closed, opens Mon 24 Dec 14:30"),
        ("2018-12-24T14:30:00", "open until Mon 17:00"),
        ("2018-12-24T17:00:00", "closed, opens Thu 27 Dec 09:00"),
        ("2018-12-25T10:00:00", "closed, opens Thu 27 Dec 09:00: Christmas Day"),
        ("2018-12-26T10:00:00", "closed, opens Thu 27 Dec 09:00: Boxing Day"),
        ("2018-12-27T00:00:00", "closed, opens Thu 27 Dec 09:00"),
        ("2018-12-28T17:00:00", "closed, opens Wed 09 Jan 09:00"),
        ("2018-12-31T10:00:00",
         "closed, opens Wed 09 Jan 09:00: Day off (substituted from 12/29/2018)"),
        ("2019-01-01T10:00:00",
         "closed, opens Wed 09 Jan 09:00: New Year's Day, New Year Holidays"),
        ("2019-01-07T09:00:00", "closed, opens Wed 09 Jan 09:00: Christmas Day"),
        ("2019-01-08T16:59:00", "closed, opens Wed 09 Jan 09:00: New Year Holidays"),
        ("2019-01-09T09:00:00", "open until Wed 12:30"),
    ],
)  # fmt: skip
def test_the_weeks_of_both_christmases_are_right_at_every_boundary(at: str, answer: str) -> None:
    assert told(CHRISTMASES, at) == answer


NIGHT = rules_week(*["22:00-02:00"] * 7)


@pytest.mark.parametrize(
    ("zone", "at", "answer"),
    [
        # London loses the hour from 01:00 to 02:00 on 25 March 2018 …
        ("Europe/London", "2018-03-25T00:59:00+00:00", "open until Sun 02:00"),
        ("Europe/London", "2018-03-25T01:00:00+00:00", "closed, opens Sun 25 Mar 22:00"),
        # … and has it twice on 28 October: the second is an hour of being open as well.
        ("Europe/London", "2018-10-28T00:30:00+00:00", "open until Sun 02:00"),
        ("Europe/London", "2018-10-28T01:59:59+00:00", "open until Sun 02:00"),
        ("Europe/London", "2018-10-28T02:00:00+00:00", "closed, opens Sun 28 Oct 22:00"),
        # Moscow changes nothing.
        ("Europe/Moscow", "2018-03-24T22:59:00+00:00", "open until Sun 02:00"),
        ("Europe/Moscow", "2018-03-24T23:00:00+00:00", "closed, opens Sun 25 Mar 22:00"),
        ("Europe/Moscow", "2018-10-27T22:59:00+00:00", "open until Sun 02:00"),
        ("Europe/Moscow", "2018-10-27T23:00:00+00:00", "closed, opens Sun 28 Oct 22:00"),
        # Three quarters of an hour, and half an hour.
        ("Asia/Kathmandu", "2018-02-18T16:14:59+00:00", "closed, opens Sun 18 Feb 22:00"),
        ("Asia/Kathmandu", "2018-02-18T16:15:00+00:00", "open until Mon 02:00"),
        ("Asia/Kathmandu", "2018-02-18T20:15:00+00:00", "closed, opens Mon 19 Feb 22:00"),
        ("Asia/Kabul", "2018-02-18T17:29:59+00:00", "closed, opens Sun 18 Feb 22:00"),
        ("Asia/Kabul", "2018-02-18T17:30:00+00:00", "open until Mon 02:00"),
        ("Asia/Kabul", "2018-02-18T21:30:00+00:00", "closed, opens Mon 19 Feb 22:00"),
    ],
)
def test_spans_past_midnight_are_right_across_clock_changes(
    zone: str, at: str, answer: str
) -> None:
    moment = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    answered = status(Rules(zone, (NIGHT,)), moment)
    if answered.is_open:
        assert f"open until {answered.until:%a %H:%M}" == answer
    else:
        assert f"closed, opens {answered.opens_at:%a %d %b %H:%M}" == answer


@pytest.mark.parametrize(
    ("day", "minutes", "expected"),
    [
        (date(2018, 3, 25), 59, "00:59"),
        (date(2018, 3, 25), 60, "01:00"),
        (date(2018, 3, 25), 90, "01:00"),
        (date(2018, 3, 25), 120, "01:00"),
        (date(2018, 10, 28), 60, "00:00"),
        (date(2018, 10, 28), 90, "00:30"),
        (date(2018, 10, 28), 120, "02:00"),
        (date(2018, 10, 27), 1440, "23:00"),
    ],
)
def test_a_skipped_time_is_the_end_of_the_gap_and_a_double_one_the_first(
    day: date, minutes: int, expected: str
) -> None:
    assert f"{instant(day, minutes, LONDON):%H:%M}" == expected


DAY = date(2018, 2, 19)  # a Monday


def cause(first: date, last: date | None = None, spans: tuple[Span, ...] = (), **values) -> Cause:
    return Cause(values.pop("key", str(first)), first, last or first, spans, **values)


@pytest.mark.parametrize(
    ("exceptions", "days", "answer"),
    [
        ((), (), "09:00–12:30 14:30–17:00 week"),
        ((), (cause(DAY, country="RU"),), " holiday"),
        ((), (cause(DAY, country="RU", spans=(Span(540, 660),)),), "09:00–11:00 holiday"),
        ((), (cause(DAY, country="RU", spans=(Span(540, 660),)), cause(DAY, country="GB")),
         " holiday"),
        ((), (cause(DAY, spans=(Span(540, 660),)), cause(DAY, spans=(Span(540, 600),))),
         "09:00–10:00 holiday"),
        ((cause(DAY, spans=(Span(600, 720),)),), (cause(DAY, country="RU"),),
         "10:00–12:00 exception"),
        ((cause(date(2018, 2, 1), date(2018, 2, 28)), cause(DAY, spans=(Span(600, 720),))), (),
         "10:00–12:00 exception"),
        ((cause(date(2018, 2, 1), date(2018, 2, 18)),), (), "09:00–12:30 14:30–17:00 week"),
        ((cause(date(2018, 2, 1), date(2018, 2, 19)),), (), " exception"),
    ],
)  # fmt: skip
def test_an_exception_wins_over_a_holiday_and_a_holiday_over_the_week(
    exceptions: tuple[Cause, ...], days: tuple[Cause, ...], answer: str
) -> None:
    plan = Rules("Europe/London", (USUAL,), exceptions, days).on(DAY)
    assert f"{' '.join(map(str, plan.spans))} {plan.why.value}" == answer


def test_a_half_day_does_not_open_a_sunday_and_a_full_holiday_on_one_is_named() -> None:
    sunday = date(2018, 2, 18)
    half = cause(sunday, country="RU", spans=(Span(540, 660),), name="Half")
    full = cause(sunday, country="RU", name="Full")
    assert Rules("Europe/London", (USUAL,), (), (half,)).on(sunday).why is Why.WEEK
    plan = Rules("Europe/London", (USUAL,), (), (full,)).on(sunday)
    assert (plan.spans, plan.causes) == ((), (full,))


def test_what_runs_past_midnight_into_a_closing_day_is_not_cut_off() -> None:
    rules = Rules("Europe/London", (NIGHT,), (cause(DAY),))
    assert told(rules, "2018-02-19T01:59") == "open until Mon 02:00"
    assert told(rules, "2018-02-19T23:00").startswith("closed, opens Tue 20 Feb 22:00")


def test_a_line_day_and_night_is_touched_by_no_holiday_but_by_its_own_exception() -> None:
    always = rules_week(*["00:00-24:00"] * 7, ignores_closures=True)
    rules = Rules("Europe/London", (always,), (cause(DAY, own=False),), (cause(DAY),))
    assert told(rules, "2018-02-19T10:00") == "open"
    own = Rules("Europe/London", (always,), (cause(DAY, own=True),))
    assert told(own, "2018-02-18T10:00") == "open until Mon 00:00"


@pytest.mark.parametrize(
    ("at", "answer"),
    [
        ("2018-06-29T18:00", "closed, opens Mon 02 Jul 08:00"),
        ("2018-07-02T08:00", "open until Mon 10:00"),
        ("2018-08-31T18:00", "closed, opens Mon 03 Sep 09:00"),
    ],
)
def test_of_two_weeks_the_one_that_began_last_holds(at: str, answer: str) -> None:
    summer = rules_week("08:00-10:00", first=date(2018, 7, 1), last=date(2018, 8, 31))
    assert told(Rules("Europe/London", (USUAL, summer)), at) == answer


def test_29_february_is_a_day_like_others_and_the_next_one_is_found_four_years_on() -> None:
    leap = date(2020, 2, 29)
    open_once = Rules("Europe/London", (rules_week(""),), (cause(leap, spans=(Span(600, 720),)),))
    assert told(open_once, "2018-03-01T00:00") == "closed, opens Sat 29 Feb 10:00"
    assert told(open_once, "2020-02-29T12:00") == "closed: "[:6]


def test_a_run_of_closed_days_of_years_is_skipped_at_once() -> None:
    rules = Rules("Europe/London", (USUAL,), (cause(date(2018, 2, 19), date(2030, 2, 28)),))
    answer = status(rules, datetime(2018, 2, 19, 9, tzinfo=LONDON))
    assert answer.opens_at == datetime(2030, 3, 1, 9, tzinfo=LONDON)


def test_nothing_is_said_where_no_hours_are_known_or_the_zone_is_not() -> None:
    assert status(Rules("Europe/London"), datetime(2018, 2, 19, tzinfo=UTC)).is_open is None
    with pytest.raises(UnknownZone):
        status(Rules("Mars/Base"), datetime(2018, 2, 19, tzinfo=UTC))


def test_an_unconfirmed_year_is_said_only_where_it_can_change_the_answer() -> None:
    rules = Rules("Europe/London", (USUAL,), (), (), frozenset({2018}))
    for at, confirmed in [
        ("2018-12-31T10:00", True),
        ("2018-12-31T18:00", False),  # the next opening lies in 2019
        ("2019-01-01T10:00", False),
    ]:
        assert status(rules, datetime.fromisoformat(at).replace(tzinfo=LONDON)).is_confirmed is (
            confirmed
        ), at
