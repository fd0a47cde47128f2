"""Check that the stored record is what was published."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from embassy.clocks import database_now
from news import audit, ledger, record
from news.models import Edition


class Command(BaseCommand):
    help = (
        "Computes again every digest, every derived column and row, the fingerprints and the "
        "ledger, and names the first version of each message that is not as published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="first write what texts are found by, and the marks of the ledger, anew",
        )

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        if rebuild:
            audit.rebuild(self.shown(audit.in_order()))
        found = 0
        for fault in audit.breaks(self.shown(audit.in_order())):
            found += 1
            self.stderr.write(
                _("%(reference)s, version %(number)s: %(columns)s not as published")
                % {
                    "reference": fault.message,
                    "number": fault.number,
                    "columns": ", ".join(fault.differs),
                }
            )
        now = database_now()
        if line := audit.false_mark(now):
            found += 1
            self.stderr.write(_("The ledger is not what it was at this line: %s") % line)
        for edition in audit.erased():
            self.stdout.write(
                _("%(reference)s, version %(number)s: erased on %(date)s; its digests stay.")
                % {
                    "reference": edition.message,
                    "number": edition.number,
                    "date": f"{edition.erased_at:%Y-%m-%d}",
                }
            )
        if found:
            raise CommandError(
                ngettext("%d break in the record.", "%d breaks in the record.", found) % found
            )
        count = Edition.objects.filter(erased_at=None).count()
        self.stdout.write(
            ngettext("%d version is as published.", "%d versions are as published.", count) % count
        )
        head = record.sha256(ledger.head(now).line)
        self.stdout.write(_("The head of the ledger: %s") % head)

    @staticmethod
    def shown(editions: Iterator[Edition]) -> Iterable[Edition]:
        """`editions`, with a bar on a terminal."""
        terminal = sys.stderr.isatty()
        count = Edition.objects.count() if terminal else None
        return tqdm(editions, total=count, unit="", leave=False, disable=not terminal)
