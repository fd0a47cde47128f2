"""Labels that may begin a turn of speech: “Question:”, “Sergey Lavrov (in English):”. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Role = Literal["question", "answer"]

_QUESTION = "question q вопрос в запитання سؤال السؤال س frage f pregunta domanda soru 问 問"
_ANSWER = "answer a ответ о відповідь جواب الجواب إجابة ج réponse r antwort respuesta risposta 答"
_ROLES: dict[str, Role] = {
    **dict.fromkeys(_QUESTION.split(), "question"),
    **dict.fromkeys(_ANSWER.split(), "answer"),
}
_FROM = {"from", "by", "от", "de", "von", "من"}  # "Question from TASS:"
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
CLOSERS = '"”’»)]'
MARKS = " \u200b\u200e\u200f\u202a\u202b\u202c\ufeff"  # signs of direction come with pasting


@dataclass(frozen=True)
class Label:
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

    def continues(self, last: "Label") -> bool:
        """Whether the same person still speaks, in the same language."""
        somebody = self.role == "answer" or self.speaker != ""
        marks = (self.language, self.note)
        return somebody and (self.voice, *marks) == (last.voice, last.language, last.note)


def labels_in(text: str, speakers: Sequence[str]) -> list[Label]:
    """Everything in `text` that may be a label, in order."""
    found = []
    for line in re.finditer(r"^[^\n:：]{1,120}[:：]", text, re.MULTILINE):
        label = _label(line.group()[:-1], line.start(), line.end())
        # "Moscow:10" is no name; "Q:Why?" is a question typed in haste.
        if label and (label.role or not text[label.end : label.end + 1].strip()):
            found.append(label)
    names = [name for name in dict.fromkeys([*speakers, *(x.speaker for x in found)]) if name]
    words = sorted([*_ROLES, *names[:_MOST_NAMES]], key=len, reverse=True)
    stops, closers = re.escape(_STOPS), re.escape(CLOSERS)
    within = re.compile(
        rf"(?:(?<=[{stops}])|(?<=[{stops}][{closers}])) *((?:{'|'.join(map(re.escape, words))})"
        r"(?: ?\d{1,3})?(?: ?[(\[][^()\[\]\n:]{1,80}[)\]]){0,2}) ?[:：]",
        re.IGNORECASE,
    )
    for match in within.finditer(text):
        if label := _label(match[1], match.start(1), match.end()):
            found.append(replace(label, opens=False))
    apart: list[Label] = []
    for label in sorted(found, key=lambda label: (label.start, not label.opens)):
        if apart and label.start < apart[-1].end:
            if apart[-1].role or not label.role:
                continue
            apart.pop()  # "Thank you. Q:" is no name
        apart.append(label)
    return apart


def _label(typed: str, start: int, end: int) -> Label | None:
    """The label `typed` before a colon, or None if it is prose."""
    name, remarks = _without_remarks(" ".join(typed.strip(MARKS).split()))
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
    return Label(start, end, key, name, role, language, note)


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


def _means(remark: str, code: str) -> bool:
    plain = re.sub("[أإآ]", "ا", re.sub("[–‑]", "-", remark))  # alef is typed without hamza, too
    return _SPOKEN[code].fullmatch(plain) is not None
