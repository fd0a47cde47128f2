"""What an edition's document holds, made from a draft.

Everything that the public page prints is in it, and nothing internal. Members are always
there; an empty one is "" or []. Names are in the document's own language, posts are those
held on the day.
"""

from typing import Any

from django.utils import timezone, translation

from embassy import markup
from news import excerpts, transcripts
from news.models import Draft, Message, Person


def of_draft(draft: Draft) -> dict[str, Any]:
    """The document of `draft` as it would be published now. A few queries for its relations."""
    with translation.override(draft.in_language):
        body = markup.tidy(draft.body)
        speakers = list(draft.speakers.prefetch_related("translations").order_by("pk"))
        transcript = transcripts.parse(body, [str(speaker) for speaker in speakers])
        if draft.message.kind == Message.Kind.PRESS_RELEASE:
            transcript = transcripts.Transcript((), body, ())
        return {
            "kind": draft.message.kind,
            "in_language": draft.in_language,
            "title": draft.title,
            "summary": draft.summary,
            "excerpt": list(excerpts.build(body, transcript.turns, draft.summary)),
            "body": body,
            "introduction": transcript.before if transcript.turns else "",
            "turns": [
                {
                    "anchor": turn.anchor,
                    "role": turn.role,
                    "speaker": turn.speaker,
                    "language": turn.language,
                    "note": turn.note,
                    "html": turn.html,
                }
                for turn in transcript.turns
            ],
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
        }


def without_text(kind: str, in_language: str) -> dict[str, Any]:
    """The document of a removal: no title, no text, nobody's name."""
    return {"kind": kind, "in_language": in_language}


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
