"""What a text is a translation of: tying it, and the desk's word that it is still right.

When it is behind is said in news/translations.py. The tie is the message's, not the text's: it
is no part of what is approved, and moves nobody's text.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import publishing, translations
from news.admin import access, steps
from news.admin.choosing import PublicMessageField
from news.admin.forms import StepForm
from news.admin.status import with_status
from news.admin.steps import OUT, Step
from news.editions import open_desk
from news.models import Draft, Edition, Message

YEAR = timedelta(days=365)
# What the start page names; a desk with more of them reads the list.
LONGEST = 50


class SourceForm(StepForm):
    source = PublicMessageField(label=gettext_lazy("Message that it is a translation of"))


class CheckedForm(StepForm):
    """What was compared: a source that is changed meanwhile has to be looked at again."""

    number = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))


def with_source(drafts: QuerySet[Draft], at: datetime) -> QuerySet[Draft]:
    """Drafts of `with_status`, with the number of the source's version that they lag behind as
    it was told to readers (`behind`, None for the others). In the same query."""
    told = translations.told_since(
        OuterRef("message__source"),
        Coalesce(OuterRef("message__source_version"), 0),
        OuterRef("out_since"),
        at,
    )
    return drafts.annotate(behind=Subquery(told.values("number")[:1]))


def are_behind() -> Q:
    """Which drafts of `with_source` are public and behind their sources."""
    return Q(message__source__isnull=False, status__in=OUT, behind__isnull=False)


def is_behind(draft: Draft) -> bool:
    return draft.behind is not None and draft.status in OUT


def tie(draft: Draft, source: Message, *, by: User) -> None:
    """Make it a translation of `source`; all that say the same as either are one group then."""
    with open_desk(draft, by) as desk:
        message = desk.message
        _refuse_circle(message, source)
        if message.translation_group != source.translation_group:
            _refuse_twice(message, source)
            joined = Message.objects.filter(translation_group=message.translation_group)
            joined.update(translation_group=source.translation_group)
        Message.objects.filter(pk=message.pk).update(source=source, source_version=None)
        desk.log(_("Named as a translation of {}").format(source))


def untie(draft: Draft, *, by: User) -> None:
    """Make it a message of its own again, together with what was translated from it."""
    with open_desk(draft, by) as desk:
        parted = [desk.message.pk]
        for pk in parted:  # grows while it is read
            parted += Message.objects.filter(source=pk).values_list("pk", flat=True)
        Message.objects.filter(pk__in=parted).update(translation_group=uuid4())
        Message.objects.filter(pk=desk.message.pk).update(source=None, source_version=None)
        desk.log(_("No longer named as a translation"))


def confirm(draft: Draft, number: int, *, by: User) -> None:
    """Note that the translation is still right with version `number` of its source."""
    with open_desk(draft, by) as desk:
        source = desk.message.source
        if not source or translations.last_told(source, desk.now) != number:
            raise publishing.PublishingRefused(
                _("The source has changed again meanwhile. Compare the two once more.")
            )
        Message.objects.filter(pk=desk.message.pk).update(source_version=number)
        desk.log(_("Compared with version {} of its source: still right").format(number))


def _refuse_circle(message: Message, source: Message) -> None:
    above: Message | None = source
    while above:
        if above.pk == message.pk:
            raise publishing.PublishingRefused(
                _("That message is this one, or is itself translated from it. Choose another.")
            )
        above = above.source


def _refuse_twice(message: Message, source: Message) -> None:
    mine, theirs = (
        set(
            Draft.objects.filter(message__translation_group=each.translation_group).values_list(
                "in_language", flat=True
            )
        )
        for each in (message, source)
    )
    if mine & theirs:
        raise publishing.PublishingRefused(
            _(
                "That message says the same in this language already, in another text. Look at "
                "its translations first."
            )
        )


def told(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What the page of “still right” shows: the change of the source, to be compared."""
    source = draft.message.source
    number = translations.last_told(source, request.at) if source else 0
    return {"initial": {"number": number}}


