"""The page as readers would get it: from an edition made of the draft, and never saved."""

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from embassy.middleware import SiteRequest
from news import documents, record
from news.admin import access
from news.derived import derive
from news.models import Draft, Edition
from news.views import message_context, versions


def page(desk: admin.ModelAdmin, request: SiteRequest, pk: int) -> HttpResponse:
    """In the language of the text, as on the site. `admin_view` forbids every cache to keep it."""
    draft = access.opened(desk, request, pk)
    edition = edition_of(draft, request)
    offered = request.layout.languages
    speaks = edition.in_language if edition.in_language in offered else offered[0]
    with translation.override(speaks):
        context = message_context(edition, request)
        context |= versions.context(edition, request.at)
        context |= {"preview": True, "draft_address": access.address(draft)}
        response = render(request, "news/message_detail.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def edition_of(draft: Draft, request: SiteRequest) -> Edition:
    """What `draft` would be published as at this moment."""
    last = draft.message.editions.order_by("-number").first()
    shown = draft.date_published or (last.date_published if last else request.at)
    document = record.canonical(documents.of_draft(draft))
    edition = Edition(
        message=draft.message,
        number=last.number + 1 if last else 1,
        document=document,
        content_sha256=record.sha256(document),
        date_published=shown,
        public_from=request.at,
    )
    derive(edition)
    return edition
