"""What tests of turns share: texts as words, as a table of turns, and a talk."""

import re

import lxml.html

from news.transcripts import Transcript, parse

TALK = "<p>Question: Why?</p><p>Sergey Lavrov: Because.</p>"


def words(*parts: str) -> list[str]:
    """The words of pieces of HTML; blocks and line breaks part words, inline markup does not."""
    html = re.sub(r"</?(?:b|i|em|strong|a|sub|sup)\b[^>]*>", "", " ".join(parts))
    root = lxml.html.fromstring(f"<div>{re.sub('<', ' <', html)}</div>")
    return re.findall(r"\w+", "".join(root.itertext()))


def said(transcript: Transcript) -> list[str]:
    return words(transcript.before, *(turn.html for turn in transcript.turns))


def table(html: str, *speakers: str) -> list[tuple[str, str]]:
    return [(turn.anchor, turn.speaker) for turn in parse(html, speakers).turns]
