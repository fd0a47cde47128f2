"""Messages as entries of a feed: the whole text, as its page has it, for readers elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import lxml.html
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from embassy.middleware import SiteRequest
from embassy.site_url import absolute
from news import excerpts
from news.channel import Author, Category, Enclosure, Entry, Record
from news.models import Edition
from news.shown_files import file_url, picture_of
from news.views import versions
from news.views.messages import numbered
from news.views.versions import Version


def of(editions: Sequence[Edition], request: SiteRequest) -> list[Entry]:
    """The entries of `editions`, in their order. One query beside the layout's.

    An entry speaks the language of its text where the site has it, as its page does.
    """
    begun = versions.begun_of_each([edition.message_id for edition in editions], request.at)
    offered = request.layout.languages
    made = []
    for edition in editions:
        speaks = edition.in_language if edition.in_language in offered else offered[0]
        with translation.override(speaks):
            made.append(_entry(edition, begun[edition.message_id], request))
    return made


def _entry(edition: Edition, begun: Sequence[Version], request: SiteRequest) -> Entry:
    content, url = edition.content, absolute(edition.get_absolute_url())
    title = edition.title
    if edition.standing == Edition.Standing.WITHDRAWN:
        title = gettext("Withdrawn: %(title)s") % {"title": title}
    known = {row.slug: str(row.name_here) for row in request.layout.categories.values()}
    pictures = [picture_of(picture) for picture in content["pictures"]]
    return Entry(
        identity=edition.message.uuid.urn,
        url=url,
        title=title,
        summary=content["summary"] or excerpts.plain(content["excerpt"]),
        html=_html(edition, begun, pictures, url),
        language=edition.in_language,
        published=edition.date_published,
        updated=updated(edition, begun),
        author=author_of(content["issuer"], request),
        speakers=[Author(person["name"]) for person in content["people"]],
        categories=[
            Category(row["slug"], known.get(row["slug"], row["name"]))
            for row in content["categories"]
        ],
        enclosures=[
            Enclosure(
                file_url(file), file["media_type"], file["size"], file["title"], file["in_language"]
            )
            for file in content["attachments"]
        ],
        image=pictures[0]["url"] if pictures else "",
        responds_to=content["in_response_to"].get("url", ""),
        record=Record(
            edition.message.reference,
            edition.number,
            edition.standing,
            edition.content_sha256,
            f"{url}index.json",
        ),
    )


def _html(
    edition: Edition, begun: Sequence[Version], pictures: list[dict[str, Any]], url: str
) -> str:
    rendered = render_to_string("news/_entry.html", shown(edition, begun, pictures))
    lines = (line.strip() for line in rendered.splitlines())
    root = lxml.html.fragment_fromstring("\n".join(filter(None, lines)))
    root.make_links_absolute(url, resolve_base_href=False, handle_failures="ignore")
    return lxml.html.tostring(root, encoding="unicode", with_tail=False)


def shown(
    edition: Edition, begun: Sequence[Version], pictures: list[dict[str, Any]]
) -> dict[str, Any]:
    """What `news/_entry.html` expects, whose addresses are then made absolute."""
    content = edition.content
    return {
        "edition": edition,
        "content": {**content, "turns": numbered(content["turns"]), "pictures": pictures},
        "notes": versions.told(edition, begun)["notes"],
        "attachments": [{**file, "url": file_url(file)} for file in content["attachments"]],
        "permanent": absolute(edition.short_url),
    }


def updated(edition: Edition, begun: Sequence[Version]) -> datetime:
    """When its last version began that was no small change, the first one included."""
    moments = (
        version.edition.public_from
        for version in begun
        if version.edition.number <= edition.number
        and version.edition.note_kind != Edition.Note.MINOR
    )
    return max(moments, default=edition.public_from)


def author_of(issuer: Mapping[str, str], request: SiteRequest) -> Author:
    """Who issued a text: who is named there, else the mission."""
    if issuer:
        return Author(issuer["name"], issuer["url"])
    return Author(str(request.layout.name) or absolute("/"), absolute(reverse("home")))
