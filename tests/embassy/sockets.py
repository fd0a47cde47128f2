"""A real server asked straight through a socket, as programs of every kind do."""

import socket
import time
from contextlib import suppress

from tests.embassy.real_site import Site


def said(site: Site, *pieces: bytes, pause: float = 0.05) -> bytes:
    """All that the server answers to these bytes, until it ends the connection or is silent."""
    with socket.create_connection(("127.0.0.1", site.port), 10) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        connection.settimeout(2)
        answer = b""
        try:
            while more := connection.recv(65536):
                answer += more
        except TimeoutError:
            pass
        except ConnectionResetError:
            answer += b"[reset]"
        return answer


def request(site: Site, *lines: str, target: str = "/news/", method: str = "GET") -> bytes:
    first = (f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{site.port}")
    return "\r\n".join((*first, *lines, "", "")).encode("latin-1")


def answers(told: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """Status, headers and body of each answer to a GET, read by their Content-Length."""
    found = []
    while told:
        head, _, told = told.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        length = int(headers.get("content-length", 0)) if " 304 " not in status else 0
        found.append((int(status.split()[1]), headers, told[:length]))
        told = told[length:]
    return found


def reader_of_nothing(site: Site, asked: bytes) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", site.port))
    connection.sendall(asked)
    return connection
