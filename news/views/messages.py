"""One message: its page, its plain text, its document, and what stands there when it is gone."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.generic import View

from embassy import markup
from embassy.middleware import SiteRequest
from embassy.site_url import absolute
from news import excerpts, record, structured, translations
from news.models import Address, Edition, Message
from news.models.edition import EditionQuerySet
from news.shown_files import card_of, described, responsive
from news.translations import Group
from news.views import versions


class MessageDetail(View):
    """The edition in force of the message that lives, or has lived, at this address.

    200 with the text, also under a notice of withdrawal; 301 to where it lives now; 410 when
    it was removed or has expired; 404 when it was never public. Five queries at most.
    """

    def get(
        self, request: SiteRequest, year: str, month: str, slug: str, **part: str
    ) -> HttpResponse:
        edition = self.edition(request, year, month, slug)
        if gone := self.gone(request, edition):
            return gone
        canonical = edition.get_absolute_url()
        if self.canonical(canonical) != request.path:
            return redirect(self.canonical(canonical), permanent=True)
        return self.answer(request, edition)

    def edition(self, request: SiteRequest, year: str, month: str, slug: str) -> Edition:
        """The last edition that has begun. Raises Http404 for an address not yet in use."""
        address = get_object_or_404(Address.objects.asked(int(year), int(month), slug))
        begun = Edition.objects.filter(message=address.message_id).begun(request.at)
        edition = self.loaded(begun).order_by("-number").first()
        if not edition:
            raise Http404
        if edition.address_id != address.pk and not begun.filter(address=address).exists():
            raise Http404
        return edition

    def loaded(self, editions: EditionQuerySet) -> EditionQuerySet:
        return editions.select_related("address", "message", "successor")

    def gone(self, request: SiteRequest, edition: Edition) -> HttpResponse | None:
        """What stands in the place of a text that cannot be read any more, None for others."""
        return no_longer_there(request, edition)

    def canonical(self, address: str) -> str:
        """This answer's own address, given the message's."""
        return address

    def answer(self, request: SiteRequest, edition: Edition) -> HttpResponse:
        context = message_context(edition, request)
        begun = versions.up_to(edition, request.at)
        context |= versions.told(edition, begun)
        group = translations.group(edition, request.at)
        context |= {
            "language_links": language_links(group, request),
            "others": group.others,
            "alternates": group.alternates(request.layout.languages[0]),
            "behind": translations.behind(edition, request.at),
            "canonical": absolute(edition.get_absolute_url()),
            "structured": structured.article(edition, begun, request, group),
            "picture": next(map(card_of, edition.content["pictures"]), None),
        }
        return render(request, "news/message_detail.html", context)


class MessageText(MessageDetail):
    """The plain text: the bytes of which `text_sha256` is the digest."""

    def canonical(self, address: str) -> str:
        return f"{address}index.txt"

    def answer(self, request: SiteRequest, edition: Edition) -> HttpResponse:
        text = record.plain_text(edition.content)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")


class MessageDocument(MessageDetail):
    """The document: the bytes of which `content_sha256` is the digest."""

    def canonical(self, address: str) -> str:
        return f"{address}index.json"

    def answer(self, request: SiteRequest, edition: Edition) -> HttpResponse:
        return HttpResponse(edition.document, content_type="application/json")


class MessageFile(MessageDetail):
    """Leads to the file that the edition in force names so: its address stays when an editor
    replaces it, while each version keeps the bytes that it was published with."""

    def canonical(self, address: str) -> str:
        return f"{address}files/{self.kwargs['name']}"

    def answer(self, request: SiteRequest, edition: Edition) -> HttpResponse:
        content = edition.content
        for file in [*content["attachments"], *content["pictures"]]:
            if file["name"] == self.kwargs["name"]:
                response = redirect(reverse("media", args=[file["sha256"], file["name"]]))
                response.headers["Cache-Control"] = "no-cache"
                return response
        raise Http404


def message_context(edition: Edition, request: SiteRequest) -> dict[str, Any]:
    """What `news/message_detail.html` prints, from the edition alone; it may be unsaved."""
    content = edition.content
    slugs = {category["slug"] for category in content["categories"]}
    rows = request.layout.categories.values()
    edition.shown_categories = [row for row in rows if row.slug in slugs]
    turns = numbered(content["turns"])
    return {
        "edition": edition,
        "content": {
            **content,
            "turns": turns,
            "pictures": [responsive(picture) for picture in content["pictures"]],
            "attachments": [described(file) for file in content["attachments"]],
        },
        "kind_plural": Message.Kind(edition.kind).plural,
        "questions": [
            {**turn, "opening": next(excerpts.sentences(markup.plain(turn["html"])), "")}
            for turn in turns
            if turn["role"] == "question"
        ],
        "description": excerpts.plain(content["excerpt"]),
        "digest": versions.Version(edition).digest,
        "short_address": request.build_absolute_uri(edition.short_url)
        if edition.message.reference
        else "",
    }


def numbered(turns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`turns`, each with the number of its question as counted by readers (0 before the first).

    An anchor says which turn it is, for ever; a number, where it stands in this version.
    """
    questions = accumulate(int(turn["role"] == "question") for turn in turns)
    return [{**turn, "number": number} for turn, number in zip(turns, questions, strict=True)]


def language_links(group: Group, request: SiteRequest) -> list[dict[str, str]]:
    """The message in each of the site's languages: its translation where there is a public one,
    else that language's list."""
    edition = group.edition
    addresses = {code: row.get_absolute_url() for code, row in group.by_language.items()}
    links = request.layout.language_links
    for link in links:
        with translation.override(link["code"]):
            link["url"] = addresses.get(link["code"]) or reverse("news:list")
    own = request.layout.languages[0]
    if edition.in_language not in request.layout.languages:
        next(link for link in links if link["code"] == own)["url"] = edition.get_absolute_url()
    return links


def no_longer_there(request: SiteRequest, edition: Edition) -> HttpResponse | None:
    """What stands in the place of a message that was removed or has expired: 301 to its
    successor, or 410 with date and reason. None for one that the public may read."""
    if edition.is_public(request.at):
        return None
    if edition.successor:
        successor = edition.successor.editions.public(request.at).select_related("address").first()
        if successor:
            return redirect(successor.get_absolute_url(), permanent=True)
    context = {"edition": edition, "removed": edition.standing == Edition.Standing.REMOVED}
    return render(request, "news/message_gone.html", context, status=410)


@require_safe
def reference(request: SiteRequest, year: int, code: str) -> HttpResponse:
    """The permanent address of a message leads to where it lives now.

    Of one that is gone it says so itself: an address is made of the words of a title.
    """
    begun = Edition.objects.filter(message__reference=f"{year}/{code.upper()}").begun(request.at)
    editions = begun.select_related("address", "message", "successor")
    edition = editions.order_by("-number").first()
    if not edition:
        raise Http404
    return no_longer_there(request, edition) or redirect(edition.get_absolute_url())
