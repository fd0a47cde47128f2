"""A new draft that begins as another one: a copy of it, or its half in another language."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from embassy.multilingual import language_name
from news.admin import access, languages
from news.models import Attachment, Draft, Message, Picture

# A copy has its own identity, its own place in time and nobody's changes yet.
ITS_OWN = {
    "id", "message", "slug", "date_published", "lock_version", "created_by", "changed_by",
    "created_at", "changed_at", "note_kind", "note", "review", "submitted_by", "submitted_at",
}  # fmt: skip


class HalfExists(Exception):
    """The message says the same in that language already: `draft` is its draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft


def halves(draft: Draft) -> dict[str, Draft]:
    """The drafts that say the same in other languages, by language. One query."""
    group = Draft.objects.filter(message__translation_group=draft.message.translation_group)
    others = group.exclude(pk=draft.pk).select_related("message").order_by("-pk")
    return {other.in_language: other for other in others}


def duplicate(draft: Draft, *, by: User) -> Draft:
    with transaction.atomic():
        return _copied(draft, Message.objects.create(kind=draft.message.kind), by)


def translate(draft: Draft, code: str, *, by: User) -> Draft:
    """The half in the language `code`, with the words of `draft`, its source, to be replaced.

    Raises HalfExists. All messages of the group are locked first, so that of two who press
    the button at once one starts it and the other is led to it.
    """
    with transaction.atomic():
        group = Message.objects.filter(translation_group=draft.message.translation_group)
        list(group.select_for_update().order_by("pk"))
        if existing := {**halves(draft), draft.in_language: draft}.get(code):
            raise HalfExists(existing)
        message = Message.objects.create(
            kind=draft.message.kind,
            translation_group=draft.message.translation_group,
            source=draft.message,
        )
        return _copied(draft, message, by, in_language=code)


def _copied(draft: Draft, message: Message, by: User, **values: Any) -> Draft:
    kept = {
        field.name: getattr(draft, field.name)
        for field in Draft._meta.concrete_fields
        if field.name not in ITS_OWN
    }
    owned = {"message": message, "created_by": by, "changed_by": by}
    copy = type(draft).objects.create(**{**kept, **owned, **values})
    for relation in Draft._meta.many_to_many:
        getattr(copy, relation.name).set(getattr(draft, relation.name).all())
    for model in (Picture, Attachment):
        uses: list[Any] = list(model._default_manager.filter(draft=draft))
        for use in uses:
            use.pk, use.draft = None, copy
        model._default_manager.bulk_create(uses)
    return copy


def possible(desk: admin.ModelAdmin, request: HttpRequest, draft: Draft) -> list[dict[str, Any]]:
    """The draft's other halves, as links, and those that can be started, as buttons."""
    started = halves(draft)
    codes = dict.fromkeys([*languages.of_mission(request), *started])
    adds = desk.has_add_permission(request)
    return [
        {"name": language_name(code), "code": code, "half": started.get(code)}
        | ({"url": access.address(started[code])} if code in started else {})
        for code in codes
        if code != draft.in_language and (adds or code in started)
    ]


def duplicate_page(desk: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    draft = _opened(desk, request, pk)
    copy = duplicate(draft, by=access.user(request))
    return _started(desk, request, draft, copy, _("This is a copy of “{}” as it was saved."))


def translate_page(desk: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    draft = _opened(desk, request, pk)
    code = request.POST.get("language", "")
    if code not in languages.of_mission(request):
        messages.error(request, _("Choose a language of the mission. Nothing was started."))
        return redirect(access.address(draft))
    try:
        copy = translate(draft, code, by=access.user(request))
    except HalfExists as error:
        sentence = _("It exists in {} already: {}. Nothing was started.")
        link = format_html('<a href="{}">{}</a>', access.address(error.draft), error.draft.title)
        messages.warning(request, format_html(sentence, language_name(code), link))
        return redirect(access.address(draft))
    said = _("This is the other half of “{}”. Put the translation in the place of its words.")
    return _started(desk, request, draft, copy, said)


def _opened(desk: admin.ModelAdmin, request: HttpRequest, pk: int) -> Draft:
    if not desk.has_add_permission(request):
        raise PermissionDenied
    return access.opened(desk, request, pk)


def _started(
    desk: admin.ModelAdmin, request: HttpRequest, draft: Draft, copy: Draft, sentence: str
) -> HttpResponse:
    said = sentence.format(draft.title)
    desk.log_addition(request, copy, said)
    messages.success(request, said)
    return redirect(access.address(copy))
