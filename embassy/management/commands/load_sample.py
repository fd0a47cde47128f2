"""Set a site up from two files: whose it is, and what has been said."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from consular import contact_file
from embassy import json_file, mission_file
from embassy.incoming import Damaged, opened
from embassy.json_file import Members
from embassy.models import Mission
from news import importers
from news.importers import saver


class Command(BaseCommand):
    help = (
        "Loads the mission with its contact points and publishes its messages: those of the "
        "sample, or of the files that are named. Loading twice is loading once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--first-time", action="store_true", help="do nothing where there is a mission already"
        )
        parser.add_argument("--mission", metavar="FILE", help="another mission’s mission.json")
        parser.add_argument("--messages", metavar="FILE", help="its messages, as import_messages")

    def handle(
        self,
        *args: Any,
        first_time: bool,
        mission: str | None,
        messages: str | None,
        **options: Any,
    ) -> None:
        if first_time and Mission.objects.exists():
            return
        if not mission and not messages:
            sample = Path(settings.BASE_DIR) / "embassy" / "sample"
            mission, messages = str(sample / "mission.json"), str(sample / "messages.json")
        try:
            with transaction.atomic():
                results = [
                    *([self._load_mission(mission)] if mission else []),
                    *([self._load_messages(messages)] if messages else []),
                ]
        except IntegrityError as error:
            # Two hosts that start at the same moment: the other one has done it.
            if first_time and Mission.objects.exists():
                return
            raise CommandError(
                _("Somebody else saved the same rows meanwhile. Load the files again.")
            ) from error
        for result in results:
            self.stdout.write(result)

    def _load_mission(self, path: str) -> str:
        try:
            with opened(path) as stream:
                file = Members(json_file.read(stream))
            mission, is_new = mission_file.load(file)
            offices, contacts = contact_file.load(file, mission) if is_new else (0, 0)
        except Damaged as fault:
            raise CommandError(f"{path}: {fault}") from fault
        if not is_new:
            return _("%s is there already and stays as it is.") % mission
        if file.ignored():
            names = ", ".join(file.ignored())
            self.stderr.write(
                _("%(file)s: ignored, for nothing here knows them: %(names)s.")
                % {"file": path, "names": names}
            )
        return _("Loaded %(mission)s: offices %(offices)s, contact points %(contacts)s.") % {
            "mission": mission,
            "offices": offices,
            "contacts": contacts,
        }

    def _load_messages(self, path: str) -> str:
        """Without a mission nobody knows their language, nor the dates of their addresses."""
        if not Mission.objects.exists():
            raise CommandError(_("There is no mission yet. Name its file with --mission too."))
        try:
            with opened(path) as stream:
                items = importers.read(stream)
                progress = tqdm(items, unit="", leave=False, disable=not sys.stderr.isatty())
                return str(saver.save(progress, publish=True))
        except Damaged as fault:
            raise CommandError(f"{path}: {fault}") from fault
