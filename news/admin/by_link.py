"""What the holder of a preview link gets: the text before it is public, and its files.

Nobody is signed in here and no session is read: the key in the address is all there is. No
answer may be kept by a cache or found by a search engine, and no link on the page tells another
site where its reader came from.
"""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from embassy.middleware import SiteRequest
from embassy.unkept import unkept
from news import documents, media, previews
from news.admin.preview import edition_of
from news.models import Draft, Edition, File, PreviewLink, PreviewVisit
from news.previews import State
from news.views import message_context, versions


@require_safe
@unkept
def page(request: SiteRequest, key: str) -> HttpResponse:
    """200 with the text, 302 to its public page, 410 with a sentence; 404 for no key of ours."""
    link, state, edition = followed(request, key)
    draft = link.draft
    if state is State.PUBLIC and edition:
        return redirect(edition.get_absolute_url())
    speaks = in_site_language(request, edition.in_language if edition else draft.in_language)
    with translation.override(speaks):
        if state is State.OPEN:
            response = text(request, link, edition)
        else:
            context = {"state": state.value, "language_links": lists(request)}
            response = render(request, "news/preview_gone.html", context, status=410)
    response.headers["Content-Language"] = speaks
    return response


def text(request: SiteRequest, link: PreviewLink, waiting: Edition | None) -> HttpResponse:
    """The version that waits, as it will be, or else the draft as it is; the visit is noted.

    Programs that ask what stands behind a link before anybody follows it ask for the head, or
    say that they only fetch in advance: they are no visitors.
    """
    edition = waiting or edition_of(link.draft, request)
    context = message_context(edition, request)
    context |= versions.context(edition, waiting.public_from if waiting else request.at)
    context |= {
        "preview": True,
        "link": link,
        "until": waiting.public_from if waiting else None,
        # Below the page's own address, so that no page holds its key.
        "files_below": "media/",
        "language_links": lists(request),
    }
    response = render(request, "news/message_by_link.html", context)
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        PreviewVisit.objects.create(link=link, visited_at=request.at)
    return response


@require_safe
@unkept
def file(request: SiteRequest, key: str, sha256: str, name: str) -> HttpResponseBase:
    """A file that the text names which the key opens; 404 for any other, and for any when the
    key opens nothing. 302 to its public address once the text is public."""
    link, state, edition = followed(request, key)
    if state is State.PUBLIC:
        return redirect(reverse("media", args=[sha256, name]))
    if state is not State.OPEN:
        raise Http404
    document = edition.content if edition else documents.of_draft(link.draft)
    if sha256 not in documents.files(document):
        raise Http404
    return media.answer(request, get_object_or_404(File, sha256=sha256), name, public=False)


def followed(request: SiteRequest, key: str) -> tuple[PreviewLink, State, Edition | None]:
    """The link with this key and where it leads now. Raises Http404 where there is none, having
    asked for nothing but the key."""
    link = previews.found(key)
    if link is None:
        raise Http404
    link.draft = Draft.objects.select_related("message").get(pk=link.draft_id)
    return link, *previews.state(link, previews.editions_of(link.draft.message), request.at)


def in_site_language(request: SiteRequest, code: str) -> str:
    offered = request.layout.languages
    return code if code in offered else offered[0]


def lists(request: SiteRequest) -> list[dict[str, str]]:
    """The site's languages, each leading to its list: this page is in the text's alone."""
    links = request.layout.language_links
    for link in links:
        with translation.override(link["code"]):
            link["url"] = reverse("news:list")
    return links
