"""The anchors of turns, kept from version to version: a link goes on leading to its turn. Pure.

A turn is the same as one of an earlier version when it has the same role and the same words,
or else the most similar ones; it may move, and its question's number may change. What is new
gets a number that no version has had, so that no link ever leads to something else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import Indel

from embassy import markup

Turn = Mapping[str, Any]
# (role, words): what makes a turn the same.
Key = tuple[str, tuple[str, ...]]

# The share of words, in order, that two turns must have in common to be called the same.
_SIMILAR = 0.5
# Pairs of turns that are compared: 200 new ones with 200 old ones take half a second.
_MOST_PAIRS = 40_000
_ANCHOR = re.compile(r"([qa])(\d+)(?:-(\d+))?")


def kept(turns: Sequence[Turn], earlier: Sequence[Sequence[Turn]]) -> list[dict[str, Any]]:
    """`turns`, as numbered by position, with the anchors that they have kept.

    `earlier` are the turns of all versions before, in order; the last that has any is the one
    followed. Without one, anchors stay as they are.
    """
    earlier = [version for version in earlier if version]
    if not earlier:
        return [dict(turn) for turn in turns]
    keys = [_key(turn) for turn in turns]
    anchors: list[str] = [""] * len(turns)
    _same(keys, anchors, earlier[-1])
    _similar(keys, anchors, earlier[-1])
    for version in reversed(earlier[:-1]):
        _same(keys, anchors, version)  # what had been taken out and has come back
    used = {turn["anchor"] for version in earlier for turn in version}
    fresh = _fresh(turns, anchors, used)
    return [{**turn, "anchor": anchor} for turn, anchor in zip(turns, fresh, strict=True)]


def former(turns: Sequence[Turn], earlier: Mapping[int, Sequence[Turn]]) -> list[dict[str, Any]]:
    """The turns of `earlier` versions (by number, in order) that are not among `turns`: anchor,
    role, and the last `version` that had it. In the order of their first numbers."""
    gone: dict[str, dict[str, Any]] = {}
    here = {turn["anchor"] for turn in turns}
    for number, version in earlier.items():
        for turn in version:
            if turn["anchor"] not in here:
                told = {"anchor": turn["anchor"], "role": turn["role"], "version": number}
                gone[turn["anchor"]] = told
    return sorted(gone.values(), key=lambda turn: _place(turn["anchor"]))


def _key(turn: Turn) -> Key:
    words = re.findall(r"\w+", markup.plain(turn["html"]).casefold())
    return turn["role"], tuple(words)


def _same(keys: Sequence[Key], anchors: list[str], version: Sequence[Turn]) -> None:
    """Give turns that have none yet the anchors of those with the same words: first where they
    stand in the same order, then wherever they stand."""
    old, new = _left(anchors, version)
    old_keys, new_keys = [_key(turn) for turn in old], [keys[place] for place in new]
    for block in Indel.opcodes(old_keys, new_keys).as_matching_blocks():
        for step in range(block.size):
            anchors[new[block.b + step]] = old[block.a + step]["anchor"]
    old, new = _left(anchors, version)
    waiting: dict[Key, list[str]] = {}
    for turn in old:
        waiting.setdefault(_key(turn), []).append(turn["anchor"])
    for place in new:
        if found := waiting.get(keys[place]):
            anchors[place] = found.pop(0)


def _similar(keys: Sequence[Key], anchors: list[str], version: Sequence[Turn]) -> None:
    """The same for similar words, the most similar first, then the nearest."""
    old, new = _left(anchors, version)
    if len(old) * len(new) > _MOST_PAIRS:
        return
    pairs = []
    for old_place, turn in enumerate(old):
        role, words = _key(turn)
        for new_place, place in enumerate(new):
            if keys[place][0] == role:
                score = Indel.normalized_similarity(words, keys[place][1], score_cutoff=_SIMILAR)
                if score:
                    pairs.append((-score, abs(old_place - new_place), place, turn["anchor"]))
    for _score, _distance, place, anchor in sorted(pairs):
        if not anchors[place] and anchor not in anchors:
            anchors[place] = anchor


def _left(anchors: Sequence[str], version: Sequence[Turn]) -> tuple[list[Turn], list[int]]:
    """The turns of `version` whose anchors nobody has, and the places that have none."""
    taken = set(anchors)
    return (
        [turn for turn in version if turn["anchor"] not in taken],
        [place for place, anchor in enumerate(anchors) if not anchor],
    )


def _fresh(turns: Sequence[Turn], anchors: Sequence[str], used: set[str]) -> Iterator[str]:
    """`anchors`, the missing ones new: the next question, or one more answer to the question."""
    used = used | set(anchors)
    question = 0
    last = max((_place(anchor)[0] for anchor in used if anchor), default=0)
    for turn, anchor in zip(turns, anchors, strict=True):
        if not anchor and turn["role"] == "question":
            last += 1
            anchor = f"q{last}"
        if turn["role"] == "question":
            question = _place(anchor)[0]
        elif not anchor:
            anchor, more = f"a{question}", 1
            while anchor in used:
                more += 1
                anchor = f"a{question}-{more}"
        used.add(anchor)
        yield anchor


def _place(anchor: str) -> tuple[int, int, int]:
    """Question, whether it is an answer to it, and which."""
    found = _ANCHOR.fullmatch(anchor)
    if not found:
        return 0, 0, 0
    kind, question, answer = found.groups()
    return int(question), int(kind == "a"), int(answer or 1)
