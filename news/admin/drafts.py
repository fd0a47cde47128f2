"""The desk: press releases, interviews and comments, written in one form with small differences."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from embassy.multilingual import language_name, with_names
from embassy.widgets import EditorAdmin
from news.admin import access, preview, publish, steps
from news.admin.filters import CategoryFilter, LanguageFilter, StatusFilter
from news.admin.forms import DraftForm
from news.admin.status import with_status, words
from news.models import Draft, Message

Fieldset = tuple[Any, dict[str, Any]]
TITLE: Fieldset = (None, {"fields": ["title", "in_language"]})
TEXT: Fieldset = (_("Text"), {"fields": ["summary", "body", "notes_to_editors"]})
PLACE: Fieldset = (_("Where it belongs"), {"fields": ["categories", "issuer"]})
ADDRESS: Fieldset = (_("Date and address"), {"fields": ["date_published", "slug"]})


class DraftAdmin(EditorAdmin):
    """What the three kinds share. A kind adds what it alone is asked for (`details`).

    State is read-only here: buttons lead to the pages that move it, and those ask for the
    permission to publish.
    """

    details: ClassVar[Sequence[Fieldset]] = ()
    form = DraftForm
    change_form_template = "admin/news/draft_form.html"
    search_fields = ("title",)
    list_filter = (StatusFilter, CategoryFilter, LanguageFilter)
    list_per_page = 50
    ordering = ("-changed_at", "-pk")

    class Media:
        # Named together, because only then is the second loaded after the first.
        js = ("admin/js/admin/RelatedObjectLookups.js", "newsroom/choices.js")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [TITLE, *self.details, TEXT, PLACE, ADDRESS]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Draft]:
        drafts = super().get_queryset(request).filter(message__kind=self.model.kind)
        drafts = drafts.select_related("message", "changed_by").prefetch_related("categories")
        return with_status(drafts, request.at)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["title", *columns(request)]

    def get_urls(self) -> list[Any]:
        pages: dict[str, Callable[..., HttpResponse]] = {
            "publish": publish.page,
            "preview": preview.page,
            **{step.name: partial(steps.page, step=step) for step in steps.STEPS},
        }
        kind = self.opts.model_name
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(partial(page, self)),
                name=f"news_{kind}_{name}",
            )
            for name, page in pages.items()
        ] + super().get_urls()

    # The form

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "in_language":
            mission = request.layout.mission
            codes = mission.language_codes if mission else [db_field.default]
            choices = [(code, language_name(code)) for code in codes]
            kwargs |= {"widget": forms.Select(choices=choices), "initial": codes[0]}
        if isinstance(db_field, models.ManyToManyField):
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        if db_field.name == "summary":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        return with_names(super().get_field_queryset(db, db_field, request), db_field)

    def view_on_site(self, draft: Draft) -> str | None:
        """The message's current address; None before it is public and when it is gone."""
        edition = draft.message.editions.public().select_related("address").first()
        return edition.get_absolute_url() if edition else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        draft = context["original"]
        context["may_publish"] = request.user.has_perm(access.PUBLISH)
        if draft:
            context |= {
                "status": words(request, draft),
                "steps": steps.possible(request, draft),
                "preview_url": access.address(draft, "preview"),
                "publish_url": access.address(draft, "publish"),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Draft, form: DraftForm, change: bool) -> None:
        """A first save makes the message too. Saving what is stored already is no change."""
        if not change:
            obj.message = Message.objects.create(kind=self.model.kind)
            obj.created_by = access.user(request)
        elif not form.is_changed():
            return
        obj.changed_by = access.user(request)
        obj.lock_version += 1
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Draft) -> HttpResponse:
        """Two buttons save and go on. A first save only saves: going back from the next page
        would lead to an empty form that remembers the text, and make a second message."""
        if "_preview" in request.POST:
            return redirect(access.address(obj, "preview"))
        if "_publish" in request.POST and request.user.has_perm(access.PUBLISH):
            return redirect(access.address(obj, "publish"))
        return super().response_change(request, obj)

    # Deleting

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """What has ever had a version stays: a reference, once given, is kept for ever."""
        return super().has_delete_permission(request, obj) and not (obj and obj.message.reference)

    def delete_model(self, request: HttpRequest, obj: Draft) -> None:
        delete_with_message(obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Draft]) -> None:
        with transaction.atomic():
            for draft in queryset:
                delete_with_message(draft)


def delete_with_message(draft: Draft) -> None:
    """Both or neither: a message without its draft would be nobody's."""
    with transaction.atomic():
        message = draft.message
        draft.delete()
        message.delete()


def columns(request: HttpRequest) -> list[Callable[[Draft], str]]:
    """The columns of the lists, for the cities and languages of this request's site."""

    @admin.display(description=_("is it out?"), ordering="status")
    def status(draft: Draft) -> str:
        return words(request, draft)

    @admin.display(description=_("public since"), ordering="out_since")
    def public_since(draft: Draft) -> str:
        return request.layout.both(draft.out_since) if draft.out_since else ""

    @admin.display(description=_("language"), ordering="in_language")
    def language(draft: Draft) -> str:
        return language_name(draft.in_language)

    @admin.display(description=_("categories"))
    def categories(draft: Draft) -> str:
        names = request.layout.categories
        return ", ".join(str(names[row.pk].name_here) for row in draft.categories.all())

    @admin.display(description=_("last change"), ordering="changed_at")
    def last_change(draft: Draft) -> str:
        return request.layout.both(draft.changed_at)

    return [status, public_since, language, categories, last_change]
