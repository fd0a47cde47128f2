"""Import messages from a foreign file, as drafts or published; or restore a whole site.

A foreign file adds drafts to what is there. An archive that `export_messages` wrote is another
thing: it makes an empty site what another one was.
"""

import sys
from io import BufferedReader
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from embassy.incoming import Damaged, opened
from embassy.transfer import container, restoring
from news import importers
from news.importers import saver

SITE_ARCHIVE = "site-archive"


class Command(BaseCommand):
    help = (
        "Imports messages from FILE as drafts. Importing twice is importing once: what has been "
        "edited here stays as it is. All items are imported, or none. An archive written by "
        "export_messages is restored into an empty site instead, with all that it holds."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="“-” is standard input")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish what never was, each from the date at its source",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="count what would happen; store nothing"
        )
        parser.add_argument(
            "--format",
            choices=[*importers.READERS, SITE_ARCHIVE],
            help="without it the format is guessed from the content",
        )

    def handle(
        self,
        *args: Any,
        file: str,
        publish: bool,
        dry_run: bool,
        format: str | None,  # noqa: A002
        **options: Any,
    ) -> None:
        try:
            with opened(file) as stream:
                if format == SITE_ARCHIVE or (not format and container.recognises(stream)):
                    self._restore(stream, publish=publish, dry_run=dry_run)
                    return
                items = importers.read(stream, format)
            counts = saver.save(
                tqdm(items, unit="", leave=False, disable=not sys.stderr.isatty()),
                publish=publish,
                dry_run=dry_run,
            )
        except Damaged as fault:
            raise CommandError(f"{file}: {fault}") from fault
        self.stdout.write(str(counts))
        self._say_if_dry(dry_run)

    def _restore(self, stream: BufferedReader, *, publish: bool, dry_run: bool) -> None:
        if publish:
            raise Damaged(_("A site is restored as it was; leave --publish out."))
        restored = restoring.restore(stream, dry_run=dry_run)
        self.stdout.write(
            _("Restored %(rows)s rows of %(tables)s tables and %(files)s files.") % vars(restored)
        )
        if restored.without_password:
            self.stdout.write(
                _(
                    "People who took steps and cannot sign in: %s. Whom you want to let in again, "
                    "make active in the newsroom, with a password and groups."
                )
                % restored.without_password
            )
        self._say_if_dry(dry_run)

    def _say_if_dry(self, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was stored."))
