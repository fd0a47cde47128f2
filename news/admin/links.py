"""Preview links of a draft at the desk: who has one, one more for somebody, and revoking one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from embassy.host_time import HostTimeField
from news import previews
from news.admin import access
from news.editions import PublishingRefused
from news.models import Draft, PreviewLink

VIEW, ADD, CHANGE = (f"news.{may}_previewlink" for may in ("view", "add", "change"))
# Nothing is left of these to revoke.
CLOSED = {previews.State.REVOKED, previews.State.EXPIRED}


class LinkForm(forms.Form):
    recipient = forms.CharField(
        label=gettext_lazy("Recipient"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "One person or one newsroom. The name stands on the page, printed too, and in the "
            "history of the draft."
        ),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What the link shows"),
        choices=PreviewLink.Purpose.choices,
        widget=forms.RadioSelect,
    )
    expires_at = HostTimeField(
        label=gettext_lazy("Open until"), help_text=gettext_lazy("90 days at most.")
    )

    def __init__(self, data: Any, *, at: datetime, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.at = at

    def clean_recipient(self) -> str:
        return " ".join(self.cleaned_data["recipient"].split())

    def clean_expires_at(self) -> datetime:
        moment: datetime = self.cleaned_data["expires_at"]
        if moment <= self.at:
            raise ValidationError(_("This moment has passed. Choose a later one."))
        if moment > self.at + previews.LONGEST_TERM:
            raise ValidationError(_("A link is open for 90 days at most. Choose an earlier day."))
        return moment


@dataclass(frozen=True)
class Row:
    """A link in the list; `revoke_url` is "" where nothing is left to revoke."""

    link: PreviewLink
    state: previews.State
    revoke_url: str

    @property
    def is_open(self) -> bool:
        return self.state is previews.State.OPEN


def paths(desk: admin.ModelAdmin) -> list[URLPattern]:
    """The addresses of the two pages, below that of the draft."""
    name, wrapped = f"news_{desk.opts.model_name}", desk.admin_site.admin_view
    return [
        path("<int:pk>/links/", wrapped(partial(page, desk)), name=f"{name}_links"),
        path(
            "<int:pk>/links/<int:link>/revoke/",
            wrapped(partial(revoke_page, desk)),
            name=f"{name}_revoke",
        ),
    ]


def offered(request: HttpRequest, draft: Draft) -> list[dict[str, Any]]:
    """The way to the page, as a link beside the steps, for who may go there."""
    if not request.user.has_perm(VIEW):
        return []
    return [{"name": _("Preview links…"), "url": access.address(draft, "links")}]


def page(desk: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """GET lists, POST makes one. Its key is in the answer to that POST and nowhere else: an
    answer that leads on would have to store it meanwhile."""
    draft = access.opened(desk, request, pk, VIEW)
    form = LinkForm(
        request.POST if request.method == "POST" else None,
        at=request.at,
        initial=usual(draft, request.at),
    )
    refusal, made, key = "", None, ""
    if request.method == "POST":
        if not request.user.has_perm(ADD):
            raise PermissionDenied
        if form.is_valid():
            try:
                made, key = previews.make(draft, by=access.user(request), **form.cleaned_data)
            except PublishingRefused as error:
                refusal = str(error)
            else:
                form = LinkForm(None, at=request.at, initial=usual(draft, request.at))
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Preview links"),
        "opts": desk.opts,
        "draft": draft,
        "back": access.address(draft),
        "form": form if request.user.has_perm(ADD) else None,
        "made": made,
        "address": request.build_absolute_uri(reverse("preview", args=[key])) if key else "",
        "rows": list(rows(request, draft)),
        "refusal": refusal,
    }
    return TemplateResponse(
        request, "admin/news/links.html", context, status=409 if refusal else 200
    )


def usual(draft: Draft, at: datetime) -> dict[str, Any]:
    """What the form proposes: a week, and the version that waits where one does."""
    waits = draft.message.editions.filter(public_from__gt=at).exists()
    purpose = PreviewLink.Purpose.EMBARGO if waits else PreviewLink.Purpose.PREVIEW
    return {"purpose": purpose, "expires_at": at + previews.USUAL_TERM}


def rows(request: HttpRequest, draft: Draft) -> Iterator[Row]:
    """All links of `draft`, latest first, with their visits. Two queries."""
    editions = previews.editions_of(draft.message)
    may_revoke = request.user.has_perm(CHANGE)
    links = PreviewLink.objects.filter(draft=draft.pk).select_related("created_by", "revoked_by")
    links = links.annotate(
        count=Count("visits"), first=Min("visits__visited_at"), last=Max("visits__visited_at")
    )
    for link in links.order_by("-created_at", "-pk"):  # grouping forgets the model's own order
        state, _edition = previews.state(link, editions, request.at)
        revocable = may_revoke and state not in CLOSED
        yield Row(link, state, revoke_address(draft, link) if revocable else "")


def revoke_address(draft: Draft, link: PreviewLink) -> str:
    kind = draft.message.kind.replace("-", "")
    return reverse(f"admin:news_{kind}_revoke", args=[draft.pk, link.pk])


def revoke_page(desk: admin.ModelAdmin, request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """GET asks, POST revokes. Whoever comes second is told that it is done."""
    draft = access.opened(desk, request, pk, CHANGE)
    row = get_object_or_404(PreviewLink, pk=link, draft=draft.pk)
    if request.method == "POST":
        if previews.revoke(row, by=access.user(request)):
            messages.success(request, _("The link of %s is revoked.") % row.recipient)
        else:
            messages.info(request, _("The link of %s was revoked already.") % row.recipient)
        return redirect(access.address(draft, "links"))
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Revoke link"),
        "opts": desk.opts,
        "draft": draft,
        "link": row,
        "back": access.address(draft),
        "links_url": access.address(draft, "links"),
    }
    return TemplateResponse(request, "admin/news/revoke_link.html", context)
