"""What of an erased message is still somewhere, as sentences for whoever has to see to it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from embassy.punctuation import listed


@dataclass
class Report:
    """What was erased, and what the operator has to see to."""

    reference: str
    versions: int
    database_since: datetime
    until: datetime
    media_since: datetime | None = None
    files: int = 0
    kept: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    in_journal: bool = False

    def backups(self) -> list[str]:
        """Which backups still hold it, by their dates."""
        until = _told(self.until)
        told = [
            _("Backups of the database made from %(since)s to %(until)s still hold it.")
            % {"since": _told(self.database_since), "until": until}
        ]
        if self.media_since:
            told.append(
                _("Backups of the files made from %(since)s to %(until)s still hold its files.")
                % {"since": _told(self.media_since), "until": until}
            )
        return told

    def sentences(self) -> list[str]:
        """All that they have to know, the backups included, without a word of the text."""
        told = [
            _("%(reference)s is erased: %(versions)s and %(files)s.")
            % {
                "reference": self.reference,
                "versions": ngettext("%d version", "%d versions", self.versions) % self.versions,
                "files": ngettext("%d file", "%d files", self.files) % self.files,
            },
            *self.backups(),
        ]
        if self.kept:
            told.append(
                _("Files that other messages use too were not deleted. Those messages are: %s.")
                % listed(self.kept)
            )
        if self.related:
            told.append(
                _("Its translations are messages of their own and were not erased: %s.")
                % listed(self.related)
            )
        if self.left:
            told.append(
                _("These files could not be deleted. Delete them by hand: %s.") % listed(self.left)
            )
        if self.in_journal:
            told.append(
                _(
                    "The database’s journal (the file ending in -wal) was in use and may still "
                    "hold it. Stop the site for a moment and start it again."
                )
            )
        if connection.vendor == "postgresql":
            told.append(
                _(
                    "Other hosts of this site do not show their copies of pages any more, but "
                    "keep them for a day: delete the folder cache/pages below VAR_DIR there."
                )
            )
            told.append(
                _(
                    "PostgreSQL keeps deleted rows until VACUUM FULL is run; archives of its "
                    "write-ahead log are backups too."
                )
            )
        return told


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
