"""Import messages from a foreign file, as drafts or published."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from embassy.incoming import Damaged, opened
from news import importers
from news.importers import saver


class Command(BaseCommand):
    help = (
        "Imports messages from FILE as drafts. Importing twice is importing once: what has been "
        "edited here stays as it is. All items are imported, or none."
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
            choices=list(importers.READERS),
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
                items = importers.read(stream, format)
            counts = saver.save(
                tqdm(items, unit="", leave=False, disable=not sys.stderr.isatty()),
                publish=publish,
                dry_run=dry_run,
            )
        except Damaged as fault:
            raise CommandError(f"{file}: {fault}") from fault
        self.stdout.write(str(counts))
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was stored."))
