"""What became of the words, links and pictures of an imported text. Pure.

The words of the source are counted here by a walk of its own, not by what made the stored text.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from embassy import markup
from embassy.pasted import hints
from embassy.pasted.elements import BLOCKS, TABLE_PARTS
from embassy.pasted.tokens import End, Start, tokens

_VOID = {"br", "hr", "img", "input", "area", "embed", "wbr", "col", "link", "meta", "source"}
# What says how a text looks, not what it is: nobody misses it.
_LOOKS = {"body", "br", "center", "div", "font", "head", "html", "link", "meta", "span", "u"}


@dataclass(frozen=True)
class Report:
    """One text. `lost` are the words that its readers saw at the source and will not see here."""

    place: str
    ref: str
    source_words: int
    stored_words: int
    hidden_words: int  # deleted, remarked or hidden at the source: left out on purpose
    lost: tuple[str, ...]
    links: tuple[int, int]  # at the source, stored
    pictures: int  # none is stored
    elements: dict[str, int]  # that the public page does not support, by their names


@dataclass
class Totals:
    """All texts of one import, added up."""

    texts: int = 0
    source_words: int = 0
    stored_words: int = 0
    hidden_words: int = 0
    lost_words: int = 0
    texts_with_losses: int = 0
    links_dropped: int = 0
    pictures_dropped: int = 0

    def add(self, report: Report) -> None:
        self.texts += 1
        self.source_words += report.source_words
        self.stored_words += report.stored_words
        self.hidden_words += report.hidden_words
        self.lost_words += len(report.lost)
        self.texts_with_losses += bool(report.lost)
        self.links_dropped += max(report.links[0] - report.links[1], 0)
        self.pictures_dropped += report.pictures

    def __str__(self) -> str:
        return _(
            "Words: %(source_words)s at the source, %(stored_words)s stored, %(lost_words)s lost "
            "(in %(texts_with_losses)s of %(texts)s texts), %(hidden_words)s hidden there and left "
            "out. Not stored: links %(links_dropped)s, pictures %(pictures_dropped)s."
        ) % vars(self)


def as_json(reports: Iterable[Report]) -> str:
    return json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=1)


def as_csv(reports: Iterable[Report]) -> str:
    """A line for each text. Cells that a spreadsheet would take for a formula get a ' before."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([
        "item", "ref", "source_words", "stored_words", "hidden_words", "lost_words", "lost",
        "links_source", "links_stored", "pictures", "elements",
    ])  # fmt: skip
    for report in reports:
        elements = " ".join(f"{name}:{number}" for name, number in report.elements.items())
        lines.writerow([
            _cell(report.place), _cell(report.ref), report.source_words, report.stored_words,
            report.hidden_words, len(report.lost), _cell(" ".join(report.lost)), *report.links,
            report.pictures, elements,
        ])  # fmt: skip
    return written.getvalue()


def report(place: str, ref: str, html: str, stored: str) -> Report:
    """Compare the `html` of a source with what is `stored` of it."""
    source, kept = _Counted(html), _Counted(stored)
    dropped = source.elements - kept.elements
    supported = kept.elements.keys() | _LOOKS | {"a", "b", "i", "img", "p"}
    return Report(
        place,
        ref,
        source.words.total(),
        kept.words.total(),
        source.hidden,
        tuple((source.words - kept.words).elements()),
        (source.links, kept.links),
        source.elements["img"],
        {name: number for name, number in sorted(dropped.items()) if name not in supported},
    )


class _Counted:
    def __init__(self, html: str) -> None:
        self.elements: Counter[str] = Counter()
        self.links = 0
        seen: list[str] = []
        unseen: list[str] = []
        hiding = ""  # the name of the element that hides what is in it
        depth = 0
        in_code = False  # of a field of Word
        for token in tokens(html):
            if isinstance(token, str):
                (unseen if hiding or in_code else seen).append(token)
                continue
            if token.name in BLOCKS or token.name in TABLE_PARTS or token.name == "br":
                in_code = in_code and token.name == "br"
                seen.append("\n")
                unseen.append(" ")
            if hiding:
                if token.name == hiding:
                    depth += -1 if isinstance(token, End) else 1
                    hiding = hiding if depth else ""
            elif isinstance(token, Start):
                self._count(token)
                effect = hints.effect(token.name, token.attributes)
                in_code = effect.field == "begin" if effect.field else in_code
                # A marker is the list that it became.
                if token.name not in _VOID and (effect.hidden or effect.marker):
                    hiding, depth = token.name, 1
        self.words = Counter(_words("".join(seen)))
        self.hidden = len(_words("".join(unseen)))

    def _count(self, start: Start) -> None:
        self.elements[start.name] += 1
        self.links += start.name == "a" and "href" in start.attributes


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", markup.normal(re.sub(r"\xad[ \t]*+\n[ \t]*+", "", text)))
