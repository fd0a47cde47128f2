"""A save that comes too late: both texts side by side, and a form that keeps what was typed.

A field that only the other changed is taken over into the form, so that saving it afterwards
takes back nothing of theirs; every other field holds what was typed. What is saved is decided
by the editor, who has seen both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ckeditor.fields import RichTextFormField
from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from embassy import widgets
from news.admin import access, beside, opened, stale_rows
from news.admin.forms import SPOKEN
from news.admin.opened import Opened
from news.models import Draft


@dataclass(frozen=True)
class Stale:
    """`lock_version` is what a form must carry that was sent after looking at `differences`.

    `who` saved the text that is stored, at `at`. `mover` was the last to save it or to take a
    step; `step` is their line of the history, None when it was a save.
    """

    who: str
    at: datetime
    mover: str
    step: LogEntry | None
    lock_version: int
    is_own: bool
    differences: Sequence[beside.Difference]
    chose_files: bool

    @property
    def is_sent_twice(self) -> bool:
        """Whether the same person has stored all of it already."""
        return self.is_own and not self.differences and not self.chose_files


def is_stale(form: forms.ModelForm) -> bool:
    return form.is_bound and form.has_error("__all__", "stale")


def over(posted: QueryDict) -> QueryDict:
    """What was sent; with the version that was looked at, when it is to be saved over it."""
    if "_over" not in posted:
        return posted
    answers = posted.copy()
    answers["lock_version"] = answers.get("_over", "")
    answers["_continue"] = ""
    return answers


def compare(request: HttpRequest, form: Any, wrapped: Sequence[Any], stored: Draft) -> Stale:
    """What differs between what was sent and `stored`, which nobody changes meanwhile.

    The form, and the formsets in `wrapped`, are changed into what is to be sent next.
    """
    was = opened.read(request.POST.get("opened", ""))
    differences = [
        *_fields(request, form, stored, was),
        *(row for inline in wrapped for row in stale_rows.merge(request, inline, stored, was)),
    ]
    form.errors["__all__"].data = [
        error for error in form.errors["__all__"].as_data() if error.code != "stale"
    ]
    if not form.errors["__all__"]:
        del form.errors["__all__"]
    who = access.name(stored.changed_by) if stored.changed_by else _("Somebody")
    last = _last_line(stored)
    return Stale(
        who=who,
        at=stored.changed_at,
        mover=access.name(last.user) if last else who,
        # Django writes what a form has changed as JSON; a step is a sentence.
        step=last if last and not last.change_message.startswith("[") else None,
        lock_version=stored.lock_version,
        is_own=(last.user_id if last else stored.changed_by_id) == access.user(request).pk,
        differences=differences,
        chose_files=bool(request.FILES),
    )


def _last_line(stored: Draft) -> LogEntry | None:
    """The last line of the history, unless the text was saved after it: an import writes none."""
    lines = LogEntry.objects.filter(
        content_type=get_content_type_for_model(stored),
        object_id=str(stored.pk),
        action_time__gte=stored.changed_at,
    )
    return lines.select_related("user").order_by("-pk").first()


def _fields(request: HttpRequest, form: Any, stored: Draft, was: Opened) -> list[beside.Difference]:
    fresh, data, found = type(form)(instance=stored), form.data.copy(), []
    for name in opened.names(form):
        theirs, mine = opened.stored(fresh, name), opened.typed(form, name)
        if theirs == mine:
            continue
        changed = beside.whose(was.fields.get(name), opened.digest(theirs), opened.digest(mine))
        found.append(_difference(request, form, fresh, name, changed))
        if changed == "theirs":
            _take_over(data, form, fresh, name)
    form.data = data
    widgets.speak(form, data.get("in_language", ""))
    return found


def _difference(
    request: HttpRequest, form: Any, fresh: Any, name: str, changed: beside.Whose
) -> beside.Difference:
    field, stored = form.fields[name], fresh.instance
    rich = isinstance(field, RichTextFormField)
    theirs = fresh.get_initial_for_field(field, name)
    if isinstance(field, forms.ModelChoiceField) and not isinstance(theirs, list):
        theirs = getattr(stored, name)
    mine = opened.typed_value(form, name)
    texts = [beside.shown(request, field, value) for value in (theirs, mine)]
    spoken = stored.in_language if name in SPOKEN else ""
    return beside.difference(
        str(capfirst(field.label)), changed, texts[0], texts[1], rich=rich, in_language=spoken
    )


def _take_over(data: QueryDict, form: Any, fresh: Any, name: str) -> None:
    """Write what is stored into `data`, as a browser would send it."""
    field, key = form.fields[name], form.add_prefix(name)
    widget = beside.inner_widget(field.widget)
    value = field.prepare_value(fresh.get_initial_for_field(field, name))
    if isinstance(widget, forms.MultiWidget):
        pieces = widget.decompress(value) or []
        for part, suffix, piece in zip(widget.widgets, widget.widgets_names, pieces, strict=True):
            data[key + suffix] = part.format_value(piece) or ""
    else:
        text = widget.format_value(value)
        data.setlist(key, text if isinstance(text, list) else [text or ""])
    form.errors.pop(name, None)
