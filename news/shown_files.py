"""The files that a document names, as others show them: with their whole address."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from embassy.site_url import absolute

# Wide enough for a column of text; of a picture's sizes the largest that is not wider.
_WIDTH = 960


def picture_of(picture: Mapping[str, Any]) -> dict[str, Any]:
    """`picture` of a document with its `url` and size, not larger than a column of text."""
    sizes = [size for size in picture["sizes"] if size["width"] <= _WIDTH]
    shown = sizes[-1] if sizes else picture
    measures = {name: shown[name] for name in ("width", "height")}
    return {**picture, **measures, "url": file_url({**picture, "sha256": shown["sha256"]})}


def file_url(file: Mapping[str, Any]) -> str:
    """The whole address of a file that a document names."""
    return absolute(reverse("media", args=[file["sha256"], file["name"]]))
