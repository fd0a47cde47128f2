"""Pictures and attachments below a draft: chosen, shown, described and put in order.

What is removed or replaced here is the use of a file; the file itself stays, because versions
that went out may name it.
"""

from collections.abc import Callable
from itertools import chain, count
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from embassy import markup, widgets
from news import descriptions, files
from news.admin import access, languages
from news.admin.languages import LanguageForm
from news.models import Attachment, File, Picture

Store = Callable[[UploadedFile, User | None], tuple[File, str]]


class Line(forms.CharField):
    """One line of text, in the form in which it is stored."""

    def to_python(self, value: Any) -> str:
        return " ".join(markup.normal(super().to_python(value) or "").split())


class UseForm(forms.ModelForm):
    """The file is stored when it has been checked; a form that is refused takes it back."""

    upload = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose the file. A form that came back has lost it.")},
    )
    store: ClassVar[Store]
    by: User
    # The language of the text that they stand below.
    language = ""
    stored: tuple[File, str] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and (upload := self.fields.get("upload")):
            upload.required = False
            upload.label = _("Another file in its place")

    def clean_upload(self) -> UploadedFile | None:
        upload = self.cleaned_data["upload"]
        if upload:
            self.stored = type(self).store(upload, self.by)
        return upload

    def ask_again(self) -> None:
        """Say of a good file, in a form that is refused, that browsers do not send it again."""
        if self.stored:
            self.add_error("upload", _("Nothing is saved yet. Choose this file again."))

    def save(self, commit: bool = True) -> Any:
        if self.stored:
            file, name = self.stored
            extension = name.rpartition(".")[2]
            if self.instance.pk:
                # Readers' links lead to the new file, once it is published, by the old name.
                name = files.served_name(self.instance.name, extension)
            self.instance.file, self.instance.name = file, self._own(name, extension)
        return super().save(commit)

    def _own(self, name: str, extension: str) -> str:
        """`name`, or with a number where another file of the draft has it."""
        uses = type(self.instance)._default_manager.filter(draft=self.instance.draft_id)
        taken = set(uses.exclude(pk=self.instance.pk).values_list("name", flat=True))
        stem = name.removesuffix(f".{extension}")
        numbered = (f"{stem}-{number}.{extension}" for number in count(2))
        return next(free for free in chain([name], numbered) if free not in taken)


class PictureForm(UseForm):
    store = files.store_picture

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widgets.speak(self, self.language, ("alt", "caption", "credit"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "alt" not in cleaned:
            return cleaned
        if not cleaned["alt"] and not cleaned.get("is_decorative"):
            self.add_error(
                "alt",
                _("Describe the picture for those who cannot see it, or mark it as decorative."),
            )
        elif cleaned["alt"] and cleaned.get("is_decorative"):
            self.add_error(
                "alt", _("A decorative picture has no description. Clear it, or the mark.")
            )
        elif cleaned["alt"] and descriptions.is_name_of_file(cleaned["alt"], self._names(cleaned)):
            self.add_error(
                "alt",
                _(
                    "This reads like the name of a file. Say what the picture shows, as you "
                    "would on the telephone."
                ),
            )
        return cleaned

    def _names(self, cleaned: dict[str, Any]) -> list[str]:
        upload = cleaned.get("upload")
        return [name for name in (upload and upload.name, self.instance.name) if name]

    def save(self, commit: bool = True) -> Any:
        picture = super().save(commit)
        if picture.focal:
            files.make_crops(picture.file, picture.focal, self.by)
        return picture


class AttachmentForm(LanguageForm, UseForm):
    """Its title is in its own language; without one, in that of the text."""

    store = files.store_attachment

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get(self.add_prefix("in_language"))
        chosen = self.instance.in_language if typed is None else typed
        if title := self.fields.get("title"):
            title.widget.attrs |= {**widgets.spoken(chosen or self.language), "data-of-row": ""}


class UseInline(admin.StackedInline):
    extra = 0
    max_num = 60
    readonly_fields = ("shown",)
    formfield_overrides = {**widgets.FIELDS, models.CharField: {"form_class": Line}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("file")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        most = {"validate_max": True, "absolute_max": self.max_num + 1}
        formset = super().get_formset(request, obj, **most, **kwargs)
        formset.form.by = access.user(request)
        stored = obj.in_language if obj else languages.of_mission(request)[0]
        formset.form.language = request.POST.get("in_language") or stored
        return formset

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Without the file to choose, for those who may only look."""
        fields = super().get_fields(request, obj)
        desk = self.admin_site.get_model_admin(self.parent_model)
        writes = desk.has_change_permission(request, obj) if obj else True
        changes = self.has_add_permission(request, obj) or self.has_change_permission(request, obj)
        return [name for name in fields if name != "upload" or (writes and changes)]

    @admin.display(description=_("Now"))
    def shown(self, use: Any) -> str:
        if not use.file_id:
            return "–"
        return format_html(
            '<a href="{}">{}</a> ({})',
            use.file.url(use.name),
            use.name,
            filesizeformat(use.file.size),
        )


class PictureInline(UseInline):
    model = Picture
    form = PictureForm
    fields = (
        "shown",
        "upload",
        "alt",
        "is_decorative",
        "caption",
        "credit",
        ("focal_x", "focal_y"),
        "position",
    )

    class Media:
        js = ("newsroom/focal.js",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("file__renditions__file")

    @admin.display(description=_("Now"))
    def shown(self, use: Any) -> str:
        """The smallest of its sizes, on which what matters is pointed at, and the largest."""
        if not use.file_id:
            return "–"
        rows = use.file.renditions.all()
        whole = [row.file for row in rows if not row.crop]
        plain = [file for file in whole if file.media_type == use.file.media_type]
        small = min([use.file, *plain], key=lambda file: file.width or 0)
        return format_html(
            '<span class="focal" data-focal>'
            '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}"></span>'
            '<a class="focal__whole" href="{}">{}</a>',
            small.url(use.name),
            small.width,
            small.height,
            use.alt or use.name,
            use.file.url(use.name),
            use.name,
        )


class AttachmentInline(UseInline):
    model = Attachment
    form = AttachmentForm
    fields = ("shown", "upload", "title", "in_language", "position")

    class Media:
        js = ("newsroom/titles.js",)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "in_language":
            kwargs["widget"] = languages.select(request, blank=True)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
