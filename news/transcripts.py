# Placeholder by the lead so that others can work: the helper's version replaces this file.
from dataclasses import dataclass

@dataclass(frozen=True)
class Turn:
    anchor: str
    role: str
    speaker: str
    language: str
    note: str
    html: str

@dataclass(frozen=True)
class Transcript:
    turns: tuple
    before: str
    unrecognised: tuple

def parse(html, speakers=()):
    return Transcript((), html, ())
