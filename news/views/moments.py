"""A page of messages as it was at a moment that has passed: `?at=2018-02-10T12:00`."""

from datetime import datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from embassy.host_time import refuse_unclear
from embassy.middleware import SiteRequest
from news.models import Edition
from news.models.edition import EditionQuerySet


class MessagesPage(TemplateView):
    """Shows messages by the public rule, as they are now or, with `?at=`, as they were.

    What has been removed since stays away, what waits is never asked for, and what stands
    around the messages is of today.
    """

    request: SiteRequest

    @cached_property
    def asked(self) -> datetime | None:
        """The moment that the address asks for, None for now."""
        typed = self.request.GET.get("at", "").strip()
        return moment(typed, self.request.at) if typed else None

    @property
    def at(self) -> datetime:
        return self.asked or self.request.at

    def editions(self) -> EditionQuerySet:
        """Every message of the list's language that the public may see."""
        return self.in_list_language(Edition.objects.public(self.at))

    def in_list_language(self, editions: EditionQuerySet) -> EditionQuerySet:
        return editions.listed_in(self.list_language, self.request.layout.languages)

    @cached_property
    def list_language(self) -> str:
        """As the layout says, but by the messages that there were at that moment."""
        site, code = self.request.layout, get_language() or ""
        if not self.asked or code == site.languages[0]:
            return site.list_language
        spoken = Edition.objects.public(self.asked).filter(in_language=code).exists()
        return code if spoken else site.languages[0]

    def address_of(self, edition: Edition) -> str:
        """Where the text that is shown stands: the message, or the version of that moment."""
        return edition.get_absolute_url() + (f"v/{edition.number}/" if self.asked else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.asked:
            query = urlencode({"at": self.request.GET["at"]})
            links = self.request.layout.language_links
            kwargs["language_links"] = [{**link, "url": f"{link['url']}?{query}"} for link in links]
            kwargs |= {"as_it_was": self.asked, "at_query": query}
        return super().get_context_data(**kwargs)


def moment(typed: str, now: datetime) -> datetime:
    """The moment `typed`, in the host city's time unless it has an offset of its own.

    A day alone is the end of that day, so that all that was said on it is there; today's is
    `now`. Raises BadRequest with a sentence for what cannot be read and what has not come yet.
    """
    try:
        at = _read(typed)
    except ValidationError as error:
        raise BadRequest(" ".join(error.messages)) from error
    except ValueError as error:
        raise BadRequest(
            _(
                "The address asks for a moment that cannot be read. Write it as "
                "2018-02-10T12:00 or 2018-02-10, in the time of the host city."
            )
        ) from error
    today = at.time() == time.max and at.date() == timezone.localtime(now).date()
    if at > now and not today:
        raise BadRequest(_("The moment that the address asks for has not come yet."))
    return min(at, now)


def _read(typed: str) -> datetime:
    """Aware. Raises ValueError, and ValidationError for an hour that no clock or two showed."""
    zone = timezone.get_current_timezone()
    if day := parse_date(typed):
        return _within_the_calendar(datetime.combine(day, time.max)).replace(tzinfo=zone, fold=1)
    # In a query “+” means a space.
    at = parse_datetime(typed.replace(" ", "+") if "T" in typed else typed)
    if not at:
        raise ValueError(typed)
    at = _within_the_calendar(at)
    if timezone.is_naive(at):
        refuse_unclear(at)
        at = at.replace(tzinfo=zone)
    return at


def _within_the_calendar(at: datetime) -> datetime:
    """Not in the first year or the last, which have moments that other zones cannot write."""
    return at.replace(year=min(max(at.year, 2), 9998))
