"""The page between a draft and the public: what is checked, what happens, and the button."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from news import publishing
from news.admin import access, changes, recognised
from news.admin.checks import before_publishing
from news.admin.forms import PublishForm
from news.models import Edition


def page(desk: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows, POST publishes. A refusal is a sentence above the form, which keeps its text."""
    draft = access.opened(desk, request, pk, access.PUBLISH)
    editions = list(draft.message.editions.select_related("address").order_by("number"))
    waiting = bool(editions) and editions[-1].public_from > request.at
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        known=bool(editions),
        waiting=waiting,
        initial={"lock_version": draft.lock_version},
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        draft.lock_version = form.cleaned_data["lock_version"]
        answers = form.answers()
        try:
            edition = publishing.publish(draft, by=access.user(request), **answers)
        except publishing.PublishingRefused as error:
            refusal = str(error)
        else:
            messages.success(request, said(request, edition, waits=bool(answers["at"])))
            return redirect(access.address(draft))
    checks = before_publishing(draft, editions, request.at)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Publish"),
        "opts": desk.opts,
        "draft": draft,
        "back": access.address(draft),
        "number": 1 + len(editions) - waiting,
        "form": form,
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
