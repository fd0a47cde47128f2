"""Template tags and filters that every template of the site has without loading them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.template.context import RequestContext
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from embassy import markup
from embassy.context import Layout

register = template.Library()


@register.filter
def clean(html: str) -> SafeString:
    """The HTML of a body, cleaned: the one way in which stored HTML reaches a page."""
    return markup.clean(html)


@register.simple_tag(takes_context=True)
def both(context: RequestContext, at: datetime) -> str:
    """A moment in both cities: “15 February 2018, 12:00 London, 15:00 Moscow”.

    The second city's date is written where it is another day there.
    """
    site: Layout | None = context.get("site")
    if not site or not site.mission:
        return date_format(at, "DATETIME_FORMAT")
    capital, host = site.clocks
    here, there = at.astimezone(ZoneInfo(host.zone)), at.astimezone(ZoneInfo(capital.zone))
    shown = "TIME_FORMAT" if here.date() == there.date() else "DATETIME_FORMAT"
    return (
        f"{date_format(here, 'DATETIME_FORMAT')} {host.city}, "
        f"{date_format(there, shown)} {capital.city}"
    )


@register.filter
def day(iso_date: str) -> str:
    """A date of a document (“2018-02-08”) as it is written in the reader's language."""
    return date_format(date.fromisoformat(iso_date), "DATE_FORMAT")
