"""Fill the site with a made archive, to measure how it bears its size."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from news.archive import loading


class Command(BaseCommand):
    help = (
        "Makes messages of ten years, three kinds, three languages and twelve categories, for "
        "measuring. A run that was interrupted is continued by the next one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--items", type=int, default=10_000, metavar="N", help="how many")
        parser.add_argument(
            "--force", action="store_true", help="also where there are other messages"
        )

    def handle(self, *args: Any, items: int, force: bool, **options: Any) -> None:
        try:
            loading.refuse(items, force=force)
        except loading.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        is_shown = sys.stderr.isatty()
        with tqdm(total=items, initial=loading.present(), unit="", disable=not is_shown) as bar:
            for count in loading.load(items):
                bar.update(count)
        self.stdout.write(_("The archive has %s messages.") % loading.present())
