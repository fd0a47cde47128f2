"""Import messages from a foreign file, as drafts or published."""

import sys
from argparse import ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from embassy.incoming import Damaged, opened
from embassy.models import Mission
from news import importers
from news.importers import saver
from news.importers.items import Given
from news.importers.uploads import given


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
        parser.add_argument(
            "--files",
            metavar="FOLDER",
            help="pictures and files that the texts show, such as a copy of wp-content/uploads: "
            "a folder or a zip. Nothing is fetched from the network",
        )
        parser.add_argument(
            "--zone",
            type=_zone,
            help="the zone of times that name none, such as Europe/London; without it that of the "
            "host city",
        )
        parser.add_argument(
            "--post-type",
            action="append",
            metavar="NAME",
            help="a type of WordPress's posts that is messages (post); may be repeated",
        )

    def handle(
        self,
        *args: Any,
        file: str,
        publish: bool,
        dry_run: bool,
        format: str | None,  # noqa: A002
        files: str | None,
        zone: ZoneInfo | None,
        post_type: list[str] | None,
        **options: Any,
    ) -> None:
        try:
            with ExitStack() as stack:
                uploads = stack.enter_context(given(files)) if files else None
                source = Path(file) if is_folder(file) else stack.enter_context(opened(file))
                says = Given(zone or _own_zone(), uploads, frozenset(post_type or ["post"]))
                counts = saver.save(
                    tqdm(
                        importers.read(source, format, says),
                        unit="",
                        leave=False,
                        disable=not sys.stderr.isatty(),
                    ),
                    publish=publish,
                    dry_run=dry_run,
                )
        except Damaged as fault:
            raise CommandError(f"{file}: {fault}") from fault
        self.stdout.write(str(counts))
        for sentence in counts.report.sentences():
            self.stdout.write(sentence)
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was stored."))


def is_folder(file: str) -> bool:
    try:
        return Path(file).is_dir()
    except (OSError, ValueError):
        return False


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError) as error:
        raise ArgumentTypeError(
            _("“%s” is no time zone. Write one such as Europe/London.") % name
        ) from error


def _own_zone() -> ZoneInfo:
    """The zone of the host city."""
    mission = Mission.objects.first()
    return ZoneInfo(mission.host_zone) if mission else ZoneInfo("UTC")
