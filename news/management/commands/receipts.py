"""Compare what readers are served with what was published, and file the result."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news import receipts


class Command(BaseCommand):
    help = (
        "Compares every version that has become public and was not compared yet with the page, "
        "the plain text, the document and the feed that readers are served."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="compare those anew that differed, too"
        )

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        now = timezone.now()
        filed = [*(receipts.file_again(now) if again else ()), *receipts.file_due(now)]
        differing = [receipt for receipt in filed if receipt.findings]
        for receipt in differing:
            self.stderr.write(
                _("%(reference)s, version %(number)s: %(findings)s")
                % {
                    "reference": receipt.edition.message,
                    "number": receipt.edition.number,
                    "findings": " ".join(receipt.findings.split("\n")),
                }
            )
        same = len(filed) - len(differing)
        self.stdout.write(
            ngettext(
                "%d version is served as published.", "%d versions are served as published.", same
            )
            % same
        )
        if differing:
            raise CommandError(
                ngettext("%d version differs.", "%d versions differ.", len(differing))
                % len(differing)
            )
