"""A message in schema.org's words, for search engines and everybody else who reads with programs.

A `NewsArticle`: https://schema.org/NewsArticle. The questions of an interview are parts of it,
each with its answer. What was corrected is said in `correction`; the bytes by which all of it
can be checked stand in `encoding`. Only what the public reads goes in here: a preview has none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from embassy import markup
from embassy.middleware import SiteRequest
from embassy.site_url import absolute
from news import excerpts
from news.channel import written
from news.models import Edition, Message, Organization
from news.shown_files import file_url
from news.translations import Group
from news.views.versions import NOTES, Version

Node = dict[str, Any]
OURS = {Organization.Kind.EMBASSY, Organization.Kind.MINISTRY}


def article(edition: Edition, begun: Sequence[Version], request: SiteRequest, group: Group) -> Node:
    """The message as JSON-LD, given its versions that have begun, latest first, and what says
    the same in other languages. No query beside the layout's."""
    content, url = edition.content, absolute(edition.get_absolute_url())
    told = [version for version in begun if version.edition.number <= edition.number]
    notes = [version for version in told if is_told(version)]
    publisher = mission(request)
    return given(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": absolute(edition.short_url),
            "url": url,
            "mainEntityOfPage": url,
            "identifier": [edition.message.reference, edition.message.uuid.urn],
            "headline": edition.title,
            "abstract": content["summary"],
            "description": excerpts.plain(content["excerpt"]),
            "inLanguage": edition.in_language,
            "datePublished": written(edition.date_published),
            "dateModified": written(
                notes[0].edition.public_from if notes else edition.date_published
            ),
            "dateline": content["dateline"],
            "version": edition.number,
            "creativeWorkStatus": "Withdrawn"
            if edition.standing == Edition.Standing.WITHDRAWN
            else "Published",
            "articleSection": Message.Kind(edition.kind).plural,
            "keywords": [category["name"] for category in content["categories"]],
            "author": authors(content, publisher),
            "publisher": publisher,
            "mentions": [
                given({"@type": "NewsMediaOrganization", "name": row["name"], "url": row["url"]})
                for row in content["outlets"]
            ],
            "citation": citation(content["in_response_to"]),
            "image": [image(picture) for picture in content["pictures"]],
            "associatedMedia": [attachment(file) for file in content["attachments"]],
            "correction": [correction(version, url) for version in notes],
            "hasPart": list(dialogue(content["turns"], content["people"], url)),
            "translationOfWork": translation(group.source) if group.source else {},
            "workTranslation": [translation(row) for row in group.translations],
            "encoding": encodings(edition, url),
            "isAccessibleForFree": True,
        }
    )


def translation(edition: Edition) -> Node:
    """What says the same in another language, by the names that its own page has for it."""
    with override(edition.in_language):
        short_url = edition.short_url
    return {
        "@type": "NewsArticle",
        "@id": absolute(short_url),
        "url": absolute(edition.get_absolute_url()),
        "headline": edition.title,
        "inLanguage": edition.in_language,
    }


def authors(content: Mapping[str, Any], publisher: Node) -> Node | list[Node]:
    """Who issued it; before it, where there are any, those who spoke."""
    body = organization(content["issuer"]) if content["issuer"] else publisher
    people = [person(row) for row in content["people"]]
    return [*people, body] if people else body


def mission(request: SiteRequest) -> Node:
    home = absolute(reverse("home"))
    name = str(request.layout.name)
    return given({"@type": "GovernmentOrganization", "name": name, "url": home})


def organization(issuer: Mapping[str, str]) -> Node:
    kind = "GovernmentOrganization" if issuer["kind"] in OURS else "Organization"
    return given({"@type": kind, "name": issuer["name"], "url": issuer["url"]})


def person(row: Mapping[str, str]) -> Node:
    """Who spoke, with the post held on that day."""
    body = {"@type": "Organization", "name": row["organization"]} if row["organization"] else ""
    return given(
        {
            "@type": "Person",
            "name": row["name"],
            "jobTitle": row["job_title"],
            "worksFor": body,
        }
    )


