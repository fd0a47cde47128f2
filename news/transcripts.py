"""Who says what: the turns of a text of questions and answers, read from pasted HTML. Pure.

A turn begins at a label: "Question:", "Q:", "Sergey Lavrov (in English):". A label opens a
line; or it follows the end of a sentence within one ("Q: … A: …" run together), where it must
be a word for question or answer, or a known name, and hand over to somebody else. What is no
label stays text, and openings that look like labels are reported.

Anchors are for ever: `q3` is the third question, `a3` the answer after it, `a3-2` the next
answer to the same question, `a0` an answer before any question. The label of the same speaker
repeated, or "Answer:" twice, continues the turn; "Question:" twice is two questions, because
nobody knows that one person asked both. Another language or remark begins a turn of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from news import blocks

Role = Literal["question", "answer"]

_QUESTION = "question q вопрос в запитання سؤال السؤال س frage f pregunta domanda soru 问 問"
_ANSWER = (
    "answer a ответ о відповідь جواب الجواب إجابة الإجابة ج réponse r antwort respuesta risposta"
    " cevap 答"
)
_ROLES: dict[str, Role] = {
    **dict.fromkeys(_QUESTION.split(), "question"),
    **dict.fromkeys(_ANSWER.split(), "answer"),
}
# These ask as well, and the reader is told the word.
_ASKERS = {"interviewer", "journalist", "reporter", "correspondent", "журналист", "корреспондент"}
_FROM = {"from", "by", "от", "de", "von", "من"}  # "Question from TASS:"
_NOT_SPEAKERS = {
    "note", "notes", "nb", "n.b.", "ps", "p.s.", "background", "source", "sources", "photo",
    "video", "contact", "contacts", "reference", "for reference", "update", "correction",
    "important", "warning", "date", "time", "place", "venue", "conclusion", "editor’s note",
    "примечание", "примечания", "справка", "справочно", "для справки", "внимание", "источник",
    "фото", "видео", "контакты", "ملاحظة", "remarque", "contexte", "hinweis", "anmerkung",
}  # fmt: skip
_LANGUAGES = {
    "ar": "Arabic арабском arabe Arabisch العربية",
    "de": "German немецком allemand Deutsch الألمانية",
    "en": "English английском anglais Englisch الإنجليزية",
    "es": "Spanish испанском espagnol Spanisch الإسبانية",
    "fa": "Persian персидском persan Persisch الفارسية",
    "fr": "French французском français Französisch الفرنسية",
    "it": "Italian итальянском italien Italienisch الإيطالية",
    "ja": "Japanese японском japonais Japanisch اليابانية",
    "pt": "Portuguese португальском portugais Portugiesisch البرتغالية",
    "ru": "Russian русском russe Russisch الروسية",
    "tr": "Turkish турецком turc Türkisch التركية",
    "zh": "Chinese китайском chinois Chinesisch الصينية",
}
_SMALL_WORDS = {"of", "the", "and", "for", "de", "du", "von", "van", "der", "al", "bin", "и", "по"}
_MOST_NAMES = 50  # looked for within lines: enough for a round table, no load for a search
_STOPS = ".?!…؟۔。！？"
_CLOSERS = "\"”’»)\\]"
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
    key: str  # what is compared
    speaker: str
    role: Role | None  # None: a name, whose role the whole text decides
    language: str
    note: str
    opens: bool = True  # a line

    def same_voice(self, other: "_Label") -> bool:
        return (self.role, self.speaker.casefold()) == (other.role, other.speaker.casefold())

    def continues(self, other: "_Label") -> bool:
        same_mark = (self.language, self.note) == (other.language, other.note)
        somebody = self.role == "answer" or self.speaker != ""
        return somebody and same_mark and self.same_voice(other)


@dataclass
class _Speech:
    label: _Label
    html: list[str] = field(default_factory=list)


def parse(html: str, speakers: Sequence[str] = ()) -> Transcript:
    """The transcript in `html`; `speakers` are the names of those who answer.

    Without both a question and an answer there are no turns, and `before` is all of `html`.
    """
    elements = blocks.read(html)
    # One text of all blocks; U+FFFC stands for a list, table or quotation: they hold no labels.
    texts = [blocks.text(e) if e.tag in blocks.TEXT else "\ufffc" for e in elements]
    flow = "\n".join(texts)
    labels = _labels(flow, speakers)
    taken = _taken(labels, _roles(flow, [label for label in labels if label.opens], speakers))
    starts = {label.start for label in taken}
    left = [x for x in labels if x.opens and x.start not in starts]
    if {label.role for label in taken} != {"question", "answer"}:
        unused = [x for x in labels if x.opens] if any(x.role for x in labels) else []
        return Transcript((), html, _openings(flow, unused))
    before, *speeches = _speeches(elements, texts, taken)
    return Transcript(
        tuple(_numbered(speeches)), "\n".join(before.html), _openings(flow, left)
    )


def _labels(flow: str, speakers: Sequence[str]) -> list[_Label]:
    """Everything in `flow` that may be a label, in order."""
    found = []
    for line in re.finditer(r"^[^\n:：]{1,120}[:：]", flow, re.MULTILINE):
        label = _label(line.group()[:-1], line.start(), line.end())
        # "Moscow:10" is no name; "Q:Why?" is a question typed in haste.
        if label and (label.role or not flow[label.end : label.end + 1].strip()):
            found.append(label)
    names = dict.fromkeys([*speakers, *(x.speaker for x in found if x.speaker)])
    words = sorted([*_ROLES, *list(names)[:_MOST_NAMES]], key=len, reverse=True)
    within = re.compile(
        rf"(?:(?<=[{_STOPS}])|(?<=[{_STOPS}][{_CLOSERS}])) *(?P<label>(?:"
        + "|".join(re.escape(word) for word in words if word)
        + r")(?: ?\d{1,3})?(?: ?[(\[][^()\[\]\n:]{1,80}[)\]]){0,2}) ?[:：]",
        re.IGNORECASE,
    )
    for match in within.finditer(flow):
        label = _label(match["label"], match.start("label"), match.end())
        if label:
            found.append(replace(label, opens=False))
    found.sort(key=lambda label: (label.start, not label.opens))
    return [label for last, label in pairwise([None, *found]) if not last or label.start >= last.end]


def _label(typed: str, start: int, end: int) -> _Label | None:
    """The label `typed` before a colon, or None if it is prose."""
    name, notes = typed.strip(_MARKS), []
    while name.endswith((")", "]")):
        opening = name.rfind("(" if name.endswith(")") else "[")
        if opening < 0:
            return None
        notes.insert(0, name[opening + 1 : -1])
        name = name[:opening].strip(_MARKS)
    name = " ".join(name.split())
    language, remarks = "", []
    for remark in re.split("[,;]", ",".join(notes)):
        if not language and _folded(remark) in _SPOKEN:
            language = _SPOKEN[_folded(remark)]
        elif remark.strip():
            remarks.append(remark.strip())
    folded = name.casefold()
    bare = re.fullmatch(r"(\D+?) ?(?:№|#|no\.?)? ?\d{0,3}", folded)
    word, second, *_ = [*folded.split(" ", 2), ""]
    role: Role | None = None
    if name[:1].islower() or not name:
        return None
    if bare and bare[1] in _ROLES:
        role, folded, name = _ROLES[bare[1]], bare[1], ""
    elif len(word) > 1 and word in _ROLES and second in _FROM:
        role = _ROLES[word]
    elif folded in _ASKERS:
        role = "question"
    elif not _is_name(name):
        return None
    return _Label(start, end, folded, name, role, language, ", ".join(remarks))


def _is_name(text: str) -> bool:
    """Whether every word of `text` could belong to a name or an office."""
    words = text.split()
    caseless = text.lower() == text.upper()
    return (
        len(words) <= (4 if caseless else 8)
        and not re.search(r"[^\w\s.,’'‑-]|[\d_]", text)
        and all(
            word in _SMALL_WORDS or word != word.lower() or word.lower() == word.upper()
            for word in words
        )
    )


def _roles(flow: str, labels: Sequence[_Label], speakers: Sequence[str]) -> dict[str, Role]:
    """Which names speak, and in which role.

    `speakers` answer. Next to "Question:" every name answers; else who mostly ends in a
    question mark asks. A name that is not listed must be believable: it follows a question,
    comes twice, is marked with a language, or has two words and nobody listed speaks.
    """
    surnames = {_surname(speaker) for speaker in speakers}
    known = {x.key for x in labels if not x.role and _surname(x.speaker) in surnames}
    explicit = any(label.role == "question" for label in labels)
    asking: dict[str, list[bool]] = {}
    believable = set(known)
    ends = [label.start for label in labels[1:]] + [len(flow)]
    for previous, label, end in zip([None, *labels], labels, ends, strict=False):
        turns = asking.setdefault(label.key, [])
        turns.append(flow[label.end : end].rstrip(_CLOSERS + " \n")[-1:] in {"?", "؟", "？"})
        two_words = not known and " " in label.speaker
        follows = previous is not None and previous.role == "question"
        if len(turns) > 1 or two_words or follows or label.language:
            believable.add(label.key)
    roles: dict[str, Role] = dict.fromkeys(known, "answer")
    names = {x.key for x in labels if not x.role} & believable - known - _NOT_SPEAKERS
    askers = {name for name in names if sum(asking[name]) * 2 > len(asking[name])}
    if explicit:
        askers = set()
    elif known and not askers:
        askers = names  # they ask without question marks: "Tell us about it."
    return roles | {name: "question" if name in askers else "answer" for name in names}


def _taken(labels: Sequence[_Label], roles: Mapping[str, Role]) -> list[_Label]:
    """The labels that begin or continue a turn, each with its role."""
    opening = {x.key: x.role or roles.get(x.key) for x in labels if x.opens}
    # Lines that already ask and answer leave "Answer: nothing." inside them to rhetoric.
    complete = {"question", "answer"} <= set(opening.values())
    taken: list[_Label] = []
    for found in labels:
        label = replace(found, role=found.role or roles.get(found.key))
        if label.role is None:
            continue
        if not label.opens:
            starts_late = not taken and label.role == "answer"
            if starts_late or (complete and not opening.get(label.key)):
                continue
            if taken and label.same_voice(taken[-1]):
                continue
        taken.append(label)
    return taken


def _speeches(
    elements: Sequence[HtmlElement], texts: Sequence[str], taken: Sequence[_Label]
) -> list[_Speech]:
    """What stands in front of the first label, then what each label introduces."""
    speeches = [_Speech(None)]
    offset, waiting = 0, deque(taken)
    for element, words in zip(elements, texts, strict=True):
        here = []
        while waiting and waiting[0].start < offset + len(words):
            here.append(waiting.popleft())
        if here:
            edges = [0, *(x - offset for label in here for x in (label.start, label.end))]
            edges.append(len(words))
            spans = [_trimmed(words, *edge) for edge in batched(edges)]
            pieces = blocks.divide(element, spans)
        else:
            pieces = [blocks.write(element)]
        for label, piece in zip([None, *here], pieces, strict=True):
            if label and not (speeches[-1].label and label.continues(speeches[-1].label)):
                speeches.append(_Speech(label))
            if piece:
                speeches[-1].html.append(piece)
        offset += len(words) + 1
    return speeches


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    part = words[start:end]
    start += len(part) - len(part.lstrip())
    return start, max(start, start + len(part.strip()))


def _numbered(speeches: Sequence[_Speech]) -> Iterator[Turn]:
    question = answer = 0
    for speech in speeches:
        label = speech.label
        if label.role == "question":
            question, answer = question + 1, 0
            anchor = f"q{question}"
        else:
            answer += 1
            anchor = f"a{question}" if answer == 1 else f"a{question}-{answer}"
        html = "\n".join(speech.html)
        yield Turn(anchor, label.role, label.speaker, label.language, label.note, html)


def _surname(name: str) -> str:
    """The last word of a name, comparable: "С.В.Лавров" and "Minister Sergey Lavrov, MFA"."""
    words = re.findall(r"[^\W\d_]+(?:[-’'‑][^\W\d_]+)*", name.split(",")[0].casefold())
    return words[-1] if words else ""


def _folded(remark: str) -> str:
    """`remark` comparable: small, single spaces, plain hyphen, alef without hamza."""
    return re.sub("[أإآ]", "ا", re.sub("[–‑]", "-", " ".join(remark.casefold().split())))


def _phrases() -> Iterator[tuple[str, str]]:
    for code, names in _LANGUAGES.items():
        english, russian, french, german, arabic = names.split()
        for phrase in (
            f"in {english}",
            f"на {russian}",
            f"на {russian} языке",
            f"по-{russian.removesuffix('ом')}и",
            f"en {french}",
            f"auf {german}",
            f"ب{arabic}",
            f"باللغة {arabic}",
        ):
            yield _folded(phrase), code


_SPOKEN = dict(_phrases())
