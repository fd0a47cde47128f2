"""The server: `python -m embassy.server --port 8000`.

uvicorn reads requests and keeps the workers alive; what is stored is answered by our protocol
(pagestore/protocol.py), all else by Django in a few threads (asgi.py).
"""

import argparse
import os
import resource

import uvicorn

# Seconds for which a connection may be idle, as in pagestore/protocol.py.
_KEPT = 75
# Seconds without a sign of life after which a worker is ended and another started: many, for
# the machine may have much else to do.
_ALIVE_WITHIN = 30
# Seconds for which answers that have begun may go on after the server was told to end.
_ENDS_WITHIN = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m embassy.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="processes, one for each core")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "embassy.settings")
    # A connection is a file, and a shell allows few of them for no reason.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvicorn.run(
        "embassy.asgi:application",
        http="embassy.pagestore.protocol:StoredPagesProtocol",
        host=asked.host,
        port=asked.port,
        workers=asked.workers,
        loop="uvloop",
        ws="none",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        timeout_keep_alive=_KEPT,
        timeout_worker_healthcheck=_ALIVE_WITHIN,
        log_level="warning",
        timeout_graceful_shutdown=_ENDS_WITHIN,
    )


if __name__ == "__main__":
    main()
