"""Where sentences end, in the languages that the mission writes. Pure."""

import re
from collections.abc import Iterator

# What follows an abbreviation says whether it ends a sentence: never after a title, not
# before a number, and before a word in `_OPENINGS` only ("the U.S. The Embassy").
_ABBREVIATIONS = {
    word: kind
    for kind, words in (
        ("title", "mr mrs ms messrs dr prof st sen rep gov gen col lt capt adm amb hon rev vs cf"),
        ("title", "approx ca e.g i.e mme mlle hr z.b d.h г-н г-жа им ул акад проф ген см т.е т.к"),
        ("number", "no nos nr art arts para paras fig vol ch sec p pp ст п пп с стр № рис гл"),
        ("number", "jan feb mar apr jun jul aug sept sep oct nov dec"),
        ("open", "etc inc ltd jr sr co corp г гг в вв т.д т.п др пр тыс млн млрд руб usw bzw"),
    )
    for word in words.split()
}
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}|[^\W\d_a-zа-я]")
_OPENINGS = re.compile(
    "the|we|it|this|these|those|in|on|at|as|he|she|they|our|that|there|but|and|however|you|if"
    "|в|на|мы|это|эти|но|и|он|она|они|для|при|как|однако"
)
_STOP = re.compile(
    r"(?<![.?!…؟۔।])([.?!…؟۔।]+)([\"”’»)\]]*)(?=\s|$)|[。！？]+[”’」』）]*|(?<=\s)(?=\*\s?\*\s?\*)"
)
_ORNAMENT = re.compile(r"\s*(?:\*\s?){3,}\s*|\s+")
_DIRECTION = re.compile(r"\([^\W\d_][^()\d]{4,60}\)(?=\s*$|\s+([^\s,;:.–—-]))")


def sentences(text: str) -> Iterator[str]:
    """The sentences of `text`, each with a space after it where there is one.

    Stage directions and ornaments between them are left out. Where an abbreviation leaves it
    open, a sentence goes on: too long reads better than cut in two.
    """
    start = _skipped(text, 0)
    for stop in _STOP.finditer(text):
        if stop.end() > start and _ends(text, start, stop):
            spaced = text[stop.end() : stop.end() + 1].isspace()
            yield text[start : stop.end()] + " " * spaced
            start = _skipped(text, stop.end())
    if text[start:].strip():
        yield text[start:]


def _skipped(text: str, start: int) -> int:
    """Where the next sentence begins, behind ornaments and stage directions."""
    while found := _ORNAMENT.match(text, start) or _DIRECTION.match(text, start):
        if found.re is _DIRECTION and (found[1] or "").islower():
            break  # "(According to the ambassador) visas are free."
        start = found.end()
    return start


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a sentence that began at `start` ends at `stop`."""
    following = text[stop.end() : stop.end() + 40].lstrip()
    after = following.lstrip("“„«‘\"'([¿¡–— -")
    if not stop[1] or not following:
        return bool(text[start : stop.end()].strip())
    if after[:1].islower() or (stop[2] and following[0] == "("):
        return False  # "Why?" he asked. And “It is over.” (The Guardian, 5 February)
    if stop[1] != ".":
        return True
    token = re.split(r"[\s(\[“„«\"‘–—/]", text[max(start, stop.start() - 20) : stop.start()])[-1]
    kind = _ABBREVIATIONS.get(token.casefold(), "")
    if kind == "number":
        return not after[:1].isdigit()
    if kind == "open" or (kind != "title" and _INITIALS.fullmatch(token)):
        return _OPENINGS.fullmatch(re.split(r"\W", after, maxsplit=1)[0].casefold()) is not None
    only_a_number = token.isdigit() and text[start : stop.start()].strip() == token  # "1. The"
    return kind != "title" and not only_a_number
