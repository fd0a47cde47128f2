"""What a list shows of a search: its cards with the matches marked, and what has to be said."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from news import matches, searchable, words
from news.models import Edition
from news.queries import MOST_SIGNS, MOST_TERMS, SHORTEST_BEGINNING, Facts, Query, Remark
from news.search import Found

# Signs of a query that stand in the heading of its page.
_SHOWN = 80
# Of a person's name so many words are asked for.
_NAME = 6


def facts(
    kind: str, category: int | None, person: str, language: str, offered: Iterable[str]
) -> Facts:
    """What is true of every edition of a list: news/searchable.py keeps it beside the words.

    The first of the languages that the site has `offered` holds all that is in no other one.
    """
    default, *others = offered
    wanted = [searchable.kind(kind)] if kind else []
    wanted += [searchable.category(category)] if category else []
    wanted += [searchable.person(word) for word in words.folded(person)[:_NAME]]
    if language != default:
        return Facts((*wanted, searchable.language(language)))
    return Facts(tuple(wanted), tuple(map(searchable.language, others)))


def editions(keys: Iterable[int], query: Query) -> list[Edition]:
    """The editions with these primary keys in this order, with `matches`. Two queries."""
    order = list(keys)
    found = {row.pk: row for row in Edition.objects.filter(pk__in=order).for_cards()}
    for row in Edition.objects.filter(pk__in=order).only("document"):
        found[row.pk].matches = matches.of_document(row.content, query)
    return [found[key] for key in order]


def remarks(query: Query, found: Found) -> list[str]:
    """What was left out of the search and why, as sentences."""
    told = {
        Remark.TOO_LONG: _("What you typed is long: the search took its first %s characters.")
        % number_format(MOST_SIGNS),
        Remark.TOO_MANY: _("You typed many words: the search took the first %s of them.")
        % number_format(MOST_TERMS),
        Remark.SHORT_BEGINNING: _(
            "Before * there have to be %s letters or more, so a shorter beginning was taken for "
            "a whole word."
        )
        % number_format(SHORTEST_BEGINNING),
        Remark.NO_WORD: _("There is no word in what you typed. Type one to look for."),
        Remark.ONLY_EXCLUDED: _(
            "You only said what must not be there. Type a word to look for as well."
        ),
    }
    stopped = _(
        "This search takes too long: its words stand in too many messages. Take fewer words, or "
        "rarer ones, or look in one year."
    )
    return [*(told[remark] for remark in query.remarks), *([stopped] if found.stopped else [])]


def words_alone(kept: QueryDict) -> str:
    """The address of a search for the same words in all messages; "" where this is it."""
    if not kept.get("q") or kept.keys() == {"q"}:
        return ""
    return f"{reverse('news:list')}?{urlencode({'q': kept['q']})}"


def heading(wanted: dict[str, Any]) -> str:
    """What a search is for, as its page is headed."""
    words, person = " ".join(wanted["q"].split()), wanted["person"]
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    if not person:
        return _("Messages with %(words)s") % {"words": _("“%s”") % shown}
    if not words:
        return _("Messages in which %(person)s speaks") % {"person": _("“%s”") % person}
    return _("Messages with %(words)s in which %(person)s speaks") % {
        "words": _("“%s”") % shown,
        "person": _("“%s”") % person,
    }
