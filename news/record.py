"""The record: canonical bytes and the three digests of an edition. Pure.

The document is JSON in the canonical form of RFC 8785 (https://www.rfc-editor.org/rfc/rfc8785):
anybody who has the bytes gets the digest with `sha256sum`, and whoever writes the same
content again gets the same bytes.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

from embassy import markup


def canonical(document: Mapping[str, Any]) -> str:
    """`document` as canonical JSON, its strings in NFC. Strings, integers, lists and mappings.

    Raises ValueError for what has no one form: floats, NUL bytes and lone surrogates.
    """
    return rfc8785.dumps(_checked(document)).decode()


def sha256(text: str) -> str:
    """The digest of the UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain_text(document: Mapping[str, Any]) -> str:
    """The message as plain text: title, summary, then the words as published, and notes."""
    parts = [document.get("title", ""), document.get("summary", "")]
    turns = document.get("turns") or []
    if turns:
        parts.append(markup.plain(document.get("introduction", "")))
        parts += [f"{turn_label(turn)}: {markup.plain(turn['html'])}" for turn in turns]
    else:
        parts.append(markup.plain(document.get("body", "")))
    parts.append(markup.plain(document.get("notes_to_editors", "")))
    return "\n\n".join(part for part in parts if part) + "\n"


def turn_label(turn: Mapping[str, str]) -> str:
    """Who speaks, as the record writes it in every language: the name, else Q or A."""
    speaker = turn["speaker"] or {"question": "Q", "answer": "A"}[turn["role"]]
    return f"{speaker} [{turn['language']}]" if turn["language"] else speaker


def record_sha256(
    *,
    uuid: str,
    reference: str,
    number: int,
    content_sha256: str,
    note: str,
    note_kind: str,
    standing: str,
    date_published: datetime,
    previous: str,
) -> str:
    """The digest that ties an edition to the one before (`previous`, "" for the first).

    Times that may still move are not part of it.
    """
    return sha256(
        canonical(
            {
                "content_sha256": content_sha256,
                "date_published": date_published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "note": note,
                "note_kind": note_kind,
                "number": number,
                "previous": previous,
                "reference": reference,
                "standing": standing,
                "uuid": uuid,
            }
        )
    )


def _checked(value: Any) -> Any:
    match value:
        case bool() | int():
            return value
        case str():
            if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
                raise ValueError("A text holds a NUL byte or half of a surrogate pair.")
            return unicodedata.normalize("NFC", value)
        case Mapping():
            return {key: _checked(item) for key, item in value.items()}
        case list() | tuple():
            return [_checked(item) for item in value]
        case _:
            raise ValueError(f"A document cannot hold {type(value).__name__}.")
