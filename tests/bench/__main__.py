"""The run: makes a site, asks, prints the table. `python -m tests.bench --help`."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench import servers
from tests.bench.servers import ROOT, load

BARE, PLAIN = "tests.bench.bare:application", "tests.bench.plain.wsgi:application"
_ROUNDS = 3


def say(name: str, told: str, target: str = "") -> None:
    print(f"{name:<52} {told:>12}  {target}", flush=True)


def run(environ: dict[str, str], *command: str) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        cwd=ROOT,
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def site(folder: Path, items: int, port: int) -> dict[str, str]:
    """The environment of a site with so many messages."""
    folder.mkdir()
    environ = {**os.environ, "VAR_DIR": str(folder), "PORT": str(port)}
    for name in ("SECRET_KEY", "DEBUG", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL"):
        environ.pop(name, None)
    mission = str(ROOT / "embassy" / "sample" / "mission.json")
    run(environ, "manage.py", "migrate", "--verbosity", "0")
    run(environ, "manage.py", "load_sample", "--mission", mission)
    run(environ, "manage.py", "make_archive", "--items", str(items))
    run(environ, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    return environ


def throughput(folder: Path, environ: dict[str, str], seconds: int) -> None:
    """Stored pages against nginx, a bare function and pages that are rendered anew."""
    ports = {name: servers.free_port() for name in ("nginx", "bare", "fresh")}
    stored, log = int(environ["PORT"]), folder / "servers.log"
    with ExitStack() as stack:
        pid = stack.enter_context(servers.running(servers.site(stored), stored, environ, log))
        body = servers.fetched(stored, **{"Accept-Encoding": "br"})
        page = folder / "body"
        page.write_bytes(body)
        for name, command, more in (
            ("nginx", servers.nginx(folder, body, ports["nginx"]), {}),
            ("bare", servers.bare(ports["bare"]), {"BENCH_WSGI": BARE, "BENCH_BODY": str(page)}),
            ("fresh", servers.site(ports["fresh"]),
             {"PAGE_STORE": "0", "PORT": str(ports["fresh"])}),
        ):  # fmt: skip
            stack.enter_context(servers.running(command, ports[name], {**environ, **more}, log))
        rates: dict[str, list[float]] = {}
        for _ in range(_ROUNDS):
            for name, port in {"stored": stored, **ports}.items():
                load(port, 1)
                found = load(port, seconds)
                if found.errors:
                    sys.exit(f"{name} answered with {found.errors} errors: see {log}")
                rates.setdefault(name, []).append(found.rate)
        median = {name: statistics.median(found) for name, found in rates.items()}
        say("home page, compressed", f"{len(body)} bytes")
        say("stored pages, requests a second", f"{median['stored']:.0f}")
        say("… to nginx with the same bytes", f"{median['stored'] / median['nginx']:.2f}", "≥ 0.80")
        say("… to a bare function on the same server", f"{median['stored'] / median['bare']:.2f}")
        say("… to pages rendered anew", f"{median['stored'] / median['fresh']:.0f}")
        sizes = ", ".join(f"{size:.0f}" for size in servers.memory(pid))
        say("memory of each worker, MB", sizes)


def commits(environ: dict[str, str], folder: Path, seconds: int) -> None:
    """How soon readers have what is published, under load, and what it costs."""
    port = int(environ["PORT"])
    script = str(ROOT / "tests" / "bench" / "commits.py")
    beside = {**environ, "PYTHONPATH": str(ROOT)}
    with servers.running(servers.site(port), port, environ, folder / "servers.log"):
        run(beside, script, "2", "0")
        quiet = load(port, seconds).rate
        under = servers.start_load(port, 3600, "/", 8)
        found: dict[str, Any] = json.loads(run(beside, script, "50", "0"))
        under.terminate()
        under.wait()
        say("from the commit to the first new byte, ms",
            f"{statistics.median(found['waits']):.1f}", "< 50")  # fmt: skip
        say("answers with the former text", f"{found['stale']} of 400", "0")
        under = servers.start_load(port, seconds * 3, "/", 32)
        found = json.loads(run(beside, script, str(seconds * 2), "1"))
        held = servers.read(under)
        say("rate held while one is published each second",
            f"{held.rate / ((quiet + load(port, seconds).rate) / 2):.2f}", "≥ 0.60")  # fmt: skip
        say("errors, answers with the former text", f"{held.errors}, {found['stale']}", "0, 0")


def in_turn(
    times: int, **asked: tuple[dict[str, str], tuple[str, ...]]
) -> dict[str, dict[str, list[float]]]:
    """The milliseconds of each page as these scripts tell them, a few times each, by page."""
    costs: dict[str, dict[str, list[float]]] = {}
    for _ in range(_ROUNDS):
        for name, (environ, (script, *more)) in asked.items():
            beside = {**environ, "PYTHONPATH": str(ROOT)}
            told = run(beside, f"tests/bench/{script}", str(times), *more)
            for page, cost in json.loads(told).items():
                costs.setdefault(page, {}).setdefault(name, []).append(cost)
    return costs


def plain(folder: Path, large: dict[str, str], seconds: int, times: int) -> None:
    """Pages rendered anew against those of a plain Django site with the same messages."""
    port, log = servers.free_port(), folder / "servers.log"
    beside = {**os.environ, "PLAIN_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    run(beside, "tests/bench/plain/fill.py", str(Path(large["VAR_DIR"]) / "site.sqlite3"))
    costs = in_turn(
        times,
        plain=(beside, ("plain/cost.py",)),
        first=(large, ("fresh.py", "first")),
        again=(large, ("fresh.py", "again")),
    )
    for page, found in costs.items():
        if "plain" in found:
            one, first, again = (min(found[name]) for name in ("plain", "first", "again"))
            say(f"plain Django's {page} to ours", f"{one / again:.1f}",
                f"≥ 2   {one:.1f} to {again:.1f} ms; {first:.1f} ms after each change")  # fmt: skip
    ours = {**large, "PAGE_STORE": "off", "PORT": str(servers.free_port())}
    with (
        servers.running(servers.site(int(ours["PORT"])), int(ours["PORT"]), ours, log),
        servers.running(servers.bare(port), port, {**beside, "BENCH_WSGI": PLAIN}, log),
    ):
        for page, path in (("home page", "/"), ("first list page", "/news/")):
            rates = [
                statistics.median(load(each, seconds, path).rate for _ in range(_ROUNDS))
                for each in (int(ours["PORT"]), port)
            ]
            say(f"{page} rendered anew, requests a second", f"{rates[0]:.0f}",
                f"≥ 2 × {rates[1]:.0f}")  # fmt: skip


def sizes(small: dict[str, str], large: dict[str, str], times: int) -> None:
    """What a page costs on the large site to what it costs on the small one, rendered anew."""
    costs = in_turn(
        times, small=(small, ("fresh.py", "first")), large=(large, ("fresh.py", "first"))
    )
    for page, found in costs.items():
        one, many = min(found["small"]), min(found["large"])
        say(f"rendered anew: {page}", f"{many / one:.2f}", f"≤ 1.50   {one:.1f} to {many:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--small", type=int, default=2_000, help="messages of the small site")
    parser.add_argument("--large", type=int, default=20_000, help="messages of the large one")
    parser.add_argument("--seconds", type=int, default=4, help="how long each load lasts")
    parser.add_argument("--times", type=int, default=20, help="how often a page is rendered")
    asked = parser.parse_args()
    servers.need_tools()
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        small = site(folder / "small", asked.small, servers.free_port())
        large = site(folder / "large", asked.large, servers.free_port())
        say("processors", str(os.cpu_count()))
        say("messages", f"{asked.small}, {asked.large}")
        throughput(folder, small, asked.seconds)
        commits(small, folder, asked.seconds)
        plain(folder, large, asked.seconds, asked.times)
        sizes(small, large, asked.times)


main()
