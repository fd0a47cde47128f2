"""A WSGI function that answers with the bytes of a file: what the server alone can do."""

import os
from pathlib import Path
from typing import Any

_BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "br"),
    ("Content-Length", str(len(_BODY))),
]


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", _HEADERS)
    return [_BODY]