def citation(reply: Mapping[str, str]) -> Node:
    """The statement or article that is answered. Whose it is may be a person or a body."""
    if not reply:
        return {}
    return given(
        {
            "@type": "CreativeWork",
            "name": reply["title"] or reply["name"],
            "creditText": reply["name"],
            "datePublished": reply["date"],
            "url": reply["url"],
        }
    )


def image(picture: Mapping[str, Any]) -> Node:
    return given(
        {
            "@type": "ImageObject",
            "url": file_url(picture),
            "encodingFormat": picture["media_type"],
            "width": picture["width"],
            "height": picture["height"],
            "caption": picture["caption"] or picture["alt"],
            "creditText": picture["credit"],
            "sha256": picture["sha256"],
        }
    )


def attachment(file: Mapping[str, Any]) -> Node:
    return given(
        {
            "@type": "MediaObject",
            "name": file["title"],
            "contentUrl": file_url(file),
            "encodingFormat": file["media_type"],
            "contentSize": str(file["size"]),
            "inLanguage": file["in_language"],
            "sha256": file["sha256"],
        }
    )


def encodings(edition: Edition, url: str) -> list[Node]:
    """The same text as bytes whose SHA-256 anybody can compute."""
    forms = (
        ("index.json", "application/json", edition.content_sha256),
        ("index.txt", "text/plain", edition.text_sha256),
    )
    return [
        {
            "@type": "MediaObject",
            "contentUrl": f"{url}{name}",
            "encodingFormat": media_type,
            "sha256": digest,
        }
        for name, media_type, digest in forms
    ]


def is_told(version: Version) -> bool:
    """Whether readers are told of this change: it is no small one, and its words can be read."""
    edition = version.edition
    withdrawn = edition.standing == Edition.Standing.WITHDRAWN
    return version.is_readable and (withdrawn or edition.note_kind in NOTES)


def correction(version: Version, url: str) -> Node:
    edition = version.edition
    return {
        "@type": "CorrectionComment",
        "name": str(version.change),
        "genre": edition.note_kind or edition.standing,
        "text": edition.note,
        "datePublished": written(edition.public_from),
        "version": edition.number,
        "inLanguage": edition.in_language,
        "url": f"{url}v/{edition.number}/",
    }


def dialogue(
    turns: Iterable[Mapping[str, str]], people: Sequence[Mapping[str, str]], url: str
) -> Iterator[Node]:
    """The questions in their order, each with what was answered to it. What was said before the
    first one stands by itself."""
    question: Node = {}
    for turn in turns:
        if turn["role"] == "question":
            if question:
                yield given(question)
            question = {**said("Question", turn, people, url), "acceptedAnswer": []}
            question["name"] = next(excerpts.sentences(question["text"]), "").strip()
        elif question:
            question["acceptedAnswer"].append(said("Answer", turn, people, url))
        else:
            yield said("Answer", turn, people, url)
    if question:
        yield given(question)


def said(kind: str, turn: Mapping[str, str], people: Sequence[Mapping[str, str]], url: str) -> Node:
    speaker = next((row for row in people if row["name"] == turn["speaker"]), None)
    author = person(speaker) if speaker else {"@type": "Person", "name": turn["speaker"]}
    if not turn["speaker"]:
        # An answer without a name is the interviewed person's, where there is one.
        author = person(people[0]) if kind == "Answer" and len(people) == 1 else {}
    address = f"{url}#{turn['anchor']}"
    return given(
        {
            "@type": kind,
            "@id": address,
            "url": address,
            "text": markup.plain(turn["html"]),
            "author": author,
            "inLanguage": turn["language"],
        }
    )


def given(node: Node) -> Node:
    """The members that say something."""
    return {name: value for name, value in node.items() if value not in ("", [], {})}
