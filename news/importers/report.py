"""What an import tells besides its counts: what was left out, why, and where it stood."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from embassy.incoming import Damaged
from news.importers.items import Item, LeftOut

# How many are named of each sort; the rest is a number.
_NAMED = 5


class Report:
    """Of one import. Its size does not grow with the file."""

    def __init__(self) -> None:
        self._left_out: Counter[str] = Counter()
        self._places: dict[str, list[str]] = {}
        self._notes: Counter[str] = Counter()
        self._held = self._missing = 0
        self._seen = sqlite3.connect("")  # on the disk, and deleted when it is closed
        self._seen.execute("CREATE TABLE seen (ref PRIMARY KEY, place) WITHOUT ROWID")

    def sifted(self, things: Iterable[Item | LeftOut]) -> Iterator[Item]:
        """The items alone. Raises `Damaged` where two have the same identifier."""
        for thing in things:
            if isinstance(thing, LeftOut):
                self._left_out[thing.reason] += thing.number
                self._name(thing.reason, thing.place)
                continue
            self._only_once(thing)
            self._missing += len(thing.missing)
            for address in thing.missing:
                self._name("missing", address)
            yield thing

    def held_back(self, item: Item) -> None:
        """It stays a draft, because its source has not published it."""
        self._held += 1
        self._name("held", item.place)

    def note(self, sort: str, sentence: str) -> None:
        """Something about one item that did not come along; the first of each sort are told."""
        self._notes[sort] += 1
        self._name(sort, sentence)

    def sentences(self) -> list[str]:
        told = []
        for reason, number in sorted(self._left_out.items()):
            told.append(
                _("Left out: %(number)s %(reason)s (%(places)s).")
                % {"number": number, "reason": reason, "places": self._named(reason, number)}
            )
        if self._held:
            told.append(
                _("Kept as drafts, not published at their source: %(number)s (%(places)s).")
                % {"number": self._held, "places": self._named("held", self._held)}
            )
        if self._missing:
            told.append(
                _(
                    "Pictures and files that the texts show and that were not given: %(number)s "
                    "(%(places)s). Name their folder or zip with --files."
                )
                % {"number": self._missing, "places": self._named("missing", self._missing)}
            )
        for sort, number in self._notes.items():
            told += self._places[sort]
            if number > _NAMED:
                told.append(
                    ngettext(
                        "… and %d more of this sort.",
                        "… and %d more of this sort.",
                        number - _NAMED,
                    )
                    % (number - _NAMED)
                )
        return told

    def _only_once(self, item: Item) -> None:
        try:
            self._seen.execute("INSERT INTO seen VALUES (?, ?)", [item.ref, item.place])
        except sqlite3.IntegrityError as error:
            other = self._seen.execute("SELECT place FROM seen WHERE ref = ?", [item.ref])
            raise Damaged(
                _("%(item)s has the same identifier as %(other)s.")
                % {"item": item.place, "other": other.fetchone()[0]}
            ) from error

    def _name(self, sort: str, place: str) -> None:
        places = self._places.setdefault(sort, [])
        if len(places) < _NAMED:
            places.append(place)

    def _named(self, sort: str, number: int) -> str:
        named = self._places[sort]
        return "; ".join(named) + (" …" if number > len(named) else "")
