"""What must not come back: texts that were taken away, or end by themselves.

When the database does not answer, readers get the last good copies from the disk. Which of
them may be shown cannot be asked any more, so it is written down whenever something changes:
the moments at which texts ended, and the words by which a page that shows one is recognised
(its address). The file is one host's, beside the copies.
"""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from embassy.pagestore.generation import Announced, announced, read

logger = logging.getLogger(__name__)

# How old a copy may be that is shown while the database is away.
KEPT = timedelta(days=1)
Source = Callable[[datetime], Iterable[tuple[datetime, str]]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` is asked for the moments after `since` at which a text ended or will end, each
    with what every page that shows the text contains."""
    if source not in _sources:
        _sources.append(source)


class Endings:
    """The file: what ended when, and the word in shared memory at which that was asked."""

    def __init__(self, path: Path, announced: Announced) -> None:
        self.path, self.announced = path, announced
        self._value: str | None = None
        self._word = -1

    def note(self) -> None:
        """Ask what has ended and write it down, if anything has changed since. Never raises.

        One query where nothing has, a few more otherwise.
        """
        word = self.announced.word()
        try:
            value = read().value
            if (value, word) == (self._value, self._word):
                return
            since = timezone.now() - KEPT
            ended = [
                (moment.timestamp(), mark) for source in _sources for moment, mark in source(since)
            ]
            self._write(word, ended)
            self._value, self._word = value, word
        except (DatabaseError, OSError) as error:
            logger.info("Copies are held back until what has ended can be noted: %s", error)

    def _write(self, word: int, ended: list[tuple[float, str]]) -> None:
        draft = self.path.with_suffix(f".{id(self)}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps({"word": word, "ended": ended}))
        draft.replace(self.path)

    def allow(self, text: bytes, rendered_at: float, now: float) -> bool:
        """Whether nothing in `text` has ended since it was rendered.

        Nothing is allowed after something was changed that could not be asked about any more.
        """
        try:
            noted = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return False
        if noted["word"] != self.announced.word():
            return False
        return not any(
            rendered_at < moment <= now and mark.encode() in text for moment, mark in noted["ended"]
        )


noted = Endings(settings.VAR_DIR / "cache" / "endings.json", announced)
