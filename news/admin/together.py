"""The form of a draft while others have it open too, and after the browser has lost it.

What each part does is in its own module: news/admin/stale.py, presence.py and kept.py.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import AdminErrorList
from django.http import HttpRequest, HttpResponse

from news.admin import access, kept, opened, presence, stale
from news.models import Draft


class Together(admin.ModelAdmin):
    """What the form of a draft does for those who work at one text together."""

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            request.POST = stale.over(request.POST)
        answer = super().changeform_view(request, *args, **kwargs)
        return kept.saved(request, answer) if getattr(request, "is_stored", False) else answer

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """`context` has `draft` when there is one: as it is stored."""
        form, inlines = context["adminform"].form, context["inline_admin_formsets"]
        draft: Draft | None = context.get("draft")
        if form.is_bound:
            context["opened"] = request.POST.get("opened", "")
        else:
            context["opened"] = opened.of_forms(form, [row.formset for row in inlines]).written()
        if draft and stale.is_stale(form):
            context["stale"] = compared = stale.compare(request, form, inlines, draft)
            if compared.is_sent_twice:
                request.is_stored = True
                return self.response_change(request, draft)
            context["errors"] = AdminErrorList(form, [row.formset for row in inlines])
        if draft:
            context["presence"] = self.present(request, draft)
        if self.has_change_permission(request, draft) if draft else kwargs.get("add"):
            context["typed"] = {
                "subject": kept.subject(self.opts.model_name or "", draft and draft.pk),
                "number": kept.number(request),
                "was_refused": form.is_bound,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def present(self, request: HttpRequest, draft: Draft) -> dict[str, Any]:
        """Who else has it open. A form that is opened registers; one that comes back has."""
        user = access.user(request)
        arrived = request.method == "GET" and presence.arrive(draft, user, request.at)
        there = presence.others(draft, user, request.at)
        return {
            "url": access.address(draft, "presence"),
            "opened": arrived.opened_at.isoformat() if arrived else "",
            "who": ",".join(str(opening.user_id) for opening in there),
            "line": presence.sentences(there, request.at),
        }

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.is_stored = True
        presence.leave(form.instance, access.user(request))
