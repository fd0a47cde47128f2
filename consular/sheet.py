"""Before you come: all that a visitor must know for one service on one day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property

from consular import offered
from consular.answers import names_of
from consular.hours import open_days
from consular.notices import ShownNotice
from consular.offered import FeeLine, ShownService
from consular.plans import ONE_DAY, Plan, Rules, Span, Why
from consular.shown import Desk, ShownContact, ShownOffice
from embassy import clocks
from embassy.names import Name

# Days from the beginning of last year through this long ahead are told of.
AHEAD = timedelta(days=400)


def first_day(today: date) -> date:
    return date(today.year - 1, 1, 1)


def last_day(today: date) -> date:
    return today + AHEAD


class Sheet:
    """For one service in one office (None: nobody has said where) on one day."""

    def __init__(
        self, desk: Desk, service: ShownService, office: ShownOffice | None, day: date
    ) -> None:
        self.desk, self.service, self.office, self.day = desk, service, office, day

    @cached_property
    def rules(self) -> Rules:
        return self.service.rules(self.office)

    @cached_property
    def plan(self) -> Plan:
        return self.rules.on(self.day)

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.plan.spans

    @property
    def is_known(self) -> bool:
        """Whether any hours are entered for that day."""
        return self.plan.why is not Why.NO_WEEK

    @property
    def causes(self) -> list[Name]:
        """The holiday or exception that closes the day, or gives it other hours."""
        return names_of(self.plan)

    @property
    def unconfirmed(self) -> int | None:
        """The year whose closing days nobody has confirmed."""
        return None if self.plan.is_confirmed else self.day.year

    @cached_property
    def next_open(self) -> Plan | None:
        """The first later day on which it is open; None when none is known."""
        return next(iter(open_days(self.rules, self.day + ONE_DAY)), None)

    @property
    def is_past(self) -> bool:
        return self.day < self.service.today

    @property
    def fees(self) -> list[FeeLine]:
        return self.service.fees_on(self.day)

    @property
    def is_fee_unknown(self) -> bool:
        return any(line.fee is None for line in self.fees)

    @cached_property
    def notices(self) -> list[ShownNotice]:
        """What is public now and still valid when the day begins, for this office."""
        row = self.office.row if self.office else None
        zone = self.rules.zone if clocks.exists(self.rules.zone) else "UTC"
        begins = datetime.combine(self.day, time(), ZoneInfo(zone))
        return [
            each
            for each in self.desk.request.layout.notices
            if each.concerns(row) and not (each.row.expires_at and each.row.expires_at <= begins)
        ]

    @property
    def to_call(self) -> list[ShownContact]:
        return offered.to_call(self.desk, [self.office] if self.office else [])


def proposed_day(service: ShownService, office: ShownOffice | None) -> date:
    """The day that is proposed to a visitor: the next on which it is open, else today."""
    plan = next(iter(open_days(service.rules(office), service.today)), None)
    last = last_day(service.today)
    return plan.day if plan and plan.day <= last else service.today
