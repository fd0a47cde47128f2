"""Is this really ours? A form for readers, and the same answer as JSON for programs."""

from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from embassy.middleware import SiteRequest
from news import ledger, record, verification
from news.models import Edition
from news.verdicts import Answer, Verdict

LONGEST = 200_000


# Nothing is changed and nobody is signed in, so there is nothing to forge; a token would need
# a cookie, and readers get none.
@method_decorator(csrf_exempt, name="dispatch")
class Verify(View):
    """GET shows the form, POST answers it. Nothing of what is pasted is kept."""

    def get(self, request: SiteRequest) -> HttpResponse:
        return self.page(request)

    def post(self, request: SiteRequest) -> HttpResponse:
        request.encoding = "utf-8"  # whatever the request calls its bytes
        typed = request.POST.get("text", "")
        response = self.told(request, typed)
        response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Accept"])
        return response

    def told(self, request: SiteRequest, typed: str) -> HttpResponse:
        wants = request.get_preferred_type(["text/html", "application/json"])
        as_json = wants == "application/json"
        if error := _fault(typed):
            if as_json:
                return JsonResponse({"error": error}, status=400)
            return self.page(request, status=400, error=error, typed=typed[:LONGEST])
        hosts = {request.get_host().lower(), urlsplit(settings.SITE_URL).netloc.lower()}
        answer = verification.verify(typed, request.at, hosts)
        if as_json:
            return JsonResponse(_members(request, answer))
        context: dict[str, Any] = {"answer": answer, "typed": typed}
        if answer.edition:
            context |= {
                "edition": answer.edition,
                "current": answer.current,
                "count": _count(request, answer.edition),
                "version_url": _version_url(answer),
                "difference": answer.difference,
            }
        return self.page(request, **context)

    @staticmethod
    def page(request: SiteRequest, status: int = 200, **context: Any) -> HttpResponse:
        head = ledger.head(request.at)
        context |= {
            "head": record.sha256(head.line),
            "month": request.at.astimezone(UTC).date(),
            "longest": LONGEST,
        }
        return render(request, "verify.html", context, status=status)


def _fault(typed: str) -> str:
    """What is wrong with what was typed, as a sentence; "" for nothing."""
    if not typed.strip():
        return _("Paste a text, or type a reference or an address.")
    if len(typed) > LONGEST:
        return _("This is more than 200,000 characters. Paste a part of it.")
    return ""


def _members(request: SiteRequest, answer: Answer) -> dict[str, Any]:
    """The answer for programs; what is not known is null."""
    edition, current, found = answer.edition, answer.current, answer.difference
    members: dict[str, Any] = {
        "verdict": answer.verdict,
        "reference": edition.message.reference if edition else None,
        "edition": edition.number if edition else None,
        "url": request.build_absolute_uri(_url(answer)) if edition else None,
        "standing": answer.standing or None,
    }
    if current:
        members["current"] = {
            "edition": current.number,
            "url": request.build_absolute_uri(current.get_absolute_url()),
        }
    if edition and answer.verdict != Verdict.REMOVED:
        members["passage"] = answer.is_passage
    if found:
        members["difference"] = [
            {"op": piece.op, "text": piece.text}
            | ({"left_out": piece.left_out, "rest": piece.rest} if piece.left_out else {})
            for piece in found.pieces
        ]
    return members


def _url(answer: Answer) -> str:
    """Where the edition can be read. The words of a removed text's address are its title's."""
    if not answer.edition:
        return ""
    if answer.verdict == Verdict.REMOVED:
        return answer.edition.short_url
    return _version_url(answer) or answer.edition.get_absolute_url()


def _version_url(answer: Answer) -> str:
    """The address of an earlier version; "" for the one in force and one that is gone."""
    edition, current = answer.edition, answer.current
    if not edition or not current or edition.pk == current.pk:
        return ""
    return f"{current.get_absolute_url()}v/{edition.number}/"


def _count(request: SiteRequest, edition: Edition) -> int:
    """How many versions readers have been given."""
    return Edition.objects.begun(request.at).filter(message=edition.message_id).count()
