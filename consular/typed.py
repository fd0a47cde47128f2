"""Opening hours as a person types them: “9-12:30, 14.00–17.00 by appointment, 22-2”. Pure.

A span that ends before it begins runs past midnight when it begins in the afternoon and ends
by six in the morning, or when “next day” is written after it; otherwise it is a slip.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum

from consular.plans import DAY, Span

APPOINTMENT = (
    "by appointment", "appointment", "appt", "по предварительной записи", "по записи",
    "sur rendez-vous", "sur rdv", "بموعد مسبق", "بموعد",
)  # fmt: skip
NEXT_DAY = (
    "next day", "+1", "на следующий день", "следующего дня", "le lendemain", "lendemain",
    "اليوم التالي",
)  # fmt: skip
CLOSED = (
    "closed", "none", "-", "–", "—", "закрыто", "выходной", "fermé", "ferme", "fermée",
    "مغلق", "مغلقة", "عطلة",
)  # fmt: skip
NOON, SIX = 12 * 60, 6 * 60

# “9h”, “9 h 30” and “9ч” as well as “9:30”, “9.30” and “0930”.
_HOUR = r"(\d{2})(\d{2})|(\d{1,2})(?:\s*[:.hч]\s*(\d{2})|\s*[hч]\b)?"
_SPAN = re.compile(
    rf"^(?:from |с |de |من )?\s*(?:{_HOUR})\s*(am|pm)?\s*"
    r"(?:-|–|—|−|\bto\b|\btill\b|\buntil\b|\bдо\b|\bà\b|\bjusqu['’]à\b|\bإلى\b|\bالى\b|\bحتى\b)\s*"
    rf"(?:{_HOUR})\s*(am|pm)?\s*(.*)$"
)
_BETWEEN = re.compile(r"[,;،؛\n]")
# Marks that say which way text runs come along with what is copied.
_UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Fault(Enum):
    UNREADABLE = "unreadable"
    NO_SUCH_TIME = "no such time"
    ZERO_LENGTH = "zero length"
    REVERSED = "reversed"
    TOO_LONG = "too long"
    OVERLAP = "overlap"


class Mistyped(ValueError):
    """What is wrong with which span, as it was typed; of an overlap, with which other one."""

    def __init__(self, fault: Fault, span: str, other: str = "") -> None:
        super().__init__(fault, span, other)
        self.fault, self.span, self.other = fault, span, other


def read(text: str, appointment: Sequence[str] = (), next_day: Sequence[str] = ()) -> list[Span]:
    """The spans of one day in their order; none for "" or “closed”. Raises `Mistyped`.

    `appointment` and `next_day` are more words for these two, such as translations.
    """
    words = ([*APPOINTMENT, *appointment], [*NEXT_DAY, *next_day])
    text = _plain(text)
    if text.strip(" .").lower() in CLOSED:
        return []
    parts = [part.strip() for part in _BETWEEN.split(text)]
    spans = sorted(_span(part, *words) for part in parts if part)
    for first, second in zip(spans, spans[1:], strict=False):
        if second.opens < first.closes:
            raise Mistyped(Fault.OVERLAP, str(second), str(first))
    return spans


def written(spans: Sequence[Span], appointment: str, next_day: str) -> str:
    """The spans as `read` takes them."""
    found = []
    for span in spans:
        text = f"{span.starts}-{span.ends}"
        if span.closes > DAY and not (span.opens >= NOON and span.closes - DAY <= SIX):
            text += f" {next_day}"
        found.append(f"{text} {appointment}" if span.by_appointment else text)
    return ", ".join(found)


def overlaps(days: Sequence[Sequence[Span]]) -> Iterator[tuple[int, Span, Span]]:
    """Where what runs past midnight meets the next day's first span: that day's number, its
    span, and the one of the day before. Sunday is followed by Monday."""
    for number, spans in enumerate(days):
        before = days[number - 1]
        if before and spans and before[-1].closes - DAY > spans[0].opens:
            yield number, spans[0], before[-1]


def _span(typed: str, appointment: Sequence[str], next_day: Sequence[str]) -> Span:
    match = _SPAN.match(" ".join(typed.lower().split()))
    if not match:
        raise Mistyped(Fault.UNREADABLE, typed)
    first, second, rest = match.groups()[:5], match.groups()[5:10], match.group(11)
    by_appointment, rest = _without(rest, appointment)
    is_next_day, rest = _without(rest, next_day)
    if not by_appointment:
        by_appointment, rest = _without(rest, appointment)
    if rest.strip(" .()"):
        raise Mistyped(Fault.UNREADABLE, typed)
    opens, closes = _minutes(first, typed), _minutes(second, typed)
    if opens == closes and not is_next_day:
        raise Mistyped(Fault.ZERO_LENGTH, typed)
    if closes == 0:
        closes = DAY
    if is_next_day:
        closes += DAY if closes < DAY else 0
        if closes - opens >= DAY:
            raise Mistyped(Fault.TOO_LONG, typed)
    elif closes < opens:
        if not (opens >= NOON and closes <= SIX):
            raise Mistyped(Fault.REVERSED, typed)
        closes += DAY
    if opens >= DAY:
        raise Mistyped(Fault.NO_SUCH_TIME, typed)
    return Span(opens, closes, by_appointment)


def _plain(text: str) -> str:
    """`text` with Latin digits (“٩:٣٠” is “9:30”), accents as one sign, and no unseen marks."""
    composed = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return "".join(
        str(unicodedata.decimal(sign, sign)) if sign.isdecimal() else sign for sign in composed
    )


def _without(text: str, words: Sequence[str]) -> tuple[bool, str]:
    """Whether one of `words` stands in `text`, and `text` without it. The longest is taken."""
    for word in sorted(filter(None, words), key=len, reverse=True):
        if word.lower() in text:
            return True, text.replace(word.lower(), "", 1)
    return False, text


def _minutes(parts: Sequence[str | None], typed: str) -> int:
    long_hour, long_minute, short_hour, short_minute, half = parts
    hour, minute = int(long_hour or short_hour or 0), int(long_minute or short_minute or 0)
    if half:
        if not 1 <= hour <= 12:
            raise Mistyped(Fault.NO_SUCH_TIME, typed)
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or hour * 60 + minute > DAY:
        raise Mistyped(Fault.NO_SUCH_TIME, typed)
    return hour * 60 + minute
