"""What the newsroom's start page warns of. Apps say it, each for itself, in their `apps.py`.

A source is given the request and yields what its user should mend; what the user may not see
or change is not for it to tell. Titles and texts are plain sentences.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Warning:
    """Something that will go wrong by itself, and the page where it is mended."""

    title: str
    text: str
    url: str = ""
    link: str = ""
    # Where there are several: each with its address and its name.
    links: tuple[tuple[str, str], ...] = ()


Source = Callable[[HttpRequest], Iterable[Warning]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` is asked whenever somebody opens the start page."""
    if source not in _sources:
        _sources.append(source)


def warnings(request: HttpRequest) -> list[Warning]:
    """What all apps warn of, in the order in which they registered."""
    return [warning for source in _sources for warning in source(request)]
