"""Years, months and days, and which of them have drafts. A period is written 2018, 2018-02, ….

Asked of indexes: of versions by the date that readers see, and of what has never had a version
by its last change. To ask each draft for its date would read all of them.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils import timezone

from embassy.models import Mission
from news.models import Draft, Edition


def bounds(period: str) -> tuple[datetime, datetime]:
    """The beginning of a period and of the next one. Raises ValueError for what is none."""
    found = re.fullmatch(r"([1-8]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", period)
    year, month, day = [int(part or 0) for part in found.groups()] if found else (0, 0, 0)
    first = date(year, month or 1, day or 1)
    last = first + timedelta(days=1 if day else 31 if month else 366)
    last = last if day else last.replace(day=1, month=last.month if month else 1)
    zone = timezone.get_current_timezone()
    return datetime.combine(first, time(), tzinfo=zone), datetime.combine(last, time(), tzinfo=zone)


def with_drafts(chosen: str, kinds: Iterable[str]) -> list[str]:
    """The parts of the chosen period, of everything without one, that have drafts; latest first.

    Three queries at most. A draft whose date was moved by a later version counts in both.
    """
    versions = Edition.objects.filter(kind__in=kinds)
    unpublished = Draft.objects.filter(message__reference="", message__kind__in=kinds)
    parts = _parts(chosen, versions, unpublished)
    if not parts:
        return []
    asked = []
    for part in parts:
        start, end = bounds(part)
        asked += [
            Exists(versions.filter(date_published__gte=start, date_published__lt=end)),
            Exists(unpublished.filter(changed_at__gte=start, changed_at__lt=end)),
        ]
    # Of any one row, so that one query answers all.
    found = Mission.objects.values_list(*asked).first() or Draft.objects.values_list(*asked).first()
    if not found:
        return []
    return [part for place, part in enumerate(parts) if any(found[2 * place : 2 * place + 2])]


def _parts(chosen: str, versions: QuerySet[Edition], unpublished: QuerySet[Draft]) -> list[str]:
    match chosen.count("-") if chosen else -1:
        case -1:
            ends = [
                each
                for rows, column in ((versions, "date_published"), (unpublished, "changed_at"))
                for each in _ends(rows, column)
            ]
            years = [timezone.localtime(moment).year for moment in ends]
            return [f"{year}" for year in range(max(years), min(years) - 1, -1)] if years else []
        case 0:
            return [f"{chosen}-{month:02}" for month in range(12, 0, -1)]
        case 1:
            start, end = bounds(chosen)
            days = (end.date() - start.date()).days
            return [f"{chosen}-{day:02}" for day in range(days, 0, -1)]
        case _:
            return []


def _ends(rows: QuerySet[Any], column: str) -> list[datetime]:
    """The first moment and the last one."""
    told = rows.values_list(column, flat=True)
    found = [told.order_by(column).first(), told.order_by(f"-{column}").first()]
    return [moment for moment in found if moment]
