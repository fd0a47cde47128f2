"""A real browser for tests: Chromium, driven by Playwright, with an ear for complaints.

The fixtures are in tests/conftest.py. Tests that use them carry the marks of `needs_browser`.
"""

import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
needs_browser = [
    pytest.mark.browser,
    pytest.mark.database_clock,
    pytest.mark.skipif(
        not (CHROMIUM and find_spec("playwright")), reason="Chromium or Playwright is missing"
    ),
]


def listen(page: "Page", host: str, complaints: list[str]) -> None:
    """Note what `page` has to complain of, and its requests to others than `host`.

    What the content policy refuses is an error of the console, and so is that the page itself
    answers with 404 or 410; that one is no complaint.
    """

    def note(text: str, worth_it: bool) -> None:
        if worth_it:
            complaints.append(f"{page.url}: {text}")

    def hear(said: "ConsoleMessage") -> None:
        own = said.text.startswith("Failed to load resource") and said.location["url"] == page.url
        note(said.text, said.type == "error" and not own)

    page.on("console", hear)
    page.on("pageerror", lambda error: note(str(error), True))
    page.on("request", lambda sent: note(sent.url, not sent.url.startswith(host)))
