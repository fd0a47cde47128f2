"""Send subscribers what they are owed. To be run every minute, by any number of hosts."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from news.mailings import sending


class Command(BaseCommand):
    help = "Sends subscribers what they are owed, and the letters by which they confirm."

    def handle(self, *args: Any, **options: Any) -> None:
        report = sending.run()
        if options["verbosity"] > 1 or report.sent or report.refused:
            self.stdout.write(
                _("%(made)d made, %(sent)d sent, %(dropped)d dropped, %(refused)d refused.")
                % vars(report)
            )
        if report.server:
            raise CommandError(
                _(
                    "The mail server takes no mail (%s). Nothing is lost: what waits is tried "
                    "again. Look at EMAIL_URL and at the server."
                )
                % report.server
            )
