"""The other process of news/encoding.py. It knows Pillow and nothing of the site."""

import json
import resource
import sys

from news import pictures
from news.refusals import NotAPicture


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    seconds, memory = request["seconds"], request["memory"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer, made = _answer(request, sys.stdin.buffer.read())
    except MemoryError:
        answer, made = {"reason": "too much", "numbers": {}}, []
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode() + b"\n")
    for data in made:
        out.write(data)
    out.flush()


def _answer(request: dict, data: bytes) -> tuple[dict, list[bytes]]:
    try:
        if request["what"] == "encode":
            made = pictures.encode(data)
        else:
            focal = request["focal"]
            made = pictures.crops(data, (focal[0], focal[1]) if focal else None)
    except NotAPicture as refused:
        return {"reason": refused.reason, "numbers": refused.numbers}, []
    rows = [
        {
            "media_type": form.media_type,
            "extension": form.extension,
            "width": form.width,
            "height": form.height,
            "crop": form.crop,
            "size": len(form.data),
        }
        for form in made
    ]
    return {"made": rows}, [form.data for form in made]


if __name__ == "__main__":
    main()