STEPS = [
    Step(
        "source",
        "",
        lambda draft: draft.message.source_id is None,
        lambda draft, by, answers: tie(draft, answers["source"], by=by),
        SourceForm,
        gettext_lazy("Is a translation of…"),
        gettext_lazy("What is “%s” a translation of?"),
        gettext_lazy(
            "Readers of either text are led to the other one, and the desk is told when the "
            "source is corrected."
        ),
        gettext_lazy("Name the source"),
        gettext_lazy("It is a translation of that message."),
    ),
    Step(
        "untie",
        "",
        lambda draft: draft.message.source_id is not None,
        lambda draft, by, answers: untie(draft, by=by),
        StepForm,
        gettext_lazy("Is no translation…"),
        gettext_lazy("Is “%s” no translation?"),
        gettext_lazy(
            "Readers are no longer led from one text to the other. The texts do not change."
        ),
        gettext_lazy("It is no translation"),
        gettext_lazy("It is a message of its own."),
    ),
    Step(
        "still-right",
        "",
        is_behind,
        lambda draft, by, answers: confirm(draft, answers["number"], by=by),
        CheckedForm,
        gettext_lazy("Checked, still right…"),
        gettext_lazy("Is “%s” still right?"),
        gettext_lazy(
            "You have compared it with the source as it is now, and nothing has to be changed. "
            "The notice to readers goes away until the source is changed again."
        ),
        gettext_lazy("It is still right"),
        gettext_lazy("It is noted that the translation is still right."),
        shown=told,
    ),
]


def may(desk: admin.ModelAdmin, request: HttpRequest, draft: Draft) -> bool:
    """Readers are told of the tie: once a text is public it is for those who may publish."""
    if not desk.has_change_permission(request, draft) or draft.erased_at:
        return False
    return draft.out_since is None or request.user.has_perm(access.PUBLISH)


def page(desk: admin.ModelAdmin, request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    if not may(desk, request, access.opened(desk, request, pk)):
        raise PermissionDenied
    return steps.page(desk, request, pk, step)


def panel(desk: admin.ModelAdmin, request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What the form of a stored draft says of its source: its text beside, what has changed
    since, and the buttons. Four queries at most."""
    source = draft.message.source_id
    links = [
        {"name": step.link, "url": access.address(draft, step.name)}
        for step in STEPS
        if step.possible(draft)
    ]
    found: dict[str, Any] = {"links": links if may(desk, request, draft) else []}
    if source is None:
        return found
    told = Edition.objects.filter(message=source).select_related("address", "message")
    public = told.public(request.at).defer("document").first()
    found |= {"is_translation": True, "public": public}
    if is_behind(draft):
        found["since"] = since = told.get(number=draft.behind)
        found["from"] = _compared(draft, since, request.at)
    texts = Draft.objects.filter(message=source, message__kind__in=access.kinds(request.user))
    if text := texts.select_related("message").first():
        found |= {"draft": text, "url": access.address(text)}
    return found


def _compared(draft: Draft, since: Edition, at: datetime) -> int:
    """The number of the source's version that the translation was made from, or compared with."""
    if draft.message.source_version:
        return draft.message.source_version
    before = Edition.objects.filter(message=since.message_id, public_from__lte=draft.out_since)
    numbers = before.order_by("-number").values_list("number", flat=True)
    return numbers.first() or 1


def lagging(request: HttpRequest) -> list[Draft]:
    """The translations that are behind and that the user may see, as the start page lists them:
    those of the latest changes. Two queries.

    It begins from the changes of the last year, so that it costs no more the more there is;
    those of longer ago are found by the filter of the list.
    """
    at = request.at
    changed = Edition.objects.begun(at).filter(public_from__gt=at - YEAR, number__gt=1)
    changed = changed.exclude(note_kind=Edition.Note.MINOR).order_by("-public_from", "-pk")
    sources = changed.filter(message__translations__isnull=False).values_list("message", flat=True)
    drafts = Draft.objects.filter(
        message__source__in=list(sources[:LONGEST]), message__kind__in=access.kinds(request.user)
    )
    found = with_source(with_status(drafts.select_related("message"), at), at)
    return list(found.filter(are_behind()).order_by("-changed_at", "-pk")[:LONGEST])
