"""What the consular section keeps: offices, ways to reach them, hours, services, notices."""

from consular.models.contacts import ContactPoint
from consular.models.holidays import Holiday, HolidayYear
from consular.models.notices import Notice
from consular.models.offers import Fee, RequiredDocument, Service
from consular.models.offices import Office
from consular.models.opening import OpeningHours, OpeningSpan, SpecialHours, SpecialSpan

__all__ = [
    "ContactPoint",
    "Fee",
    "Holiday",
    "HolidayYear",
    "Notice",
    "Office",
    "OpeningHours",
    "OpeningSpan",
    "RequiredDocument",
    "Service",
    "SpecialHours",
    "SpecialSpan",
]
