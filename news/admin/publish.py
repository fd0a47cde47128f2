"""The page between a draft and the public: what is checked, what happens, and the button."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from news import clearance, publishing
from news.admin import access, changes, recognised
from news.admin.checks import before_publishing
from news.admin.forms import OverrideForm, PublishForm
from news.models import Draft, Edition


def page(desk: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows, POST publishes. A refusal is a sentence above the form, which keeps its text.

    Where the mission demands an approval, the note is the draft's, which was approved with it.
    """
    draft = access.opened(desk, request, pk, access.PUBLISH)
    editions = list(draft.message.editions.select_related("address").order_by("number"))
    waiting = bool(editions) and editions[-1].public_from > request.at
    cleared = cleared_for(request, draft, editions)
    asked: dict[str, Any] = {
        "known": bool(editions),
        "waiting": waiting,
        "fixed": cleared.binding,
        "initial": {
            "lock_version": draft.lock_version,
            "note": draft.note,
            "note_kind": draft.note_kind,
        },
    }
    posted = request.POST if request.method == "POST" else None
    is_emergency = posted is not None and "override" in posted
    may_override = request.user.has_perm(access.OVERRIDE)
    if is_emergency and not may_override:
        raise PermissionDenied
    form: PublishForm = (OverrideForm if is_emergency else PublishForm)(posted, **asked)
    refusal = ""
    if posted is not None and form.is_valid():
        draft.lock_version = form.cleaned_data["lock_version"]
        answers = form.answers()
        if cleared.binding:
            # Not asked for on this page: who sends another one meant to change it.
            answers |= {name: posted.get(name) for name in ("note", "note_kind")}
        try:
            edition = publishing.publish(draft, by=access.user(request), **answers)
        except publishing.PublishingRefused as error:
            refusal = str(error)
        else:
            messages.success(request, said(request, edition, waits=bool(answers["at"])))
            return redirect(access.address(draft))
        draft = access.opened(desk, request, pk, access.PUBLISH)
        cleared = cleared_for(request, draft, editions)
    checks = before_publishing(draft, editions, request.at)
    if cleared.refusal and may_override and not is_emergency:
        form = OverrideForm(None, **asked)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Publish"),
        "opts": desk.opts,
        "draft": draft,
        "back": access.address(draft),
        "number": 1 + len(editions) - waiting,
        "form": form,
        "clearance": cleared,
        "may_override": may_override,
        "is_emergency": is_emergency,
        "asks_note": bool(editions),
        "typed_note": refusal and cleared.binding and posted and posted.get("note", ""),
        "recognised": recognised.of_draft(draft),
        "changes": changes.to_readers(draft, editions, request.at),
        "checks": checks,
        "asks": sum(check.ask or check.blocks for check in checks),
        "blocked": any(check.blocks for check in checks),
        "refusal": refusal,
    }
    return TemplateResponse(
        request, "admin/news/publish.html", context, status=409 if refusal else 200
    )


def cleared_for(request: HttpRequest, draft: Draft, editions: list[Edition]) -> clearance.Clearance:
    begun = [edition for edition in editions if edition.public_from <= request.at]
    return clearance.of(draft, begun, access.user(request))


def said(request: HttpRequest, edition: Edition, *, waits: bool) -> str:
    """What the editor is told afterwards: the public address, and the moment in both cities."""
    address = request.build_absolute_uri(edition.get_absolute_url())
    if waits:
        sentence = _("Version {number} becomes public at {address} on {time}.")
    else:
        sentence = _("Version {number} is public at {address} since {time}.")
    return format_html(
        sentence,
        number=edition.number,
        address=format_html('<a href="{}">{}</a>', address, address),
        time=request.layout.both(edition.public_from),
    )
