"""The second reader at the desk: the buttons, and what an approver is shown.

What a step does and refuses is in news/review.py, what an approval is worth in
news/clearance.py.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import clearance, documents, review
from news.admin import access, changes, recognised, steps
from news.admin.forms import StepForm
from news.admin.steps import Step
from news.models import Draft, Remark

Review = Draft.Review
TEMPLATE = "admin/news/review.html"


class ReadForm(StepForm):
    """`seen` is the digest of what the page showed: nothing else is approved."""

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))


class ReturnForm(StepForm):
    remark = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It stands among the remarks of the draft. Readers never see it."),
    )


class VersionForm(StepForm):
    number = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))


def to_read(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What an approver is shown: the text as readers would get it, and what it would change."""
    editions = list(draft.message.editions.order_by("number"))
    begun = [edition for edition in editions if edition.public_from <= request.at]
    current = clearance.of(draft, begun, access.user(request))
    try:
        document = documents.of_draft(draft, begun)
        seen = clearance.content(draft, begun)["content_sha256"]
    except ValueError as error:
        return {"stop": str(error)}
    stop = ""
    if current.binding and current.is_own:
        stop = _("You changed it last, so another person has to approve it.")
    elif current.holds:
        stop = _("It is approved already. It can be published.")
    elif draft.review == Review.DRAFT:
        stop = _("It is not submitted. Whoever writes it submits it when it is done.")
    return {
        "stop": stop,
        "initial": {"seen": seen},
        "document": document,
        "in_language": draft.in_language,
        "recognised": recognised.of_draft(draft),
        "changes": changes.to_readers(draft, editions, request.at),
        "known": bool(begun),
        "proposed": True,
        "remarks": remarks(draft),
        "preview_url": access.address(draft, "preview"),
    }


def to_countersign(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """The version as it went out, and why it did."""
    row = review.first_open(draft)
    if not row:
        return {"stop": _("No version of it waits for a counter-signature.")}
    edition = draft.message.editions.get(number=row.number)
    is_own = row.overridden_by_id == request.user.pk
    return {
        "stop": _("You published it yourself, so another person has to counter-sign it.")
        if is_own
        else "",
        "initial": {"number": row.number},
        "override": row,
        "edition": edition,
        "document": edition.content,
        "in_language": edition.in_language,
    }


STEPS = [
    Step(
        "submit",
        "",
        lambda draft: draft.review == Review.DRAFT,
        lambda draft, by, answers: review.submit(draft, by=by),
        StepForm,
        gettext_lazy("Submit…"),
        gettext_lazy("Submit “%s” for a second reader?"),
        gettext_lazy(
            "Those who may approve find it on their start page and are told by e-mail. You can "
            "go on writing; they approve what stands there when they do."
        ),
        gettext_lazy("Submit"),
        gettext_lazy("It is submitted. A second person reads it."),
    ),
    Step(
        "takeback",
        "",
        lambda draft: draft.review == Review.SUBMITTED,
        lambda draft, by, answers: review.take_back(draft, by=by),
        StepForm,
        gettext_lazy("Take back…"),
        gettext_lazy("Take back “%s”?"),
        gettext_lazy("It is a draft again, and nobody is asked to read it."),
        gettext_lazy("Take back"),
        gettext_lazy("It is a draft again."),
    ),
    Step(
        "approve",
        access.APPROVE,
        lambda draft: draft.review == Review.SUBMITTED,
        lambda draft, by, answers: review.approve(draft, by=by, seen=answers["seen"]),
        ReadForm,
        gettext_lazy("Approve…"),
        gettext_lazy("Approve “%s”?"),
        gettext_lazy(
            "You approve exactly what stands above: the text, what belongs to it, the note, the "
            "address and the date. If any of it changes, it has to be approved again."
        ),
        gettext_lazy("Approve"),
        gettext_lazy("It is approved, as it is now."),
        TEMPLATE,
        to_read,
    ),
    Step(
        "return",
        access.APPROVE,
        lambda draft: draft.review != Review.DRAFT,
        lambda draft, by, answers: review.return_(draft, answers["remark"], by=by),
        ReturnForm,
        gettext_lazy("Return…"),
        gettext_lazy("Return “%s” to its author?"),
        gettext_lazy("It is a draft again, with your remark. Its author is told by e-mail."),
        gettext_lazy("Return"),
        gettext_lazy("It is returned, with your remark."),
    ),
    Step(
        "countersign",
        access.APPROVE,
        lambda draft: review.first_open(draft) is not None,
        lambda draft, by, answers: review.countersign(draft, by=by, number=answers["number"]),
        VersionForm,
        gettext_lazy("Counter-sign…"),
        gettext_lazy("Counter-sign “%s”?"),
        gettext_lazy(
            "You have read what was published without approval, and stand for it. If it should "
            "not stand, correct, withdraw or remove it; it still needs a counter-signature."
        ),
        gettext_lazy("Counter-sign"),
        gettext_lazy("It is counter-signed."),
        TEMPLATE,
        to_countersign,
    ),
]


def page(desk: admin.ModelAdmin, request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """A step without a permission of its own is for whoever may change the draft."""
    if not step.permission:
        draft = access.opened(desk, request, pk)
        if not desk.has_change_permission(request, draft):
            raise PermissionDenied
    return steps.page(desk, request, pk, step)


def remarks(draft: Draft) -> list[Remark]:
    return list(Remark.objects.filter(draft=draft.pk).select_related("created_by"))


def panel(desk: admin.ModelAdmin, request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What the form of a stored draft says of its second reader, and the buttons there."""
    begun = draft.message.editions.filter(public_from__lte=request.at).order_by("number")
    current = clearance.of(draft, begun, access.user(request))
    may_change = desk.has_change_permission(request, draft)
    is_void = draft.review == Review.APPROVED and not current.holds
    return {
        "clearance": current,
        "may_change": may_change,
        "remarks": remarks(draft),
        "links": [
            {"name": step.link, "url": access.address(draft, step.name)}
            for step in STEPS
            if (request.user.has_perm(step.permission) if step.permission else may_change)
            and (step.possible(draft) or (is_void and step.name in {"approve", "submit"}))
        ],
    }
