"""The page on which one person asks for a message to be erased, and another does it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import erasure
from news.admin import access
from news.admin.forms import StepForm
from news.editions import PublishingRefused
from news.models import Draft, Erasure

_SIZE = 18


class AskForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Who has ordered it, when, and under which number. It stays in the record of the "
            "newsroom, so repeat nothing of what is to be erased. Readers do not see it."
        ),
    )


@dataclass(frozen=True)
class Request:
    """An open request, for the start page."""

    erasure: Erasure
    url: str


def possible(request: HttpRequest, draft: Draft) -> bool:
    """What has no reference was never out: its draft is simply deleted."""
    return request.user.has_perm(access.ERASE) and bool(draft.message.reference)


def open_requests(request: HttpRequest) -> list[Request]:
    """Those that wait for a second person, for who may erase. Two queries, else none."""
    if not request.user.has_perm(access.ERASE):
        return []
    waiting = Erasure.objects.filter(done_at=None, message__kind__in=access.kinds(request.user))
    rows = list(waiting.select_related("message", "requested_by").order_by("requested_at"))
    drafts = Draft.objects.filter(message__in=[row.message_id for row in rows])
    urls = {
        draft.message_id: access.address(draft, "erase")
        for draft in drafts.select_related("message")
    }
    return [Request(row, urls[row.message_id]) for row in rows if row.message_id in urls]


def page(desk: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows how far it is, POST asks, confirms or withdraws. A refusal is a sentence."""
    draft = access.opened(desk, request, pk, access.ERASE)
    posted = request.POST if request.method == "POST" else None
    form = AskForm(posted, initial={"lock_version": draft.lock_version})
    refusal = ""
    if posted is not None:
        acts = {"ask": _ask, "confirm": _confirm, "withdraw": _take_back}
        try:
            if act := acts.get(posted.get("act", "")):
                done = act(request, draft, form)
                if done:
                    return redirect(access.address(draft, "erase"))
            else:
                refusal = _("What was sent is no answer to this page. Choose one of its buttons.")
        except PublishingRefused as error:
            refusal = str(error)
    row = Erasure.objects.filter(message=draft.message_id).first()
    context: dict[str, Any] = {
        **desk.admin_site.each_context(request),
        "title": _("Erase"),
        "opts": desk.opts,
        "draft": draft,
        "back": access.address(draft),
        "form": form,
        "row": row,
        "own": row and row.requested_by_id == request.user.pk,
        "versions": draft.message.editions.count(),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/news/erase.html", context, status=status)


def _ask(request: HttpRequest, draft: Draft, form: AskForm) -> bool:
    if not form.is_valid():
        return False
    erasure.ask(draft, form.cleaned_data["reason"], by=access.user(request))
    messages.success(request, _("It is asked for. Another person has to confirm it."))
    return True


def _confirm(request: HttpRequest, draft: Draft, form: AskForm) -> bool:
    asked, seen = (_number(request.POST.get(name, "")) for name in ("asked", "lock_version"))
    draft.lock_version = seen
    for sentence in erasure.erase(draft, asked, by=access.user(request)).sentences():
        messages.warning(request, sentence)
    return True


def _take_back(request: HttpRequest, draft: Draft, form: AskForm) -> bool:
    erasure.take_back(draft, by=access.user(request))
    messages.success(request, _("The request is withdrawn. Nothing is erased."))
    return True


def _number(typed: str) -> int:
    """What the page sent in a hidden field; -1, which nothing has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _SIZE else -1
