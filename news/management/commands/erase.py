"""Erase a message by order: two persons, a reason, and no way back."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from news import erasure
from news.editions import PublishingRefused
from news.models import Draft, Erasure


class Command(BaseCommand):
    help = (
        "Replaces the texts of a message by tombstones and deletes its files, by a court's order "
        "or another duty. Digests and times stay. It cannot be undone. Says which backups still "
        "hold it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="of the message, such as 2018/4K7Q")
        parser.add_argument("--reason", required=True, help="who has ordered it, and when")
        parser.add_argument("--requested-by", required=True, metavar="USERNAME")
        parser.add_argument("--confirmed-by", required=True, metavar="USERNAME")

    def handle(
        self,
        *args: Any,
        reference: str,
        reason: str,
        requested_by: str,
        confirmed_by: str,
        **options: Any,
    ) -> None:
        drafts = Draft.objects.select_related("message")
        draft = drafts.filter(message__reference=reference.strip().upper()).first()
        if not draft:
            raise CommandError(_("No message has the reference %s.") % reference)
        asks, confirms = self.person(requested_by), self.person(confirmed_by)
        try:
            with transaction.atomic():
                asked = Erasure.objects.filter(message=draft.message, requested_by=asks).first()
                asked = asked or erasure.ask(draft, reason, by=asks)
                report = erasure.erase(draft, asked.pk, by=confirms)
        except PublishingRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for sentence in report.sentences():
            self.stdout.write(sentence)

    @staticmethod
    def person(name: str) -> User:
        person = User.objects.filter(username=name).first()
        if not person:
            raise CommandError(_("There is no account with the name %s.") % name)
        return person
