"""What an address asks for: a moment (`?at=2018-02-19T09:00`) or a day (`?on=2018-02-19`)."""

from datetime import UTC, date, datetime, time

from django.core.exceptions import BadRequest, ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from consular import sheet
from consular.plans import YEARS
from embassy.dates import date_format
from embassy.host_time import refuse_unclear
from embassy.middleware import SiteRequest


def moment(request: SiteRequest) -> datetime:
    """The moment of `?at=`, else that of the request. Raises BadRequest with a sentence.

    Without an offset it is the host city's time; a day alone is its noon. A plus that was not
    encoded arrives as a space, and is taken for the plus that it was.
    """
    typed = request.GET.get("at", "").strip()
    if not typed:
        return request.at
    try:
        at = _read(typed)
    except ValidationError as error:
        raise BadRequest(" ".join(error.messages)) from error
    except ValueError as error:
        raise BadRequest(
            _("“%s” is no moment. Write one such as 2018-02-19T09:00 or 2018-02-19.") % typed[:40]
        ) from error
    return at


def day(request: SiteRequest) -> date | None:
    """The day of `?on=`; None where none is asked for. Raises BadRequest with a sentence."""
    typed = request.GET.get("on", "").strip()
    if not typed:
        return None
    try:
        found = parse_date(typed)
    except ValueError:
        found = None
    if found is None:
        raise BadRequest(
            _("There is no day “%s”. Choose a day, or write one such as 2018-02-19.") % typed[:40]
        )
    today = timezone.localdate(request.at)
    first, last = sheet.first_day(today), sheet.last_day(today)
    if not first <= found <= last:
        raise BadRequest(
            _("Nobody can say what will be needed on that day. Choose one from %(first)s to "
              "%(last)s.") % {"first": date_format(first), "last": date_format(last)}
        )  # fmt: skip
    return found


def _read(typed: str) -> datetime:
    day = parse_date(typed)
    at = datetime.combine(day, time(12)) if day else parse_datetime(_with_plus(typed))
    if at is None:
        raise ValueError(typed)
    if at.year not in range(YEARS.start + 1, YEARS.stop - 2):
        raise ValidationError(
            _("The year %(year)s is too far away. Ask for a year from %(first)s to %(last)s."),
            params={"year": at.year, "first": YEARS.start + 1, "last": YEARS.stop - 3},
        )
    if at.tzinfo is None:
        refuse_unclear(at)
        at = at.replace(tzinfo=timezone.get_current_timezone())
    return at.astimezone(UTC)


def _with_plus(typed: str) -> str:
    """`2018-02-19T09:00 01:00` as `2018-02-19T09:00+01:00`."""
    if "T" in typed and typed.count(" ") == 1:
        return typed.replace(" ", "+")
    return typed
