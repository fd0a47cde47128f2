"""Whatever the schedule, the answer agrees with its spans looked at one by one."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from consular.hours import instant, pieces, status
from consular.plans import Cause, Rules, Span, Week

SPANS = st.lists(st.tuples(st.integers(0, 95), st.integers(1, 95), st.booleans()), max_size=3).map(
    lambda raw: tuple(Span(o * 15, o * 15 + d * 15, a) for o, d, a in raw)
)
ZONES = st.sampled_from(
    ["Europe/London", "Europe/Moscow", "Asia/Kathmandu", "Asia/Kabul", "Australia/Lord_Howe",
     "America/St_Johns", "Pacific/Apia"]
)  # fmt: skip
DATES = st.dates(date(2018, 1, 1), date(2019, 12, 31))


def tidy(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Without those that overlap."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.opens >= kept[-1].closes:
            kept.append(span)
    return tuple(kept)


@st.composite
def schedules(draw) -> Rules:
    week = Week(tuple(tidy(draw(SPANS)) for _ in range(7)))
    summer = draw(st.none() | st.builds(
        lambda days, first, length: Week(days, first, first + timedelta(days=length)),
        st.tuples(*[SPANS.map(tidy)] * 7), DATES, st.integers(0, 60)))  # fmt: skip
    exceptions = draw(st.lists(st.builds(
        lambda first, length, spans: Cause(f"e{first}{length}", first,
                                           first + timedelta(days=length), tidy(spans)),
        DATES, st.integers(0, 40), SPANS), max_size=4))  # fmt: skip
    closed = draw(st.lists(st.builds(
        lambda day, spans: Cause(f"h{day}", day, day, tidy(spans)[:1], country="GB"),
        DATES, SPANS), max_size=6))  # fmt: skip
    weeks = (week, summer) if summer else (week,)
    return Rules(draw(ZONES), weeks, tuple(exceptions), tuple(closed), frozenset({2018, 2019}))


MOMENTS = st.datetimes(datetime(2018, 1, 2), datetime(2019, 12, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)


def wall_says(rules: Rules, at: datetime) -> bool:
    """Whether any span of today or yesterday holds the moment: worked out span by span."""
    day = at.astimezone(rules.tz).date()
    return any(
        instant(plan.day, span.opens, rules.tz) <= at < instant(plan.day, span.closes, rules.tz)
        for plan in (rules.on(day - timedelta(days=1)), rules.on(day))
        for span in plan.spans
    )


@settings(max_examples=120, deadline=None)
@given(schedules(), MOMENTS)
def test_the_answer_agrees_with_every_span_looked_at_by_itself(rules: Rules, at: datetime) -> None:
    answer = status(rules, at)
    assert bool(answer.is_open) is wall_says(rules, at)
    if answer.until:
        assert answer.until > at
        assert wall_says(rules, answer.until.astimezone(UTC) - timedelta(minutes=1))
    if answer.opens_at:
        assert wall_says(rules, answer.opens_at.astimezone(UTC))
        step, moment = timedelta(minutes=15), at
        while moment < min(answer.opens_at, at + timedelta(days=4)):
            assert not wall_says(rules, moment)
            moment += step


@settings(max_examples=60, deadline=None)
@given(schedules(), MOMENTS)
def test_pieces_are_in_order_and_never_overlap(rules: Rules, at: datetime) -> None:
    end = None
    for number, piece in enumerate(pieces(rules, at.date())):
        assert piece.start < piece.end
        assert end is None or piece.start >= end
        end = piece.end
        if number > 40:
            break


@settings(max_examples=60, deadline=None)
@given(schedules(), MOMENTS)
def test_when_no_opening_is_told_there_is_none_within_400_days(rules: Rules, at: datetime) -> None:
    answer = status(rules, at)
    if not answer.is_open and not answer.opens_at:
        today = at.astimezone(rules.tz).date()
        assert not any(rules.on(today + timedelta(days=n)).spans for n in range(1, 401))
