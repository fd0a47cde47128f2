"""The desk: press releases, interviews and comments, written in one form with small differences."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from embassy.multilingual import with_names
from embassy.widgets import Checkboxes, EditorAdmin
from news import files
from news import review as second_reader
from news.admin import (
    access,
    bulk,
    copies,
    erasing,
    former,
    kept,
    languages,
    links,
    presence,
    preview,
    publish,
    recognised,
    review,
    served,
    sources,
    steps,
)
from news.admin.draft_list import DraftList
from news.admin.forms import Chosen, DraftForm
from news.admin.status import words
from news.admin.together import Together
from news.admin.uses import AttachmentInline, PictureInline
from news.models import Draft, Message

Fieldset = tuple[Any, dict[str, Any]]
TITLE: Fieldset = (None, {"fields": ["title", "in_language"]})
TEXT: Fieldset = (_("Text"), {"fields": ["summary", "body", "notes_to_editors"]})
PLACE: Fieldset = (_("Where it belongs"), {"fields": ["categories", "issuer"]})
NOTE: Fieldset = (_("What readers are told"), {"fields": ["note_kind", "note"]})
ADDRESS: Fieldset = (_("Date and address"), {"fields": ["date_published", "slug"]})


class DraftAdmin(Together, DraftList, EditorAdmin):
    """What the three kinds share. A kind adds what it alone is asked for (`details`).

    State is read-only here: buttons lead to the pages that move it, and those ask for the
    permission to publish.
    """

    details: ClassVar[Sequence[Fieldset]] = ()
    form = DraftForm
    inlines = (PictureInline, AttachmentInline)
    actions = (bulk.publish_selected,)
    change_form_template = "admin/news/draft_form.html"

    class Media:
        # Named together, because only then is the second loaded after the first.
        js = ("admin/js/admin/RelatedObjectLookups.js", "newsroom/choices.js")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A text that has a version needs a note to readers when it changes; its approver reads
        it too, so it is written here."""
        has_version = obj and (obj.out_since or obj.waits_for)
        return [TITLE, *self.details, TEXT, PLACE, ADDRESS, *([NOTE] if has_version else [])]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Draft]:
        """What is left out needs no index, so that the one by the last change is read."""
        others = [kind for kind in Message.Kind.values if kind != self.model.kind]
        return super().get_queryset(request).exclude(message__kind__in=others)

    def get_urls(self) -> list[Any]:
        pages: dict[str, Callable[..., HttpResponse]] = {
            "publish": partial(publish.page, self),
            "preview": partial(preview.page, self),
            "erase": partial(erasing.page, self),
            "duplicate": require_POST(partial(copies.duplicate_page, self)),
            "translate": require_POST(partial(copies.translate_page, self)),
            "presence": require_POST(partial(presence.page, self)),
            **{step.name: partial(steps.page, self, step=step) for step in steps.STEPS},
            **{step.name: partial(review.page, self, step=step) for step in review.STEPS},
            **{step.name: partial(sources.page, self, step=step) for step in sources.STEPS},
        }
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(page),
                name=f"news_{self.opts.model_name}_{name}",
            )
            for name, page in pages.items()
        ] + [*links.paths(self), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """What is erased stays as it is: an empty sheet under a reference."""
        is_erased = obj is not None and getattr(obj, "erased_at", None)
        return super().has_change_permission(request, obj) and not is_erased

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(access.PUBLISH)

    # The form

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "in_language":
            kwargs |= {
                "widget": languages.select(request),
                "initial": languages.of_mission(request)[0],
            }
        if isinstance(db_field, models.ManyToManyField):
            kwargs |= {"form_class": Chosen, "widget": Checkboxes(db_field.verbose_name)}
        if db_field.name in {"summary", "note"}:
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
        is_erased = bool(getattr(draft, "erased_at", None))
        context["may_publish"] = self.has_publish_permission(request) and not is_erased
        if draft:
            # The form has put what was typed into `draft`; the panels tell of what is stored.
            stored = access.opened(self, request, draft.pk)
            context |= {
                "status": words(request, draft),
                "steps": [*steps.possible(request, draft), *links.offered(request, draft)],
                "recognised": recognised.of_draft(stored),
                "halves": copies.possible(self, request, stored),
                "source": sources.panel(self, request, stored),
                "served": served.versions(request, stored),
                "review": None if is_erased else review.panel(self, request, stored),
                "may_submit": stored.review == Draft.Review.DRAFT,
                **({} if is_erased else former.of_draft(request, stored)),
                "draft": stored,
                "preview_url": access.address(draft, "preview"),
                "publish_url": access.address(draft, "publish"),
                "duplicate_url": access.address(draft, "duplicate"),
                "translate_url": access.address(draft, "translate"),
            }
        answer = super().render_change_form(request, context, *args, **kwargs)
        if request.method == "POST":
            take_back(context)
        return answer

    # Saving

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A first save that is sent twice at once is saved by one, and leads there from both."""
        try:
            with files.undone_on_failure():
                return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            uuid = request.POST.get("first_save")
            saved = Draft.objects.filter(message__uuid=uuid).first() if uuid else None
            if not saved:
                raise
            return kept.saved(request, redirect(access.address(saved)))

    def save_model(self, request: HttpRequest, obj: Draft, form: DraftForm, change: bool) -> None:
        """A first save makes the message too. Saving what is stored already is no change."""
        if not change:
            uuid = form.cleaned_data["first_save"] or uuid4()
            obj.message = Message.objects.create(kind=self.model.kind, uuid=uuid)
            obj.created_by = access.user(request)
        elif not form.is_changed():
            return
        self.save_change(request, obj)

    def save_related(
        self, request: HttpRequest, form: DraftForm, formsets: Any, change: bool
    ) -> None:
        """A picture is part of the text: changing one changes the draft."""
        super().save_related(request, form, formsets, change)
        used = any(formset.has_changed() for formset in formsets)
        if used and change and not form.is_changed():
            self.save_change(request, form.instance)
        if remark := form.cleaned_data.get("remark"):
            second_reader.add_remark(form.instance, remark, by=access.user(request))

    def save_change(self, request: HttpRequest, draft: Draft) -> None:
        second_reader.saved(draft)
        draft.changed_by = access.user(request)
        draft.lock_version += 1
        draft.save()

    def response_change(self, request: HttpRequest, obj: Draft) -> HttpResponse:
        """Some buttons save and go on. A first save only saves: going back from the next page
        would lead to an empty form that remembers the text, and make a second message."""
        if "_preview" in request.POST:
            return redirect(access.address(obj, "preview"))
        if "_submit" in request.POST:
            return redirect(access.address(obj, "submit"))
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


def take_back(context: dict[str, Any]) -> None:
    """Nothing of a form that is refused is kept, its files included."""
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset:
            form.ask_again()
    transaction.set_rollback(True)
