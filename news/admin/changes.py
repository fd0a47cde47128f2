"""What a publication would change against what is live: by the word, and by the part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from embassy import markup
from news import differences, documents
from news.differences import Part
from news.models import Draft, Edition

# Parts of the document whose change is named, not shown.
NAMED: dict[str, Promise] = {
    "in_language": _("language"),
    "categories": _("categories"),
    "issuer": _("issued by"),
    "people": _("speakers"),
    "outlets": _("outlets"),
    "dateline": _("dateline"),
    "delivered_on": _("delivered on"),
    "in_response_to": _("what it answers"),
    "notes_to_editors": _("notes to editors"),
    "pictures": _("pictures"),
    "attachments": _("attachments"),
}


@dataclass(frozen=True)
class Changes:
    """`texts` are title, summary and text where they differ; `others` the parts that do too."""

    edition: Edition
    texts: list[tuple[Promise, list[Part]]]
    others: list[Promise]


def to_readers(draft: Draft, editions: Sequence[Edition], at: datetime) -> Changes | None:
    """Against the version in force at `at`; None without one, and where its text is gone."""
    live = next((edition for edition in editions if edition.is_in_force(at)), None)
    if not live or live.standing == Edition.Standing.REMOVED:
        return None
    try:
        new = documents.of_draft(draft)
    except ValueError:
        return None
    old = live.content
    pairs: list[tuple[Promise, str, str]] = [
        (_("title"), old["title"], new["title"]),
        (_("summary"), old["summary"], new["summary"]),
        (_("text"), markup.plain(old["body"]), markup.plain(new["body"])),
    ]
    return Changes(
        live,
        [
            (name, differences.abridged(differences.of_texts(before, after)))
            for name, before, after in pairs
            if before != after
        ],
        [*_formatting(old, new, pairs), *_parts(old, new)],
    )


def _parts(old: dict[str, Any], new: dict[str, Any]) -> list[Promise]:
    return [name for part, name in NAMED.items() if old.get(part) != new.get(part)]


def _formatting(
    old: dict[str, Any], new: dict[str, Any], pairs: list[tuple[Promise, str, str]]
) -> list[Promise]:
    """Said where the words of the text are the same and its links or emphasis are not."""
    same_words = pairs[-1][1] == pairs[-1][2]
    return [_("links or emphasis in the text")] if same_words and old["body"] != new["body"] else []
