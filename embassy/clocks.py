"""Moments and the two cities' clocks: what time is it, where, and how it is written.

All instants are stored in UTC. `zoneinfo` computes; `pytz` answers which zones a country
has, which `zoneinfo` cannot.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytz
from django.db import DEFAULT_DB_ALIAS, connections


@dataclass(frozen=True)
class Clock:
    """A city and the moment as its clocks show it (`at` is aware, in the city's zone)."""

    city: str
    zone: str
    at: datetime


def clock(city: str, zone: str, at: datetime) -> Clock:
    return Clock(city, zone, at.astimezone(ZoneInfo(zone)))


def countries() -> list[tuple[str, str]]:
    """ISO 3166-1 codes and English names, by name."""
    return sorted(pytz.country_names.items(), key=lambda country: country[1])


def zones(country: str) -> list[str]:
    """The IANA zones of a country; an unknown country has none."""
    return list(pytz.country_timezones.get(country.upper(), []))


def exists(zone: str) -> bool:
    return zone in available_timezones()


def database_now(using: str = DEFAULT_DB_ALIAS) -> datetime:
    """The database's clock at this statement, aware, in UTC. One query.

    Writers ask it after they have taken their lock: what they write is then in the order in
    which it was committed, whichever host they run on.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0]).astimezone(UTC)
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].astimezone(UTC)
