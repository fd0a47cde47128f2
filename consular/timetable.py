"""From rows to rules: what consular/hours.py is asked with, read once for a request.

Seven queries, however many offices and lines there are.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from consular.confirming import of_office
from consular.models import (
    ContactPoint,
    Holiday,
    HolidayYear,
    Office,
    OpeningHours,
    Service,
    SpecialHours,
)
from consular.plans import Cause, Days, Rules, Span, Week
from consular.proposals import Calendar
from embassy import names
from embassy.models import Mission


class Timetable:
    """The rules of every office and line, with reasons in the active language.

    `languages` are those in which a reason may be told where the active one lacks it. What
    ended before `since` is not read.
    """

    def __init__(
        self,
        mission: Mission | None,
        offices: Sequence[Office],
        languages: Sequence[str],
        since: date,
    ) -> None:
        self.mission, self.languages = mission, languages
        self.offices = {office.pk: office for office in offices}
        self.weeks = [
            (row, row.days())
            for row in OpeningHours.objects.order_by("pk").prefetch_related("spans")
        ]
        self.exceptions = list(
            SpecialHours.objects.filter(is_cancelled=False, last_day__gte=since)
            .order_by("-pk")
            .prefetch_related("spans", "translations")
        )
        self.holidays = list(
            Holiday.objects.exclude(observance=Holiday.Observance.NOT_OBSERVED)
            .filter(day__gte=since)
            .prefetch_related("translations")
        )
        self._proposed: dict[str, tuple[tuple[Span, ...], str]] = {}
        self.confirmed: dict[Calendar, set[int]] = {}
        for row in HolidayYear.objects.all():
            self.confirmed.setdefault(Calendar(row.country, row.subdivision), set()).add(row.year)

    def of_office(self, office: Office) -> Rules:
        """An office without hours of its own has no weeks, but holidays all the same."""
        return self._rules(
            office.time_zone,
            self._weeks(office_id=office.pk),
            [self._exception(row, bool(row.office_id)) for row in self.exceptions
             if row.is_general and row.office_id in {None, office.pk}],
            of_office(self.mission, office),
        )  # fmt: skip

    def of_line(self, line: ContactPoint) -> Rules | None:
        """None for a line without hours of its own."""
        weeks = self._weeks(contact_point_id=line.pk)
        if not weeks:
            return None
        office = self.offices.get(line.office_id or 0)
        first = office or next(iter(self.offices.values()), None)
        zone = office.time_zone if office else self.mission.host_zone if self.mission else "UTC"
        exceptions = [
            self._exception(row, row.contact_point_id == line.pk)
            for row in self.exceptions
            if row.contact_point_id == line.pk
            or (row.is_general and row.office_id in {None, line.office_id})
        ]
        return self._rules(zone, weeks, exceptions, of_office(self.mission, first))

    def of_service(self, service: Service, office: Office | None) -> Rules:
        """What holds for a service in an office: its own weeks, else those of the office. The
        office's closing days close it too. Without an office it has the mission's zone."""
        zone = office.time_zone if office else self.mission.host_zone if self.mission else "UTC"
        own_weeks = self._weeks(service_id=service.pk)
        weeks = own_weeks or (self._weeks(office_id=office.pk) if office else ())
        places = {None, office.pk if office else None}
        rows = [
            row
            for row in self.exceptions
            if row.service_id == service.pk or (row.is_general and row.office_id in places)
        ]
        # Of two for the same days the service's wins, then the office's.
        rows.sort(key=lambda row: (not row.service_id, not row.office_id))
        exceptions = [
            self._exception(row, bool(row.service_id or (row.office_id and not own_weeks)))
            for row in rows
        ]
        return self._rules(zone, weeks, exceptions, of_office(self.mission, office))

    def has_own_hours(self, service: Service) -> bool:
        return bool(self._weeks(service_id=service.pk)) or any(
            row.service_id == service.pk for row in self.exceptions
        )

    def _rules(
        self,
        zone: str,
        weeks: tuple[Week, ...],
        exceptions: Iterable[Cause],
        whose: Sequence[Calendar],
    ) -> Rules:
        years = [self.confirmed.get(calendar, set()) for calendar in whose]
        return Rules(
            zone,
            weeks,
            tuple(exceptions),
            tuple(
                self._holiday(row)
                for row in self.holidays
                if Calendar(row.country, row.subdivision) in whose
            ),
            frozenset(set.intersection(*years)) if years else frozenset(),
        )

    def propose(self, row: OpeningHours, days: Days) -> None:
        """Reckon with `row` and its spans as if they were saved."""
        others = [each for each in self.weeks if not row.pk or each[0].pk != row.pk]
        self.weeks = [*others, (row, days)]

    def propose_exception(self, row: SpecialHours, spans: Sequence[Span], reason: str) -> None:
        """The same with an exception."""
        others = [each for each in self.exceptions if not row.pk or each.pk != row.pk]
        self.exceptions = others if row.is_cancelled else [row, *others]
        self._proposed[str(row.uid)] = (tuple(spans), reason)

    def _weeks(self, **owner: int) -> tuple[Week, ...]:
        return tuple(
            Week(days, row.valid_from, row.valid_through, row.ignores_closures)
            for row, days in self.weeks
            if all(getattr(row, key) == value for key, value in owner.items())
        )

    def _exception(self, row: SpecialHours, own: bool) -> Cause:
        key = str(row.uid)
        if key in self._proposed:
            spans, text = self._proposed[key]
            return Cause(key, row.first_day, row.last_day, spans, text, own=own)
        reason = names.of(row, "reason", self.languages)
        spans = tuple(sorted(each.span for each in row.spans.all()))
        return Cause(key, row.first_day, row.last_day, spans, reason.text, reason.lang, own=own)

    def _holiday(self, row: Holiday) -> Cause:
        name = names.of(row, "name", self.languages)
        return Cause(str(row.uid), row.day, row.day, row.spans, name.text, name.lang, row.country)
