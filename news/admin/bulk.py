"""Publishing several drafts at once, from a list: what can go now goes, each by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news import clearance, publishing
from news.admin import access
from news.admin.checks import Check, before_publishing
from news.models import Draft

# More than this is no selection that somebody has looked through.
MOST = 50


@dataclass(frozen=True)
class Candidate:
    """A selected draft. `refusal` says why it is left out; "" when it can be published."""

    draft: Draft
    checks: list[Check]
    refusal: str

    @property
    def address(self) -> str:
        return access.address(self.draft)

    @property
    def warnings(self) -> list[Check]:
        return [check for check in self.checks if check.ask]


@admin.action(description=gettext_lazy("Publish…"), permissions=["publish"])
def publish_selected(
    desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Draft]
) -> HttpResponse | None:
    """Asks on one page, then publishes what that page named, as it was when it was shown."""
    candidates = list(looked_at(request, queryset))
    clean = [candidate for candidate in candidates if not candidate.refusal]
    if request.POST.get("confirmed"):
        for candidate in clean:
            publish(request, candidate.draft)
        for candidate in candidates:
            if candidate.refusal:
                left_out(request, candidate.draft, candidate.refusal)
        return None
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Publish"),
        "opts": desk.opts,
        "clean": clean,
        "left_out": [candidate for candidate in candidates if candidate.refusal],
        "action": "publish_selected",
        "checkbox": admin.helpers.ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/news/publish_selected.html", context)


def looked_at(request: HttpRequest, drafts: QuerySet[Draft]) -> Iterator[Candidate]:
    """Oldest first: they appear in the order in which they were written."""
    for place, draft in enumerate(drafts.order_by("pk")):
        if place >= MOST:
            most = ngettext(
                "At most %d is published at once.", "At most %d are published at once.", MOST
            )
            yield Candidate(draft, [], most % MOST)
            continue
        editions = list(draft.message.editions.order_by("number"))
        checks = [] if editions else before_publishing(draft, editions, request.at)
        yield Candidate(draft, checks, refusal(draft, checks, bool(editions), request))


def refusal(draft: Draft, checks: list[Check], known: bool, request: HttpRequest) -> str:
    if known:
        return _("It has been published, or waits. Use its own page.")
    if blocks := [check.sentence for check in checks if check.blocks]:
        return " ".join(blocks)
    if draft.date_published and draft.date_published > request.at:
        return _("The date shown to readers lies ahead. Publish it then, on its own page.")
    return clearance.of(draft, [], access.user(request)).refusal


def publish(request: HttpRequest, draft: Draft) -> None:
    """One draft, as it was on the page that asked. What became of it is said."""
    try:
        draft.lock_version = int(request.POST[f"seen-{draft.pk}"])
    except (KeyError, ValueError):
        left_out(request, draft, _("It was not on the page that asked."))
        return
    try:
        edition = publishing.publish(draft, by=access.user(request))
    except publishing.PublishingRefused as error:
        left_out(request, draft, str(error))
        return
    address = request.build_absolute_uri(edition.get_absolute_url())
    link = format_html('<a href="{}">{}</a>', address, address)
    sentence = _("“{}” is public at {} since {}.")
    since = request.layout.both(edition.public_from)
    messages.success(request, format_html(sentence, draft.title, link, since))


def left_out(request: HttpRequest, draft: Draft, reason: str) -> None:
    sentence = _("“{}” was not published. {}")
    link = format_html('<a href="{}">{}</a>', access.address(draft), draft.title)
    messages.warning(request, format_html(sentence, link, reason))
