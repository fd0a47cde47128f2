"""The steps after publication, each on one small page that asks before it acts.

A step is a row of `STEPS`; what it does is in news/publishing.py, which may refuse it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import mails, publishing
from news.admin import access, erasing
from news.admin.forms import ReasonForm, RemovalForm, RescheduleForm, StepForm
from news.admin.status import Status
from news.models import Draft

OUT = {Status.PUBLIC, Status.CHANGED}


@dataclass(frozen=True)
class Step:
    """`name` is the last part of its address; `possible` reads a draft of `with_status`.

    `shown` gives what its page shows besides: `initial` are answers that the form carries
    along, `stop` a sentence why this user cannot take the step now.
    """

    name: str
    permission: str
    possible: Callable[[Draft], bool]
    act: Callable[[Draft, User, dict[str, Any]], object]
    form: type[StepForm]
    link: Promise
    question: Promise
    effect: Promise
    button: Promise
    said: Promise
    template: str = "admin/news/step.html"
    shown: Callable[[HttpRequest, Draft], dict[str, Any]] = lambda request, draft: {}


STEPS = [
    Step(
        "reschedule",
        access.PUBLISH,
        lambda draft: draft.waits_for is not None,
        lambda draft, by, answers: publishing.reschedule(draft, answers["to"], by=by),
        RescheduleForm,
        _("Change time…"),
        _("Change the time of “%s”?"),
        _("The waiting version becomes public at the new moment. Its text does not change."),
        _("Change time"),
        _("The waiting version has a new time."),
    ),
    Step(
        "cancel",
        access.PUBLISH,
        lambda draft: draft.waits_for is not None,
        lambda draft, by, answers: publishing.cancel(draft, by=by),
        StepForm,
        _("Cancel the waiting version…"),
        _("Cancel the waiting version of “%s”?"),
        _("The waiting version is dropped; what is public stays so. The draft keeps its text."),
        _("Cancel the waiting version"),
        _("No version is waiting any more."),
    ),
    Step(
        "withdraw",
        access.WITHDRAW,
        lambda draft: draft.status in OUT,
        lambda draft, by, answers: publishing.withdraw(draft, answers["reason"], by=by),
        ReasonForm,
        _("Withdraw…"),
        _("Withdraw “%s”?"),
        _(
            "The text stays readable under a notice with the date and the reason. "
            "A version that waits is cancelled."
        ),
        _("Withdraw"),
        _("It is withdrawn. Readers see the notice above the text."),
    ),
    Step(
        "remove",
        access.WITHDRAW,
        lambda draft: draft.status in OUT | {Status.WITHDRAWN, Status.EXPIRED},
        lambda draft, by, answers: publishing.remove(
            draft, answers["reason"], by=by, successor=answers["successor"]
        ),
        RemovalForm,
        _("Remove…"),
        _("Remove “%s”?"),
        _(
            "The text and all its versions are taken away. Its address says that it is gone, "
            "and why, or leads to the message that takes its place."
        ),
        _("Remove"),
        _("It is removed. No version of it can be read any more."),
    ),
    Step(
        "reopen",
        access.WITHDRAW,
        lambda draft: draft.status in OUT and draft.message.editions.filter(closed=True).exists(),
        lambda draft, by, answers: publishing.reopen(draft, by=by),
        StepForm,
        _("Reopen earlier versions…"),
        _("Reopen the earlier versions of “%s”?"),
        _("The versions that the removal closed can be read again, in its history."),
        _("Reopen"),
        _("The earlier versions can be read again."),
    ),
]


def possible(request: HttpRequest, draft: Draft) -> list[dict[str, Any]]:
    """The steps that this user may take now, as links. A draft of `with_status`."""
    links = [
        {"name": step.link, "url": access.address(draft, step.name)}
        for step in STEPS
        if request.user.has_perm(step.permission) and step.possible(draft)
    ]
    if erasing.possible(request, draft):
        name = _("Its erasure") if draft.erased_at else _("Erase…")
        links.append({"name": name, "url": access.address(draft, "erase")})
    return links


def page(desk: admin.ModelAdmin, request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """GET asks, POST acts. A refusal is a sentence above the form, which keeps its answers."""
    draft = access.opened(desk, request, pk, step.permission)
    posted = request.POST if request.method == "POST" else None
    shown = step.shown(request, draft)
    initial = {"lock_version": draft.lock_version, **shown.get("initial", {})}
    form = step.form(posted, initial=initial)
    refusal = ""
    if posted is not None and form.is_valid():
        draft.lock_version = form.cleaned_data["lock_version"]
        try:
            told = step.act(draft, access.user(request), form.cleaned_data)
        except publishing.PublishingRefused as error:
            refusal = str(error)
        else:
            messages.success(request, str(step.said))
            if isinstance(told, mails.Told) and told.sentence():
                messages.warning(request, told.sentence())
            return redirect(access.address(draft))
    context = {
        **desk.admin_site.each_context(request),
        "title": step.button,
        "question": step.question % draft.title,
        "opts": desk.opts,
        "draft": draft,
        "back": access.address(draft),
        "form": form,
        "step": step,
        "refusal": refusal,
        **shown,
    }
    return TemplateResponse(request, step.template, context, status=409 if refusal else 200)
