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
from typing import Literal

from news import blocks

Role = Literal["question", "answer"]

_QUESTION = "question q вопрос в запитання سؤال السؤال س frage f pregunta domanda soru 问 問"
_ANSWER = "answer a ответ о відповідь جواب الجواب إجابة ج réponse r antwort respuesta risposta 答"
_ROLES: dict[str, Role] = {
    **dict.fromkeys(_QUESTION.split(), "question"),
    **dict.fromkeys(_ANSWER.split(), "answer"),
}
_FROM = {"from", "by", "от", "de", "von", "من"}  # "Question from TASS:"
_NOT_SPEAKERS = {
    "note", "notes", "nb", "n.b.", "ps", "p.s.", "background", "source", "sources", "photo",
    "video", "contact", "contacts", "reference", "for reference", "update", "correction",
    "important", "warning", "date", "time", "place", "venue", "conclusion", "editor’s note",
    "примечание", "примечания", "справка", "справочно", "для справки", "внимание", "источник",
    "фото", "видео", "контакты", "ملاحظة", "remarque", "contexte", "hinweis", "anmerkung",
}  # fmt: skip
_LANGUAGES = """
    ar Arabic арабск arabe Arabisch العربية
    de German немецк allemand Deutsch الالمانية
    en English английск anglais Englisch الانجليزية
    es Spanish испанск espagnol Spanisch الاسبانية
    fa Persian персидск persan Persisch الفارسية
    fr French французск français Französisch الفرنسية
    it Italian итальянск italien Italienisch الايطالية
    ru Russian русск russe Russisch الروسية
    tr Turkish турецк turc Türkisch التركية
    zh Chinese китайск chinois Chinesisch الصينية
"""
_SPOKEN = {
    code: re.compile(f"in {en}|на {ru}ом( языке)?|по-{ru}и|en {fr}|auf {de}|ب(اللغة )?{ar}", re.I)
    for code, en, ru, fr, de, ar in map(str.split, _LANGUAGES.split("\n")[1:-1])
}
_SMALL_WORDS = {
    "of", "the", "and", "for", "de", "du", "von", "van", "der", "al", "bin", "и", "по", "при",
    "minister", "ambassador", "president", "secretary", "foreign", "spokesman", "spokeswoman",
    "министр", "иностранных", "дел", "посол", "россии", "президент", "представитель",
}  # fmt: skip
_MOST_NAMES = 50  # looked for within lines: enough for a round table, no load for a search
_STOPS = ".?!…؟۔。！？"
_CLOSERS = '"”’»)]'
_MARKS = " \u200b\u200e\u200f\u202a\u202b\u202c\ufeff"  # signs of direction come with pasting


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


@dataclass(frozen=True)
class _Label:
    start: int
    end: int
    key: str  # what names are compared by
    speaker: str
    role: Role | None  # None: a name, whose role the whole text decides
    language: str
    note: str
    opens: bool = True  # a line

    @property
    def voice(self) -> tuple[Role | None, str]:
        return self.role, self.speaker.casefold()

    def continues(self, last: "_Label") -> bool:
        """Whether the same person still speaks, in the same language."""
        somebody = self.role == "answer" or self.speaker != ""
        marks = (self.language, self.note)
        return somebody and (self.voice, *marks) == (last.voice, last.language, last.note)


def parse(html: str, speakers: Sequence[str] = ()) -> Transcript:
    """The transcript in `html`; `speakers` are the names of those who answer.

    Without both a question and an answer there are no turns, and `before` is all of `html`.
    """
    flow = blocks.flow(html)
    labels = _labels(flow.text, speakers)
    opening = [label for label in labels if label.opens]
    taken = _taken(labels, _roles(flow.text, labels, speakers))
    if {label.role for label in taken} != {"question", "answer"}:
        taken, opening = [], opening if any(label.role for label in opening) else []
    before, *pieces = flow.around([(label.start, label.end) for label in taken])
    starts = {label.start for label in taken}
    left = dict.fromkeys(
        flow.text[x.start : x.end].strip(_MARKS) for x in opening if x.start not in starts
    )
    return Transcript(tuple(_turns(taken, pieces)), before if taken else html, tuple(left))


