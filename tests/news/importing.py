"""Feeds made in a line, imported as a person would: through the command."""

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command


def item(number: int = 1, **members: Any) -> dict[str, Any]:
    """An item of a JSON Feed, dated three days before the stopped clock."""
    return {
        "id": f"urn:item:{number}",
        "title": f"Title {number}",
        "content_html": f"<p>Text {number}.</p>",
        "date_published": "2018-02-15T12:00:00Z",
        **members,
    }


def load(*items: dict[str, Any], language: str = "en", **options: Any) -> dict[str, int]:
    """Imports a feed of `items`; the counts that are not 0, by name."""
    return counts(said_about(*items, language=language, **options))


def said_about(*items: dict[str, Any], language: str = "en", **options: Any) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Press releases",
        "language": language,
        "items": items,
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed.json"
        path.write_text(json.dumps(feed))
        return run(path, **options)


def run(path: str | Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_messages", str(path), stdout=out, **options)
    return out.getvalue()


def counts(said: str) -> dict[str, int]:
    pairs = (part.rpartition(" ") for part in said.partition(".")[0].split(", "))
    return {name.lower(): int(number) for name, _, number in pairs if number != "0"}
