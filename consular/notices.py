"""Notices as the pages show them, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from consular.models import Notice, Office
from embassy import names
from embassy.names import Name


@dataclass
class ShownNotice:
    row: Notice
    title: Name
    body: Name
    # Those that it concerns; all of them where none is named.
    offices: list[Name]

    @property
    def url(self) -> str:
        return self.row.get_absolute_url()

    @property
    def is_emergency(self) -> bool:
        return self.row.level == Notice.Level.EMERGENCY

    def concerns(self, office: Office | None) -> bool:
        keys = {each.pk for each in self.row.offices.all()}
        return not keys or office is None or office.pk in keys


def not_over(at: datetime) -> list[Notice]:
    """Those that are valid at a moment or will be, emergencies first. Four queries at most."""
    return list(Notice.objects.not_over(at).for_pages())


def shown(rows: Iterable[Notice], languages: Sequence[str]) -> list[ShownNotice]:
    return [
        ShownNotice(
            row,
            names.of(row, "title", languages),
            names.of(row, "body", languages),
            [names.of(office, "name", languages) for office in row.offices.all()],
        )
        for row in rows
    ]
