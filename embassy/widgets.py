"""What the newsroom types in; above all the one editor of running text, CKEditor 4.

CKEditor 4 is past its life, so it is kept small: it is what the field is typed in and nothing
more. What it sends is cleaned like any other input (embassy/markup.py), and what it needs of
the content security policy is granted on the pages that hold it and nowhere else.
"""

from collections.abc import Collection
from typing import Any

from ckeditor.fields import RichTextField, RichTextFormField
from ckeditor.widgets import CKEditorWidget
from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from embassy import language_tags
from embassy.host_time import DayInput, HostTimeField, HostTimeInput

# Its chrome sets style attributes and its buttons carry event handlers. The inline script that
# begins its frame is not granted: newsroom/editor.js does without it.
EDITOR_POLICY = {"style-src": [UNSAFE_INLINE], "script-src-attr": [UNSAFE_INLINE]}


class Editor(CKEditorWidget):
    config: dict[str, Any]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # A dictionary of its own: the package writes into one that all copies share.
        self.config = {**self.config, "contentsCss": static("newsroom/editor.css")}
        return super().get_context(name, value, attrs)

    @property
    def media(self) -> forms.Media:
        # Named together, because only then is the second loaded after the first.
        ours = forms.Media(js=["ckeditor/ckeditor/ckeditor.js", "newsroom/editor.js"])
        return super().media + ours

    def set(self, **options: Any) -> None:
        """Options of CKEditor for this field alone."""
        self.config = {**self.config, **options}


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, as one group with its name, which screen readers say with each box."""

    def __init__(self, label: Any) -> None:
        super().__init__()
        self.label = label

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return format_html(
            '<fieldset class="boxes"><legend class="visually-hidden">{}</legend>{}</fieldset>',
            capfirst(self.label),
            super().render(*args, **kwargs),
        )


class EditorField(RichTextFormField):
    widget = Editor


# For `ModelAdmin.formfield_overrides`: every admin of ours.
FIELDS: dict[type[models.Field], dict[str, Any]] = {
    RichTextField: {"form_class": EditorField},
    models.DateField: {"widget": DayInput},
    models.DateTimeField: {"form_class": HostTimeField, "widget": HostTimeInput},
    models.URLField: {"assume_scheme": "https"},
}


class EditorAdmin(admin.ModelAdmin):
    """An admin whose form holds editors."""

    formfield_overrides = FIELDS

    @method_decorator(csp_update(EDITOR_POLICY))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)


def spoken(in_language: str) -> dict[str, str]:
    """The attributes of a field in which words in that language are typed."""
    return {"lang": in_language, "dir": language_tags.direction(in_language)}


def speak(form: forms.BaseForm, in_language: str, texts: Collection[str] = ()) -> None:
    """Tell the editors of `form` their names, for screen readers, and the language of the text;
    the fields `texts`, in which words of it are typed, know the language too.

    newsroom/editor.js changes it when another language is chosen.
    """
    for name, field in form.fields.items():
        if name in texts and not isinstance(field.widget, Editor):
            field.widget.attrs |= {**spoken(in_language), "data-speaks": ""}
        if isinstance(field.widget, Editor):
            field.widget.set(
                title=str(field.label),
                contentsLanguage=in_language,
                contentsLangDirection=language_tags.direction(in_language),
            )
