"""What is said of a text that somebody asks about."""

from dataclasses import dataclass
from enum import StrEnum

from news.likeness import Difference
from news.models import Edition
from news.models.edition import EditionQuerySet


class Verdict(StrEnum):
    IN_FORCE = "in_force"
    EARLIER = "earlier"
    ALTERED = "altered"
    REMOVED = "removed"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why nothing is known."""

    NOT_FOUND = ""
    SHORT = "short"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Answer:
    """`edition` is the one that was meant, `current` the one that is read in its place now.

    Of an answer REMOVED nothing may be shown but the reference and the number.
    """

    verdict: Verdict
    edition: Edition | None = None
    current: Edition | None = None
    is_passage: bool = False
    difference: Difference | None = None
    why: Why = Why.NOT_FOUND

    @property
    def standing(self) -> str:
        """How the message stands now: in_force, withdrawn, removed or expired; "" if unknown."""
        if self.verdict == Verdict.UNKNOWN:
            return ""
        if self.verdict == Verdict.REMOVED:
            return "removed"
        return self.current.standing.replace("-", "_") if self.current else "expired"


UNKNOWN = Answer(Verdict.UNKNOWN)


def loaded(editions: EditionQuerySet) -> EditionQuerySet:
    """`editions` with what is told of them."""
    return editions.select_related("address", "message")
