"""Template tags and filters that every template of the site has without loading them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template import defaultfilters
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context, RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from embassy import dates, language_tags, markup, punctuation
from embassy.dates import date_format
from embassy.pagestore import once

register = template.Library()

# https://ogp.me/#optional: language_TERRITORY. English is that of the site's own words.
LOCALES = {
    "ar": "ar_AR", "de": "de_DE", "en": "en_GB", "es": "es_ES", "fa": "fa_IR", "fr": "fr_FR",
    "it": "it_IT", "ja": "ja_JP", "pl": "pl_PL", "pt": "pt_PT", "ru": "ru_RU", "tr": "tr_TR",
    "uk": "uk_UA", "zh-hans": "zh_CN",
}  # fmt: skip


@register.filter
def clean(html: str) -> SafeString:
    """The HTML of a body, cleaned: the one way in which stored HTML reaches a page."""
    return markup.clean(html)


@register.filter
def data_block(value: object) -> SafeString:
    """Structured data as schema.org has it, for programs that read the page."""
    return markup.data_block(value)


@register.simple_tag(takes_context=True)
def both(context: RequestContext, at: datetime) -> str:
    """A moment in both cities' time."""
    return context["site"].both(at)


@register.simple_tag(takes_context=True)
def file_address(context: Context, sha256: str, name: str) -> str:
    """Where the page finds a file of its text: below `files_below`, where the page sets that
    because its text is not public yet, else at the file's public address."""
    below = context.get("files_below")
    return f"{below}{sha256}/{name}" if below else reverse("media", args=[sha256, name])


@register.filter
def instant(at: datetime) -> str:
    """A moment as HTML's `datetime` takes it: no fraction of a second beyond the third digit."""
    return at.isoformat(timespec="seconds")


@register.filter(name="date", expects_localtime=True)
def date_(value: Any, form: str | None = None) -> str:
    """Django's filter, with the first of a month as the reader's language writes it."""
    return dates.with_first(value, defaultfilters.date(value, form))


@register.filter
def day(iso_date: str) -> str:
    """A date of a document (“2018-02-08”) as it is written in the reader's language."""
    return date_format(date.fromisoformat(iso_date), "DATE_FORMAT")


@register.simple_tag
def comma() -> str:
    """What stands between the things of a list."""
    return punctuation.comma()


@register.simple_tag
def colon() -> str:
    """What stands between a name and what it names."""
    return punctuation.colon()


@register.filter
def listed(things: Iterable[object]) -> str:
    """Things with commas between them, as the reader's language writes these."""
    return punctuation.listed(things)


@register.filter
def long_day(day: date) -> str:
    """A day with the name of its weekday, and its year."""
    return _with_weekday(day, "DATE_FORMAT")


@register.filter
def week_day(day: date) -> str:
    """A day of this year or the next with the name of its weekday."""
    return _with_weekday(day, "MONTH_DAY_FORMAT")


def _with_weekday(day: date, form: str) -> str:
    return pgettext("a weekday and a date", "%(weekday)s, %(date)s") % {
        "weekday": date_format(day, "l"),
        "date": date_format(day, form),
    }


@register.filter
def language(code: str) -> str:
    """What a language is called in the reader's; its code where nobody has a name for it."""
    return language_tags.name(code)


@register.filter
def language_itself(code: str) -> str:
    """What its own speakers call a language."""
    return language_tags.native_name(code)


@register.filter
def locale(code: str) -> str:
    """A language as OpenGraph has it, which wants a country too; "" where none goes without
    saying."""
    return LOCALES.get(code, "")


@register.simple_tag
def in_language(code: str) -> str:
    """The attributes `lang` and `dir` of an element whose words are in `code`; none for ""."""
    if not code:
        return ""
    return format_html(' lang="{}" dir="{}"', code, language_tags.direction(code))


@register.simple_tag(takes_context=True)
def each_time(context: Context, name: str) -> SafeString:
    """What the template `name` says with `site` and `request` alone, at the moment of each
    request, though the page around it is made once (embassy/pagestore/once.py)."""
    return once.place(name, context["request"])


class Lasting(template.Node):
    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        values = tuple(value.resolve(context) for value in self.values)
        return context["request"].lasting.get(
            (get_language(), *values), lambda: self.nodelist.render(context)
        )


@register.tag
def lasting(parser: Parser, token: Token) -> Lasting:
    """`{% lasting "card" edition.pk %}…{% endlasting %}`: what is the same wherever these values
    and the language are the same, and until something changes: rendered once in a generation
    (embassy/pagestore/lasting.py). The clock may not stand in it."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(["endlasting"])
    parser.delete_first_token()
    return Lasting(values, nodelist)
