"""The two files of another mission than the sample's, and loading them as a person would."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command

from consular.models import ContactPoint, Office
from embassy.models import Mission, Page
from news.models import Category, Draft, Edition, Feature, Message

JAPAN = {
    "name": {"fr": "Ambassade de France au Japon", "ja": "在日フランス大使館"},
    "sending_country": "FR",
    "host_country": "JP",
    "capital": {"city": "Paris", "time_zone": "Europe/Paris"},
    "host": {"city": {"ja": "東京", "fr": "Tokyo"}, "time_zone": "Asia/Tokyo"},
    "languages": ["fr", "ja", "en"],
    "contact_points": [
        {"contact_type": "emergency", "label": {"fr": "Urgences"}, "telephone": "110"},
        {"contact_type": "press", "email": "presse@france.example", "languages": ["fr", "ja"]},
    ],
    "offices": [
        {
            "name": "Consulat\u00a0général à Kyoto",
            "kind": "consulate-general",
            "slug": "kyoto",
            "city": "Kyoto",
            "address": "8  Yoshida Izumidono-cho\n\nSakyo-ku",
            "contact_points": [{"contact_type": "visa", "telephone": "075-761-2988"}],
        }
    ],
}
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Communiqués",
    "items": [
        {
            "id": "1",
            "title": "Une visite",
            "content_text": "Le ministre arrive.",
            "date_published": "2018-02-10T09:00:00+09:00",
            "tags": ["Visites"],
        }
    ],
}


def load(**options: Any) -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    call_command("load_sample", stdout=out, stderr=errors, **options)
    return out.getvalue(), errors.getvalue()


@contextmanager
def files(feed: dict[str, Any] = FEED, **members: Any) -> Iterator[dict[str, str]]:
    """The files, with members of the mission changed, as the command's options."""
    with TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.json" for name in ("mission", "messages")}
        paths["mission"].write_text(json.dumps({**JAPAN, **members}))
        paths["messages"].write_text(json.dumps(feed))
        yield {name: str(path) for name, path in paths.items()}


def rows() -> dict[str, int]:
    """How many rows there are of all that the command may write."""
    models = (Mission, Office, ContactPoint, Category, Message, Draft, Edition, Feature, Page)
    return {model.__name__: count for model in models if (count := model.objects.count())}
