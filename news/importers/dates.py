"""Dates as foreign files write them. One without a zone is one of the zone that is given."""

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

# 15.02.2018, 15.02.2018 12:30, 15.02.2018 12:30:00; days before months, as the dots say.
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_YEARS = range(1000, 9001)


def moment(text: str, zone: tzinfo) -> datetime | None:
    """ISO 8601, RFC 822 or day.month.year in UTC; None for what is none of them."""
    typed = text.strip()
    if len(typed) > 60:
        return None
    for parse in (_iso, parsedate_to_datetime, _dotted):
        try:
            found = parse(typed)
            if found.year not in _YEARS:
                return None
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text.upper().replace(" UTC", "+00:00"))


def _dotted(text: str) -> datetime:
    parts = _DOTTED.fullmatch(text)
    if not parts:
        raise ValueError(text)
    day, month, year = (int(part) for part in parts.groups()[:3])
    hour, minute, second = (int(part or 0) for part in parts.groups()[3:])
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
