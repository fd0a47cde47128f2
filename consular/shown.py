"""Offices and contact points as the pages, the JSON and the calendar show them at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from consular.answers import Answer
from consular.models import ContactPoint, Office
from consular.timetable import Timetable
from embassy import names
from embassy.middleware import SiteRequest
from embassy.multilingual import language_name
from embassy.names import Name
from embassy.punctuation import listed

EMERGENCY = ContactPoint.Type.EMERGENCY
# Calendars are told of what ended as long ago as this.
PAST = timedelta(days=90)


@dataclass
class ShownContact:
    row: ContactPoint
    name: Name
    answer: Answer | None  # None for one without hours of its own

    @property
    def is_emergency(self) -> bool:
        return self.row.contact_type == EMERGENCY

    @property
    def spoken(self) -> str:
        """The languages that are spoken, by their names in the reader's."""
        return listed(language_name(code) for code in self.row.languages.split())


@dataclass
class ShownOffice:
    row: Office
    answer: Answer
    name: Name
    city: Name
    address: Name
    directions: Name
    access: Name
    contacts: list[ShownContact] = field(default_factory=list)
    # Those of the whole mission that stand on every page: for an office without its own.
    general: list[ShownContact] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.row.get_absolute_url()

    @property
    def ordinary(self) -> list[ShownContact]:
        return [each for each in self.contacts if not each.is_emergency]

    @property
    def to_call(self) -> list[ShownContact]:
        """Whom to call about this office; the emergency line stands apart."""
        return self.ordinary or [each for each in self.general if not each.is_emergency]

    @property
    def emergency(self) -> list[ShownContact]:
        own = [each for each in self.contacts if each.is_emergency]
        return own or [each for each in self.general if each.is_emergency]

    @property
    def telephones(self) -> list[ShownContact]:
        return [each for each in self.to_call if each.row.telephone]


class Desk:
    """Everything of the consular section for one request. Fourteen queries at most."""

    def __init__(self, request: SiteRequest, at: datetime, since: date | None = None) -> None:
        """`since`: the first day whose closing days are asked about, where that lies far back."""
        self.request, self.at, self.since = request, at, since
        self.languages: Sequence[str] = request.layout.languages

    @cached_property
    def rows(self) -> list[Office]:
        return list(Office.objects.prefetch_related("translations"))

    @cached_property
    def timetable(self) -> Timetable:
        since = timezone.localdate(self.at) - PAST
        since = min(since, self.since or since)
        return Timetable(self.request.layout.mission, self.rows, self.languages, since)

    @cached_property
    def contacts(self) -> list[ShownContact]:
        return [self._contact(row) for row in ContactPoint.objects.for_layout()]

    @cached_property
    def elsewhere(self) -> list[ShownContact]:
        """The contact points that belong to no office."""
        return [each for each in self.contacts if not each.row.office_id]

    @cached_property
    def offices(self) -> list[ShownOffice]:
        return [self._office(row) for row in self.rows]

    def _office(self, row: Office) -> ShownOffice:
        def text(field: str) -> Name:
            return names.of(row, field, self.languages)

        return ShownOffice(
            row,
            Answer(self.timetable.of_office(row), self.at),
            text("name"),
            text("city"),
            text("address"),
            text("directions"),
            text("access"),
            [each for each in self.contacts if each.row.office_id == row.pk],
            self.elsewhere,
        )

    def _contact(self, row: ContactPoint) -> ShownContact:
        rules = self.timetable.of_line(row)
        name = names.of(row, "label", self.languages)
        if not name.text:
            name = Name(row.get_contact_type_display())
        return ShownContact(row, name, Answer(rules, self.at) if rules else None)
