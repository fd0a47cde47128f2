"""The versions of a message as readers are told of them: which there were, and what changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.models import Edition

Note, Standing = Edition.Note, Edition.Standing
# In one word; what the desk chooses from explains itself at more length.
NOTES: dict[str, Promise] = {
    Note.CORRECTION: _("Correction"),
    Note.CLARIFICATION: _("Clarification"),
    Note.UPDATE: _("Update"),
}
OTHERS: dict[str, Promise] = {
    Standing.WITHDRAWN: _("Withdrawn"),
    Standing.REMOVED: _("Removed"),
    Note.MINOR: _("Small change"),
    "": _("First publication"),
}


@dataclass(frozen=True)
class Version:
    """An edition that has begun, without its document."""

    edition: Edition

    @property
    def change(self) -> Promise:
        """What kind of change it was, in a word."""
        standing, kind = self.edition.standing, self.edition.note_kind
        return OTHERS.get(standing) or NOTES.get(kind) or OTHERS[kind]

    @property
    def is_readable(self) -> bool:
        """Whether its text can be read: it is no removal, and none has closed it."""
        return not self.edition.closed and self.edition.standing != Standing.REMOVED

    @property
    def digest(self) -> str:
        """The first 16 signs of the document's, in fours."""
        return " ".join(self.edition.content_sha256[at : at + 4] for at in range(0, 16, 4))


def begun(message: int, at: datetime) -> list[Version]:
    """All that have begun at `at`, latest first. One query, no documents."""
    editions = Edition.objects.filter(message=message).begun(at)
    return [Version(edition) for edition in editions.for_history()]


def up_to(edition: Edition, at: datetime) -> list[Version]:
    """Those that have begun of a message whose latest is `edition`. No query for a first one."""
    return [Version(edition)] if edition.number == 1 else begun(edition.message_id, at)


def begun_of_each(messages: Collection[int], at: datetime) -> dict[int, list[Version]]:
    """The same for several messages, by their primary keys. One query, no documents."""
    versions: dict[int, list[Version]] = {message: [] for message in messages}
    for edition in Edition.objects.filter(message__in=messages).begun(at).for_history():
        versions[edition.message_id].append(Version(edition))
    return versions


def context(edition: Edition, at: datetime) -> dict[str, Any]:
    """What a page says of the versions up to `edition`, which may be unsaved. One query."""
    return told(edition, begun(edition.message_id, at))


def told(edition: Edition, begun: Iterable[Version]) -> dict[str, Any]:
    """Of the versions of a message up to `edition`: the notes to readers, latest first; when it
    was updated, which small changes do not move; and which turns are no longer there."""
    versions = {
        version.edition.number: version
        for version in begun
        if version.edition.number <= edition.number
    }
    notes = [
        version
        for version in versions.values()
        if version.edition.note_kind in NOTES and version.is_readable
    ]
    here = Version(edition)
    return {
        "notes": notes,
        "updated": notes[0].edition.public_from if notes else None,
        "former_turns": [
            {**turn, "removed": versions.get(turn["version"] + 1, here).edition.public_from}
            for turn in edition.content.get("former_turns", [])
            if turn["version"] in versions and versions[turn["version"]].is_readable
        ],
    }
