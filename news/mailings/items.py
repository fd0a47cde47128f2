"""The messages of a mail: what it shows of each, and how its subject names them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, ngettext, override

from embassy.dates import date_format
from embassy.middleware import SiteRequest
from embassy.site_url import absolute
from news import entries, excerpts
from news.models import Edition, Mailing
from news.shown_files import picture_of
from news.views import versions

Standing = Edition.Standing


@dataclass(frozen=True)
class Item:
    """A message in a mail. `change` says what became of it since an earlier mail, "" if new."""

    edition: Edition
    url: str
    change: str = ""
    summary: str = ""
    categories: list[str] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        return self.edition.standing == Standing.REMOVED


def item(
    edition: Edition, begun: Sequence[versions.Version], is_new: bool, request: SiteRequest
) -> Item:
    with override(edition.in_language):
        url = absolute(edition.get_absolute_url())
    change = "" if is_new else _change(edition, begun)
    if edition.standing == Standing.REMOVED:
        # The words of its address are its title's.
        return Item(edition, absolute(edition.short_url), change)
    content = edition.content
    names = {row.slug: str(row.name_here) for row in request.layout.categories.values()}
    return Item(
        edition,
        url,
        change,
        content["summary"] or excerpts.plain(content["excerpt"]),
        [names.get(row["slug"], row["name"]) for row in content["categories"]],
        entries.shown(edition, begun, [picture_of(picture) for picture in content["pictures"]]),
    )


def _change(edition: Edition, begun: Sequence[versions.Version]) -> str:
    """In a word, what the last change was that readers are told of."""
    if edition.standing != Standing.IN_FORCE:
        return str(versions.Version(edition).change)
    told = (row for row in begun if row.edition.note_kind != Edition.Note.MINOR)
    return str(next(told, versions.Version(edition)).change)


def subject_of(mailing: Mailing | None, items: Sequence[Item]) -> str:
    if mailing and mailing.message_id is None:
        messages = ngettext("%d message", "%d messages", len(items)) % len(items)
        words = {
            Mailing.Occasion.DAILY: gettext("Our messages of the day, %(date)s: %(messages)s"),
            Mailing.Occasion.WEEKLY: gettext("Our messages of the week, %(date)s: %(messages)s"),
        }[Mailing.Occasion(mailing.occasion)]
        return words % {"date": date_format(mailing.due_at), "messages": messages}
    item = items[0]
    name = item.edition.message.reference if item.is_gone else item.edition.title
    if not item.change:
        return name
    return gettext("%(change)s: %(title)s") % {"change": item.change, "title": name}
