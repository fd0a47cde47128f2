"""Confirming the holidays of a year: what the consul decides, and what is still to be decided.

Each office closes on the holidays of the sending country and of the part of the host country
in which it stands, so a year is confirmed calendar by calendar.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from consular.models import Holiday, HolidayYear, Office
from consular.proposals import Calendar, proposals
from embassy.models import Mission


def of_office(mission: Mission | None, office: Office | None) -> list[Calendar]:
    """The calendars on whose holidays `office` closes; without one, the whole countries'."""
    if not mission:
        return []
    part = office.subdivision if office else ""
    both = [Calendar(mission.sending_country), Calendar(mission.host_country, part)]
    return list(dict.fromkeys(both))


def calendars(mission: Mission | None, offices: Iterable[Office]) -> list[Calendar]:
    """Every calendar that some office closes by, the host country's first."""
    found = [each for office in offices for each in of_office(mission, office)]
    found = found or of_office(mission, None)
    return sorted(dict.fromkeys(found), key=lambda each: each == of_office(mission, None)[0])


def unconfirmed(mission: Mission | None, offices: Iterable[Office], year: int) -> list[Calendar]:
    """The calendars whose holidays of `year` nobody has confirmed. One query."""
    done = {Calendar(row.country, row.subdivision) for row in HolidayYear.objects.filter(year=year)}
    return [each for each in calendars(mission, offices) if each not in done]


@dataclass
class Line:
    """One holiday of one calendar: as it is proposed, or as it was confirmed."""

    calendar: Calendar
    day: date
    names: dict[str, str]
    row: Holiday | None = None
    # The package has it, or calls it otherwise, since the year was confirmed.
    is_new: bool = False

    @property
    def key(self) -> str:
        """The name of its fields in the form."""
        part = f"{self.calendar.country}-{self.calendar.subdivision}"
        return f"{part}-{self.day:%Y%m%d}"


@dataclass
class Group:
    """The holidays of one calendar in one year; `is_known` is whether the package knows them."""

    calendar: Calendar
    lines: list[Line]
    is_known: bool
    confirmed: HolidayYear | None


def groups(
    mission: Mission, offices: Sequence[Office], year: int, languages: Sequence[str]
) -> list[Group]:
    """What is confirmed, and what the package proposes beside it. Three queries."""
    years = {
        Calendar(row.country, row.subdivision): row
        for row in HolidayYear.objects.filter(year=year).select_related("confirmed_by")
    }
    rows: dict[Calendar, dict[date, Holiday]] = {}
    for row in Holiday.objects.filter(day__year=year).prefetch_related("translations"):
        rows.setdefault(Calendar(row.country, row.subdivision), {})[row.day] = row
    found = []
    for calendar in calendars(mission, offices):
        proposed = proposals(calendar, year, languages)
        kept = rows.get(calendar, {})
        lines = [
            Line(
                calendar,
                day,
                {each.language_code: each.name for each in row.translations.all()},
                row,
            )
            for day, row in kept.items()
        ]
        lines += [
            Line(calendar, each.day, each.names, is_new=calendar in years)
            for each in proposed or []
            if each.day not in kept
        ]
        lines.sort(key=lambda line: line.day)
        found.append(Group(calendar, lines, proposed is not None, years.get(calendar)))
    return found


@dataclass(frozen=True)
class Decision:
    observance: str
    opens: int | None = None
    closes: int | None = None


def confirm(
    decided: Mapping[str, Decision],
    found: Sequence[Group],
    year: int,
    *,
    by: User | AnonymousUser,
    at: datetime,
) -> list[tuple[Holiday, bool]]:
    """Store what was decided of each line, by its key; what changed, and whether it is new.

    All or nothing. What was confirmed before and is decided alike is not touched.
    """
    changed = []
    with transaction.atomic():
        for group in found:
            whose = {"country": group.calendar.country, "subdivision": group.calendar.subdivision}
            HolidayYear.objects.update_or_create(
                year=year,
                country=group.calendar.country,
                subdivision=group.calendar.subdivision,
                defaults={"confirmed_at": at, "confirmed_by_id": by.pk},
            )
            for line in group.lines:
                decision = decided[line.key]
                row = Holiday.objects.filter(day=line.day, **whose).first()
                is_new = row is None
                row = row or Holiday(day=line.day, modified_at=at, **whose)
                if not _apply(row, decision) and not is_new:
                    continue
                row.modified_at = at
                row.sequence += 0 if is_new else 1
                row.was_announced |= row.observance != Holiday.Observance.NOT_OBSERVED
                row.save()
                if is_new:
                    for code, name in line.names.items():
                        row.create_translation(code, name=name[:200])
                changed.append((row, is_new))
    return changed


def _apply(row: Holiday, decision: Decision) -> bool:
    """Whether the decision changes the row."""
    before = (row.observance, row.opens, row.closes)
    row.observance, row.opens, row.closes = decision.observance, decision.opens, decision.closes
    return before != (decision.observance, decision.opens, decision.closes)
