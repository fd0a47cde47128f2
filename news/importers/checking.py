"""What an import tells of the texts that it stores: the totals always, a report if asked."""

from pathlib import Path

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from news.importers import integrity
from news.importers.items import Item


class Checking:
    """Compares each item with what is stored of it. Raises `Damaged` for a `path` that is none.

    With `strict` a lost word is `Damaged` too, which ends the import with nothing stored.
    """

    def __init__(self, path: str | None, *, strict: bool) -> None:
        self.totals = integrity.Totals()
        self._path = Path(path) if path else None
        self._strict = strict
        self._reports: list[integrity.Report] = []
        if self._path and self._path.suffix not in {".csv", ".json"}:
            raise Damaged(
                _("%s: a report is a .csv or a .json file. Give it one of these names.") % path
            )
        if self._path and not self._path.parent.is_dir():
            raise Damaged(
                _("%s: there is no such folder to write a report into. Make it first.") % path
            )

    def see(self, item: Item, stored: str) -> None:
        report = integrity.report(item.place, item.ref, item.html, stored)
        self.totals.add(report)
        if self._strict and report.lost:
            raise Damaged(
                _(
                    "%(item)s would lose words (%(words)s). Nothing was imported. Import without "
                    "--strict to accept that."
                )
                % {"item": item.place, "words": ", ".join(report.lost[:10])}
            )
        if self._path:
            self._reports.append(report)

    def write(self) -> None:
        """The report, when all is stored."""
        if not self._path:
            return
        as_text = integrity.as_csv if self._path.suffix == ".csv" else integrity.as_json
        try:
            self._path.write_text(as_text(self._reports), encoding="utf-8")
        except OSError as error:
            raise Damaged(
                _("%(path)s: the import is done, but its report cannot be written (%(why)s).")
                % {"path": self._path, "why": error.strerror}
            ) from error
