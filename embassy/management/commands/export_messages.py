"""Write the whole site, or what the public may read of it, as one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from embassy.clocks import database_now
from embassy.transfer import writing


class Command(BaseCommand):
    help = (
        "Writes everything that the site keeps into FILE.zip: messages with all their versions, "
        "drafts, files, the consular section, pages and the mission. import_messages makes an "
        "empty site equal to it. It holds no passwords, but texts that nobody may know yet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.zip", help="is replaced where it exists")
        parser.add_argument(
            "--public-only",
            action="store_true",
            help="only what anybody can read on the site now; no site can be made from it",
        )
        parser.add_argument(
            "--with-subscribers",
            action="store_true",
            help="also the people who get mails, with their addresses",
        )

    def handle(
        self, *args: Any, file: str, public_only: bool, with_subscribers: bool, **options: Any
    ) -> None:
        if public_only and with_subscribers:
            raise CommandError(_("Who gets mails is nothing that the public may read."))
        try:
            written = writing.write(
                Path(file), database_now(), public=public_only, personal=with_subscribers
            )
        except writing.Unwritable as fault:
            raise CommandError(f"{file}: {fault}") from fault
        self.stdout.write(
            _("Wrote %(rows)s rows of %(tables)s tables and %(files)s files. SHA-256: %(digest)s")
            % {
                "rows": sum(written.rows.values()),
                "tables": len(written.rows),
                "files": written.files,
                "digest": written.sha256,
            }
        )
