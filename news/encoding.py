"""Pictures made in a process of their own, which ends when it takes too much time or memory.

    encoded(upload)            news.pictures.encode
    cropped(picture, focal)    news.pictures.crops

An upload may be made to be expensive, and decoders have had holes: what happens there reaches
neither this process nor its memory. The other one reads a request in JSON and the bytes from
its standard input and writes what it made, each with its length, to its standard output.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from news.pictures import Encoded, Focal
from news.refusals import NotAPicture

# Seconds of the processor, and of the clock on a machine that has other things to do.
SECONDS, PATIENCE = 9, 30
# Bytes of memory, the program's own not counted: with it less than 300 MB.
MEMORY = 260_000_000
_ROOT = Path(__file__).parent.parent


def encoded(upload: bytes) -> list[Encoded]:
    """Raises `NotAPicture`."""
    return _made({"what": "encode"}, upload)


def cropped(picture: bytes, focal: Focal | None) -> list[Encoded]:
    """Raises `NotAPicture`."""
    return _made({"what": "crops", "focal": focal}, picture)


def _made(request: dict[str, Any], data: bytes) -> list[Encoded]:
    limits = {"seconds": SECONDS, "memory": MEMORY}
    asked = json.dumps({**request, **limits}).encode() + b"\n" + data
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "news.encoder"],
            input=asked,
            cwd=_ROOT,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotAPicture("too much") from None
    head, _line, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise NotAPicture("too much")
    answer = json.loads(head)
    if "reason" in answer:
        raise NotAPicture(answer["reason"], **answer["numbers"])
    made = []
    for row in answer["made"]:
        size = row.pop("size")
        made.append(Encoded(data=rest[:size], **row))
        rest = rest[size:]
    return made
