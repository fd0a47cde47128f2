"""What the consular section keeps: offices, ways to reach them, hours, holidays."""

from consular.models.contacts import ContactPoint
from consular.models.holidays import Holiday, HolidayYear
from consular.models.offices import Office
from consular.models.opening import OpeningHours, OpeningSpan, SpecialHours, SpecialSpan

__all__ = [
    "ContactPoint",
    "Holiday",
    "HolidayYear",
    "Office",
    "OpeningHours",
    "OpeningSpan",
    "SpecialHours",
    "SpecialSpan",
]
