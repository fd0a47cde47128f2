"""Import messages from a foreign file, as drafts or published; or restore a whole site.

A foreign file adds drafts to what is there. An archive that `export_messages` wrote is another
thing: it makes an empty site what another one was.
"""

import sys
from argparse import ArgumentTypeError
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _
from tqdm import tqdm

from embassy.busy import is_busy
from embassy.incoming import Damaged, opened
from embassy.models import Mission
from embassy.transfer import container, restoring
from news import importers
from news.importers import saver
from news.importers.checking import Checking
from news.importers.items import Given
from news.importers.uploads import given

SITE_ARCHIVE = "site-archive"


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
            choices=[*importers.READERS, SITE_ARCHIVE],
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
        parser.add_argument(
            "--report",
            metavar="FILE",
            help="write what became of each item's words, links and pictures; .csv or .json",
        )
        parser.add_argument(
            "--strict", action="store_true", help="import nothing if a word of a text is lost"
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
        report: str | None,
        strict: bool,
        **options: Any,
    ) -> None:
        try:
            checking = Checking(report, strict=strict)
            with ExitStack() as stack:
                source = Path(file) if is_folder(file) else stack.enter_context(opened(file))
                if format == SITE_ARCHIVE or (
                    not format and not isinstance(source, Path) and container.recognises(source)
                ):
                    if report or strict:
                        raise Damaged(
                            _("A site is restored whole; leave --report and --strict out.")
                        )
                    self._restore(source, publish=publish, dry_run=dry_run)
                    return
                uploads = stack.enter_context(given(files)) if files else None
                says = Given(
                    zone or Mission.objects.host_zone(), uploads, frozenset(post_type or ["post"])
                )
                counts = saver.save(
                    tqdm(
                        importers.read(source, format, says),
                        unit="",
                        leave=False,
                        disable=not sys.stderr.isatty(),
                    ),
                    publish=publish,
                    dry_run=dry_run,
                    seen=checking.see,
                )
            checking.write()
        except Damaged as fault:
            raise CommandError(f"{file}: {fault}") from fault
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise CommandError(
                _(
                    "The database is in use: somebody else is writing, another import for "
                    "instance. Nothing was imported. Try again when that is done."
                )
            ) from error
        self.stdout.write(str(counts))
        self.stdout.write(str(checking.totals))
        for sentence in counts.report.sentences():
            self.stdout.write(sentence)
        self._say_if_dry(dry_run)

    def _restore(self, source: Path | BufferedReader, *, publish: bool, dry_run: bool) -> None:
        if publish:
            raise Damaged(_("A site is restored as it was; leave --publish out."))
        if isinstance(source, Path):
            raise Damaged(_("This is a folder. An archive of a site is one file."))
        restored = restoring.restore(source, dry_run=dry_run)
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
