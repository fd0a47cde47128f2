"""What of a saved text was recognised as questions and answers, for the eye of its editor.

The turns are those of the document, so that the panel shows what readers would get.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.text import Truncator

from embassy import markup
from embassy.multilingual import language_name
from news import transcripts
from news.models import Draft, Message

OPENING = 12  # words of a turn
MOST = 200  # turns are listed; nobody reads a longer table


@dataclass(frozen=True)
class Speech:
    anchor: str
    role: transcripts.Role
    speaker: str
    language: str
    note: str
    opening: str


@dataclass(frozen=True)
class Recognised:
    """`unrecognised` are labels, such as "Note:", that began no turn and stay in the text."""

    speeches: list[Speech]
    before: str
    unrecognised: tuple[str, ...]

    @property
    def listed(self) -> list[Speech]:
        return self.speeches[:MOST]

    @property
    def more(self) -> int:
        return len(self.speeches) - len(self.listed)

    @property
    def questions(self) -> int:
        return sum(speech.role == "question" for speech in self.speeches)

    @property
    def answers(self) -> int:
        return len(self.speeches) - self.questions


def of_draft(draft: Draft) -> Recognised | None:
    """None for a kind that has no turns. Two queries, for the names of those who answer."""
    if draft.message.kind == Message.Kind.PRESS_RELEASE:
        return None
    with translation.override(draft.in_language):
        speakers = draft.speakers.prefetch_related("translations").order_by("pk")
        names = [str(speaker) for speaker in speakers]
    found = transcripts.parse(markup.tidy(draft.body), names)
    speeches = [
        Speech(
            turn.anchor,
            turn.role,
            turn.speaker,
            language_name(turn.language) if turn.language else "",
            turn.note,
            opening(turn.html),
        )
        for turn in found.turns
    ]
    return Recognised(speeches, opening(found.before) if speeches else "", found.unrecognised)


def opening(html: str) -> str:
    return Truncator(" ".join(markup.plain(html).split())).words(OPENING, truncate=" …")
