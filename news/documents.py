"""What an edition's document holds, made from a draft.

Everything that the public page prints is in it, and nothing internal. Members are always
there; an empty one is "" or []. Names are in the document's own language, posts are those
held on the day.
"""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.utils import timezone, translation

from embassy import markup
from news import anchors, excerpts, transcripts
from news.models import Attachment, Draft, Edition, File, Message, Person, Picture
from news.pictures import CROPS, THUMBNAIL, label


def of_draft(draft: Draft, earlier: Iterable[Edition] | None = None) -> dict[str, Any]:
    """The document of `draft` as it would be published now. A few queries for its relations.

    Turns keep the anchors that they had in `earlier`, the message's editions in order; not
    given, they are those that have begun.
    """
    with translation.override(draft.in_language):
        body = markup.tidy(draft.body)
        speakers = list(draft.speakers.prefetch_related("translations").order_by("pk"))
        transcript = transcripts.parse(body, [str(speaker) for speaker in speakers])
        if draft.message.kind == Message.Kind.PRESS_RELEASE:
            transcript = transcripts.Transcript((), body, ())
        turns, former_turns = _turns(draft, transcript, earlier)
        return {
            "kind": draft.message.kind,
            "in_language": draft.in_language,
            "title": draft.title,
            "summary": draft.summary,
            "excerpt": list(excerpts.build(body, transcript.turns, draft.summary)),
            "body": body,
            "introduction": transcript.before if transcript.turns else "",
            "turns": turns,
            "former_turns": former_turns,
            "issuer": _organization(draft.issuer),
            "people": [_person(speaker, draft) for speaker in speakers],
            "outlets": [
                {"name": str(outlet), "url": outlet.url}
                for outlet in draft.outlets.prefetch_related("translations").order_by("pk")
            ],
            "categories": [
                {"slug": category.slug, "name": str(category)}
                for category in draft.categories.prefetch_related("translations")
            ],
            "dateline": draft.dateline,
            "delivered_on": draft.delivered_on.isoformat() if draft.delivered_on else "",
            "in_response_to": {
                "name": draft.reply_to_name,
                "title": draft.reply_to_title,
                "date": draft.reply_to_date.isoformat() if draft.reply_to_date else "",
                "url": draft.reply_to_url,
            }
            if draft.reply_to_title or draft.reply_to_name
            else {},
            "notes_to_editors": markup.tidy(draft.notes_to_editors),
            "pictures": [
                _picture(picture)
                for picture in Picture.objects.filter(draft=draft)
                .select_related("file")
                .prefetch_related("file__renditions__file")
            ],
            "attachments": [
                {
                    **_file(attachment.file, attachment.name),
                    "title": attachment.title,
                    "in_language": attachment.in_language,
                    "size": attachment.file.size,
                }
                for attachment in Attachment.objects.filter(draft=draft).select_related("file")
            ],
        }


def _turns(
    draft: Draft, transcript: transcripts.Transcript, earlier: Iterable[Edition] | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The turns, and those that earlier editions had and it has not: where their links lead."""
    read = [
        {
            "anchor": turn.anchor,
            "role": turn.role,
            "speaker": turn.speaker,
            "language": turn.language,
            "note": turn.note,
            "html": turn.html,
        }
        for turn in transcript.turns
    ]
    if draft.message.kind == Message.Kind.PRESS_RELEASE:
        return [], []
    if earlier is None:
        earlier = Edition.objects.filter(message=draft.message_id).begun().order_by("number")
    versions = {edition.number: edition.content.get("turns", []) for edition in earlier}
    turns = anchors.kept(read, list(versions.values()))
    return turns, anchors.former(turns, versions)


def without_text(kind: str, in_language: str) -> dict[str, Any]:
    """The document of a removal: no title, no text, nobody's name."""
    return {"kind": kind, "in_language": in_language}


def files(document: dict[str, Any]) -> list[str]:
    """The digests of all files that a document names, renditions included."""
    pictures = document.get("pictures", [])
    named = [*pictures, *document.get("attachments", [])]
    for picture in pictures:
        named += [*picture["sizes"], *picture.get("alternatives", []), *picture.get("crops", [])]
    return [file["sha256"] for file in named]


def thumbnail(document: dict[str, Any]) -> dict[str, Any] | None:
    """What a card shows of the first picture: the cut one, and nothing for older documents."""
    for picture in document.get("pictures", [])[:1]:
        for crop in picture.get("crops", []):
            if crop["crop"] == THUMBNAIL:
                size = {name: crop[name] for name in ("sha256", "width", "height")}
                name = f"{PurePath(picture['name']).stem}.jpg"
                return {**size, "name": name, "alt": picture["alt"]}
    return None


def _file(file: File, name: str) -> dict[str, Any]:
    return {"sha256": file.sha256, "name": name, "media_type": file.media_type}


def _picture(picture: Picture) -> dict[str, Any]:
    """`sizes` are smaller ones, smallest first. A decorative picture has an empty `alt`.

    Pictures that were stored before there were others than `sizes` have no `alternatives` (the
    types that browsers prefer) and no `crops`; `focal` is there when somebody has set it. So the
    document of a text that nobody has touched stays as it is.
    """
    file = picture.file
    rows = sorted(file.renditions.all(), key=lambda row: (row.file.width or 0, row.file.media_type))
    whole = [row.file for row in rows if not row.crop]
    focal = picture.focal
    cut = {row.crop: row.file for row in rows if row.crop}
    crops = {name: cut.get(label(name, focal)) for name in CROPS}
    optional = {
        "focal": {"x": focal[0], "y": focal[1]} if focal else {},
        "alternatives": [
            _form(row, media_type=row.media_type)
            for row in whole
            if row.media_type != file.media_type
        ],
        "crops": [_form(row, crop=name) for name, row in crops.items() if row],
    }
    return {
        **_file(file, picture.name),
        "width": file.width,
        "height": file.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "sizes": [_form(row) for row in whole if row.media_type == file.media_type],
        **{name: value for name, value in optional.items() if value},
    }


def _form(file: File, **more: str) -> dict[str, Any]:
    return {"sha256": file.sha256, "width": file.width, "height": file.height, **more}


def _organization(organization: Any) -> dict[str, str]:
    if organization is None:
        return {}
    return {"name": str(organization), "kind": organization.kind, "url": organization.url}


def _person(person: Person, draft: Draft) -> dict[str, str]:
    day = draft.delivered_on or (draft.date_published or timezone.now()).date()
    post = person.appointment_on(day)
    return {
        "name": str(person),
        "job_title": str(post) if post else "",
        "organization": str(post.organization) if post and post.organization else "",
    }
