"""What the form of a draft held when it was opened, as digests that it carries along.

With them a save that comes too late is told apart by the field: what the other changed, and
what is one's own. They come back from a browser, so they decide only what is shown and what the
form holds when it comes back, never what is saved.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from ckeditor.fields import RichTextFormField
from django import forms
from django.db.models import Model

from embassy import markup
from news.models.draft import BODY_LIMIT

# Kept out of what is compared: they are no part of the text.
NO_TEXT = {"id", "draft", "upload", "DELETE", "remark"}
# CKEditor writes the one where it was given the other.
_TWINS = re.compile(r"(?<=[</])[bi](?=>)")


@dataclass(frozen=True)
class Opened:
    """Digests by field, and by the key of each row of the formsets, with the key of its file.

    `known` is False where the form did not say what it held.
    """

    fields: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    known: bool = True

    def written(self) -> str:
        return json.dumps([self.fields, self.rows], separators=(",", ":"))


def of_forms(form: forms.ModelForm, formsets: Iterable[Any]) -> Opened:
    """What is stored, of a form and formsets that are not bound."""
    return Opened(
        {name: digest(stored(form, name)) for name in names(form)},
        {
            formset.prefix: {
                str(row.instance.pk): [row_digest(row), str(row.instance.file_id)]
                for row in formset.initial_forms
            }
            for formset in formsets
        },
    )


def read(written: str) -> Opened:
    """What a form says that it held; what cannot be read is not known."""
    try:
        fields, rows = json.loads(written)
        for row in (row for of_set in rows.values() for row in of_set.values()):
            _digest, _file = row
        return Opened(dict(fields), dict(rows))
    except (AttributeError, RecursionError, TypeError, ValueError):
        return Opened(known=False)


def names(form: forms.ModelForm) -> list[str]:
    """The fields that hold the text, in their order."""
    return [
        name
        for name, shown in form.fields.items()
        if name not in NO_TEXT and not shown.widget.is_hidden
    ]


def stored(form: forms.ModelForm, name: str) -> str:
    return canonical(form.fields[name], form.get_initial_for_field(form.fields[name], name))


def typed(form: forms.ModelForm, name: str) -> str:
    """What a bound form holds, as it would be stored."""
    return canonical(form.fields[name], typed_value(form, name))


def typed_value(form: forms.ModelForm, name: str) -> Any:
    """What was typed, cleaned; as it was sent where it cannot be."""
    cleaned = getattr(form, "cleaned_data", {})
    return cleaned[name] if name in cleaned else form[name].data


def row_digest(row: forms.ModelForm) -> str:
    """Of a row's words; its file stands for itself."""
    value = typed if row.is_bound else stored
    return digest("\n".join(value(row, name) for name in names(row)))


def canonical(shown: forms.Field, value: Any) -> str:
    """A field's value as it is stored, as text that is the same for the same value."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return str(value.pk)
    if not isinstance(value, str) and isinstance(value, Iterable):
        return ",".join(sorted(str(getattr(row, "pk", row)) for row in value))
    if isinstance(shown, RichTextFormField) and len(value) <= BODY_LIMIT:
        return _TWINS.sub(
            lambda name: {"b": "strong", "i": "em"}[name.group()], markup.tidy(str(value))
        )
    return " ".join(markup.normal(str(value)).split())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]
