"""Servers on free ports, and the load that wrk puts on them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).parent.parent.parent
PACKAGES = {"wrk": "wrk", "nginx": "nginx-light"}
_NGINX = """
worker_processes 2; daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi; open_file_cache max=10;
    server {{
        listen 127.0.0.1:{port}; root {folder}/pages; default_type text/html;
        location / {{ add_header Content-Encoding br; add_header Vary Accept-Encoding;
                      try_files /page =404; }}
    }}
}}
"""


def need_tools() -> None:
    """Install what is missing, where that may be done; else say what to install."""
    missing = [package for tool, package in PACKAGES.items() if not shutil.which(tool)]
    if not missing:
        return
    if os.getuid() or not shutil.which("apt-get"):
        sys.exit(f"make bench needs {' and '.join(missing)}. On Debian: apt install …")
    subprocess.run(["apt-get", "install", "--yes", "--quiet", *missing], check=True)  # noqa: S603, S607


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, environ: dict[str, str], log: Path) -> Iterator[int]:
    """The number of the process, once it answers on the port."""
    with log.open("ab") as output:
        server = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environ, stdout=output, stderr=output, start_new_session=True
        )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            sys.exit(f"{command[0]} does not answer: see {log}")
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def site(port: int) -> list[str]:
    """As `make run` starts it."""
    return [sys.executable, "-m", "embassy.server", "--port", str(port)]


def bare(port: int) -> list[str]:
    """What is named by BENCH_WSGI, under the same server with as many processes and threads."""
    return [
        sys.executable, "-m", "uvicorn", "tests.bench.same_server:application", "--port", str(port),
        "--workers", "2", "--loop", "uvloop", "--http", "httptools", "--no-access-log",
        "--log-level", "warning", "--lifespan", "off", "--no-proxy-headers", "--no-server-header",
    ]  # fmt: skip


def nginx(folder: Path, body: bytes, port: int) -> list[str]:
    """nginx with a file of these bytes."""
    (folder / "pages").mkdir(exist_ok=True)
    (folder / "pages" / "page").write_bytes(body)
    settings = folder / "nginx.conf"
    # Its workers must be able to read the folder, which is its owner's alone.
    user = "" if os.getuid() else "user root;"
    settings.write_text(_NGINX.format(folder=folder, port=port, user=user))
    return [shutil.which("nginx") or "nginx", "-c", str(settings)]


def fetched(port: int, path: str = "/", **headers: str) -> bytes:
    asked = Request(f"http://127.0.0.1:{port}{path}", headers=headers)  # noqa: S310
    with urlopen(asked, timeout=60) as answer:  # noqa: S310
        return bytes(answer.read())


@dataclass(frozen=True)
class Load:
    """Requests a second, and answers that were none or errors."""

    rate: float
    errors: int


def load(port: int, seconds: int, path: str = "/", connections: int = 32) -> Load:
    return read(start_load(port, seconds, path, connections))


def start_load(port: int, seconds: int, path: str, connections: int) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603
        [
            shutil.which("wrk") or "wrk", "--threads", "2", "--connections", str(connections),
            "--duration", f"{seconds}s", "--header", "Accept-Encoding: br",
            f"http://127.0.0.1:{port}{path}",
        ],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def read(running: subprocess.Popen[str]) -> Load:
    told, _ = running.communicate()
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    socket_errors = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    errors = sum(map(int, socket_errors.groups())) if socket_errors else 0
    return Load(float(rate[1]) if rate else 0.0, errors + (int(wrong[1]) if wrong else 0))


def memory(pid: int) -> list[float]:
    """Megabytes of each worker; what they share is parted among them."""
    told = subprocess.run(  # noqa: S603
        ["ps", "--ppid", str(pid), "-o", "pid="],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    sizes = []
    for child in told.stdout.split():
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{child}/smaps_rollup").read_text(), re.M)
        sizes.append(int(found[1]) / 1024 if found else 0.0)
    return [size for size in sizes if size > 20]
