"""The files that a document names, as pages and others show them."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from embassy.site_url import absolute

# How a name ends, by what the file is.
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/avif": "avif",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
}
# What readers are told that an attachment is, and editors that a file is.
_WORDS: dict[str, Promise] = {
    "jpg": _("JPEG picture"),
    "png": _("PNG picture"),
    "pdf": _("PDF document"),
    "docx": _("Word document"),
    "odt": _("OpenDocument text"),
    "mp3": _("MP3 recording"),
    "ogg": _("Ogg recording"),
    "m4a": _("M4A recording"),
    "wav": _("WAV recording"),
}
# Wide enough for a column of text; of a picture's sizes the largest that is not wider.
_WIDTH = 960


def is_shown(media_type: str) -> bool:
    """Whether a browser shows it itself; everything else is only handed over."""
    return media_type.startswith(("image/", "audio/")) or media_type == "application/pdf"


def responsive(picture: Mapping[str, Any]) -> dict[str, Any]:
    """`picture` of a document with its `sources`: by type, those that save most first, each
    with its `forms` from the narrowest to the widest. The last ones are for every browser."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for form in picture.get("alternatives", []):
        kinds.setdefault(form["media_type"], []).append(form)
    plain = [*picture["sizes"], picture]
    return {
        **picture,
        "sources": [
            {"media_type": media_type, "forms": _forms(kinds[media_type], picture, media_type)}
            for media_type in sorted(kinds)
        ],
        "plain": _forms(plain, picture, picture["media_type"]),
    }


def _forms(forms: list[Any], picture: Mapping[str, Any], media_type: str) -> list[dict[str, Any]]:
    name = renamed(picture["name"], media_type)
    inorder = sorted(forms, key=lambda form: form["width"])
    return [{"sha256": row["sha256"], "width": row["width"], "name": name} for row in inorder]


def renamed(name: str, media_type: str) -> str:
    """`name` with the ending of another type."""
    return f"{PurePath(name).stem}.{EXTENSIONS[media_type]}"


def described(attachment: Mapping[str, Any]) -> dict[str, Any]:
    """`attachment` of a document with its `kind` in words, and whether it `sounds`."""
    media_type = attachment["media_type"]
    return {
        **attachment,
        "kind": kind_of(media_type),
        "sounds": media_type.startswith("audio/"),
    }


def kind_of(media_type: str) -> Promise | str:
    """In words; the type itself where there are none for it."""
    return _WORDS.get(EXTENSIONS.get(media_type, ""), media_type)


def picture_of(picture: Mapping[str, Any]) -> dict[str, Any]:
    """`picture` of a document with its `url` and size, not larger than a column of text."""
    sizes = [size for size in picture["sizes"] if size["width"] <= _WIDTH]
    return _at_url(picture, sizes[-1] if sizes else picture)


def card_of(picture: Mapping[str, Any]) -> dict[str, Any]:
    """`picture` as others show it beside a link: cut to their shape where that was made."""
    cut = [form for form in picture.get("crops", []) if form["crop"] == "card"]
    if not cut:
        return picture_of(picture)
    name = renamed(picture["name"], "image/jpeg")
    return _at_url({**picture, "name": name, "media_type": "image/jpeg"}, cut[0])


def _at_url(picture: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    measures = {name: form[name] for name in ("width", "height")}
    return {**picture, **measures, "url": file_url({**picture, "sha256": form["sha256"]})}


def file_url(file: Mapping[str, Any]) -> str:
    """The whole address of a file that a document names."""
    return absolute(reverse("media", args=[file["sha256"], file["name"]]))
