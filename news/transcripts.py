"""Who says what: the turns of a text of questions and answers, read from pasted HTML. Pure.

A turn begins at a label: "Question:", "Q:", "Sergey Lavrov (in English):". A label opens a
line; or it follows the end of a sentence within one ("Q: … A: …" run together), where it must
be a word for question or answer, or a known name, and hand over to somebody else.

Anchors are for ever: `q3` is the third question, `a3` the answer after it, `a3-2` the next
answer to the same question, `a0` an answer before any question. The label of the same speaker
repeated, or "Answer:" twice, continues the turn; "Question:" twice is two questions, because
nobody knows that one person asked both. Another language or remark begins a turn of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from news import blocks
from news.turn_labels import CLOSERS, MARKS, Label, Role, labels_in

_NOT_SPEAKERS = {
    "note", "notes", "nb", "n.b.", "ps", "p.s.", "background", "source", "sources", "photo",
    "video", "contact", "contacts", "reference", "for reference", "update", "correction",
    "important", "warning", "date", "time", "place", "venue", "conclusion", "editor’s note",
    "примечание", "примечания", "справка", "справочно", "для справки", "внимание", "источник",
    "фото", "видео", "контакты", "ملاحظة", "remarque", "contexte", "hinweis", "anmerkung",
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One question or answer. `language` is the one marked as spoken, "" without a mark."""

    anchor: str
    role: Role
    speaker: str  # as labelled; "" behind a bare "Question" or "A"
    language: str
    note: str  # what else stood in brackets: "through interpreter"
    html: str


@dataclass(frozen=True)
class Transcript:
    """The turns, the HTML before the first, and openings such as "Note:" that began none."""

    turns: tuple[Turn, ...]
    before: str
    unrecognised: tuple[str, ...]


def parse(html: str, speakers: Sequence[str] = ()) -> Transcript:
    """The transcript in `html`; `speakers` are the names of those who answer.

    Without both a question and an answer there are no turns, and `before` is all of `html`.
    """
    flow = blocks.flow(html)
    labels = labels_in(flow.text, speakers)
    opening = [label for label in labels if label.opens]
    taken = _taken(labels, _roles(flow.text, labels, speakers))
    if {label.role for label in taken} != {"question", "answer"}:
        taken, opening = [], opening if any(label.role for label in opening) else []
    before, *pieces = flow.around([(label.start, label.end) for label in taken])
    starts = {label.start for label in taken}
    left = dict.fromkeys(
        flow.text[x.start : x.end].strip(MARKS) for x in opening if x.start not in starts
    )
    return Transcript(tuple(_turns(taken, pieces)), before if taken else html, tuple(left))


def _roles(text: str, labels: Sequence[Label], speakers: Sequence[str]) -> dict[str, Role]:
    """Which names speak, by key, and in which role.

    `speakers` answer. Next to "Question:" every name answers; else who mostly ends in a
    question mark asks. A name that is not listed must be believable: it follows a question,
    comes twice, is marked with a language, or has two words and nobody listed speaks.
    """
    surnames = {_surname(speaker) for speaker in speakers}
    known = {x.key for x in labels if not x.role and _surname(x.speaker) in surnames}
    questions = [label.start for label in labels if label.role == "question"]
    opening = [label for label in labels if label.opens]
    asking: dict[str, list[bool]] = {}
    believable = set()
    for last, label, following in zip(
        [None, *opening], opening, [*opening[1:], None], strict=False
    ):
        end = following.start if following else len(text)
        turns = asking.setdefault(label.key, [])
        turns.append(text[label.end : end].rstrip(CLOSERS + " \n")[-1:] in {"?", "؟", "？"})
        answers = last is not None and last.role == "question"
        is_answered = not questions and following is not None and following.key in known
        asked = not questions or label.start > questions[0]
        two_words = " " in label.speaker and asked and not known
        if len(turns) > 1 or answers or is_answered or two_words or label.language:
            believable.add(label.key)
    names = {x.key for x in opening if not x.role} & believable - known - _NOT_SPEAKERS
    askers = {name for name in names if sum(asking[name]) * 2 > len(asking[name])}
    if questions:
        askers = set()
    elif known and not askers:
        askers = names  # who asks without question marks: "Tell us about it."
    return {name: "question" if name in askers else "answer" for name in known | names}


def _taken(labels: Sequence[Label], roles: Mapping[str, Role]) -> list[Label]:
    """The labels that introduce speech, each with its role."""
    opening = {x.key: x.role or roles.get(x.key) for x in labels if x.opens}
    # Where lines already ask and answer, "Answer: nothing." within one is rhetoric.
    complete = {"question", "answer"} <= set(opening.values())
    taken: list[Label] = []
    for found in labels:
        label = replace(found, role=found.role or roles.get(found.key))
        hands_over = label.voice != taken[-1].voice if taken else label.role == "question"
        fits = hands_over and (not complete or opening.get(label.key))
        if label.role and (label.opens or fits):
            taken.append(label)
    return taken


def _turns(labels: Sequence[Label], pieces: Sequence[str]) -> Iterator[Turn]:
    speeches: list[tuple[Label, list[str]]] = []
    for label, html in zip(labels, pieces, strict=True):
        if speeches and label.continues(speeches[-1][0]):
            speeches[-1][1].append(html)
        else:
            speeches.append((label, [html]))
    question = answer = 0
    for label, parts in speeches:
        if label.role == "question":
            question, answer = question + 1, 0
            anchor = f"q{question}"
        else:
            answer += 1
            anchor = f"a{question}" if answer == 1 else f"a{question}-{answer}"
        html = "\n".join(filter(None, parts))
        role = label.role or "answer"
        yield Turn(anchor, role, label.speaker, label.language, label.note, html)


def _surname(name: str) -> str:
    """The last word of a name, comparable: "С.В.Лавров", "Minister Sergey Lavrov, Moscow"."""
    words = re.findall(r"[^\W\d_]+(?:[-’'‑][^\W\d_]+)*", name.split(",")[0].casefold())
    return words[-1] if words else ""