def _labels(text: str, speakers: Sequence[str]) -> list[_Label]:
    """Everything in `text` that may be a label, in order."""
    found = []
    for line in re.finditer(r"^[^\n:：]{1,120}[:：]", text, re.MULTILINE):
        label = _label(line.group()[:-1], line.start(), line.end())
        # "Moscow:10" is no name; "Q:Why?" is a question typed in haste.
        if label and (label.role or not text[label.end : label.end + 1].strip()):
            found.append(label)
    names = [name for name in dict.fromkeys([*speakers, *(x.speaker for x in found)]) if name]
    words = sorted([*_ROLES, *names[:_MOST_NAMES]], key=len, reverse=True)
    stops, closers = re.escape(_STOPS), re.escape(_CLOSERS)
    within = re.compile(
        rf"(?:(?<=[{stops}])|(?<=[{stops}][{closers}])) *((?:{'|'.join(map(re.escape, words))})"
        r"(?: ?\d{1,3})?(?: ?[(\[][^()\[\]\n:]{1,80}[)\]]){0,2}) ?[:：]",
        re.IGNORECASE,
    )
    for match in within.finditer(text):
        if label := _label(match[1], match.start(1), match.end()):
            found.append(replace(label, opens=False))
    apart: list[_Label] = []
    for label in sorted(found, key=lambda label: (label.start, not label.opens)):
        if apart and label.start < apart[-1].end:
            if apart[-1].role or not label.role:
                continue
            apart.pop()  # "Thank you. Q:" is no name
        apart.append(label)
    return apart


def _label(typed: str, start: int, end: int) -> _Label | None:
    """The label `typed` before a colon, or None if it is prose."""
    name, remarks = _without_remarks(" ".join(typed.strip(_MARKS).split()))
    languages = [(x, code) for x in remarks for code in _SPOKEN if _means(x, code)]
    spoken, language = languages[0] if languages else ("", "")
    note = ", ".join(remark for remark in remarks if remark != spoken)
    key = name.casefold()
    numbered = re.fullmatch(r"(\D+?) ?(?:№|#|no\.?)? ?\d{0,3}", key)
    first, second, *_ = [*key.split(" ", 2), ""]
    role: Role | None = None
    if not name or name[0].islower():
        return None
    if numbered and numbered[1] in _ROLES:
        role, key, name = _ROLES[numbered[1]], numbered[1], ""
    elif first in _ROLES and second in _FROM:
        role = _ROLES[first]
    elif not _is_name(name):
        return None
    return _Label(start, end, key, name, role, language, note)


def _without_remarks(name: str) -> tuple[str, list[str]]:
    """("Sergey Lavrov", ["in English"]) for "Sergey Lavrov (in English)"."""
    remarks: list[str] = []
    while bracket := re.search(r" ?[(\[]([^()\[\]]+)[)\]]$", name):
        remarks = [x.strip() for x in re.split("[,;]", bracket[1]) if x.strip()] + remarks
        name = name[: bracket.start()]
    return name, remarks


def _is_name(text: str) -> bool:
    """Whether every word of `text` could belong to a name or an office."""
    words = text.split()
    caseless = text.lower() == text.upper()
    if len(words) > (4 if caseless else 8) or re.search(r"[^\w .,’'‑-]|[\d_]", text):
        return False
    return all(x in _SMALL_WORDS or x != x.lower() or x == x.upper() for x in words)


def _roles(text: str, labels: Sequence[_Label], speakers: Sequence[str]) -> dict[str, Role]:
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
        turns.append(text[label.end : end].rstrip(_CLOSERS + " \n")[-1:] in {"?", "؟", "？"})
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


def _taken(labels: Sequence[_Label], roles: Mapping[str, Role]) -> list[_Label]:
    """The labels that introduce speech, each with its role."""
    opening = {x.key: x.role or roles.get(x.key) for x in labels if x.opens}
    # Where lines already ask and answer, "Answer: nothing." within one is rhetoric.
    complete = {"question", "answer"} <= set(opening.values())
    taken: list[_Label] = []
    for found in labels:
        label = replace(found, role=found.role or roles.get(found.key))
        hands_over = label.voice != taken[-1].voice if taken else label.role == "question"
        fits = hands_over and (not complete or opening.get(label.key))
        if label.role and (label.opens or fits):
            taken.append(label)
    return taken


def _turns(labels: Sequence[_Label], pieces: Sequence[str]) -> Iterator[Turn]:
    speeches: list[tuple[_Label, list[str]]] = []
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


def _means(remark: str, code: str) -> bool:
    plain = re.sub("[أإآ]", "ا", re.sub("[–‑]", "-", remark))  # alef is typed without hamza, too
    return _SPOKEN[code].fullmatch(plain) is not None
