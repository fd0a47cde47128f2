"""What the desk fills in: the draft itself, and the answers that each step needs."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from embassy import widgets
from embassy.host_time import HostTimeField
from news.admin import access
from news.admin.choosing import PublicMessageField
from news.admin.languages import LanguageForm
from news.models import Draft, Edition, Message

NOW, LATER = "now", "later"
# The fields whose words are in the language of the text.
SPOKEN = {
    "title", "summary", "body", "notes_to_editors", "note", "dateline", "reply_to_name",
    "reply_to_title",
}  # fmt: skip


class Chosen(forms.ModelMultipleChoiceField):
    """Rows of a list. A key that is longer than any is a choice that does not exist."""

    def clean(self, value: Any) -> Any:
        for key in value or []:
            if len(str(key)) > 18:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(key)[:40]},
                )
        return super().clean(value)


def seen_version() -> forms.IntegerField:
    """The version of the draft that its editor saw. A browser that goes back must not keep it."""
    return forms.IntegerField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )


class DraftForm(LanguageForm):
    """`first_save` is the uuid of the message to be made: sent twice, it is made once.

    `remark` is saved with the text, so that neither is lost for the other; it is no part of it.
    """

    lock_version = seen_version()
    first_save = forms.UUIDField(
        required=False, initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    remark = forms.CharField(
        label=gettext_lazy("Add a remark"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["lock_version"] = self.instance.lock_version
        typed = self.data.get("in_language") or self.initial.get("in_language")
        chosen = self.fields["in_language"].initial if "in_language" in self.fields else None
        widgets.speak(self, typed or chosen or self.instance.in_language, SPOKEN)
        if notes := self.fields.get("notes_to_editors"):
            notes.widget.set(height=140)
        for name in ("speakers", "outlets"):
            if field := self.fields.get(name):
                field.widget.choices = sorted(field.choices, key=lambda choice: choice[1])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk:
            self.refuse_stale(cleaned.get("lock_version"))
        elif uuid := cleaned.get("first_save"):
            self.refuse_second(uuid)
        return cleaned

    @staticmethod
    def first_saved(uuid: UUID | None) -> Draft | None:
        """What the same form has saved already, when it is sent twice."""
        return Draft.objects.filter(message__uuid=uuid).first() if uuid else None

    def refuse_second(self, uuid: UUID) -> None:
        """Raise ValidationError when this form has made its draft already."""
        saved = Draft.objects.select_related("message").filter(message__uuid=uuid).first()
        if not saved:
            return
        sentence = _(
            "It is saved already: {}. What you typed is still here: if it is more than that, "
            "take it over."
        )
        link = format_html('<a href="{}">{}</a>', access.address(saved), saved.title)
        raise ValidationError(format_html(sentence, link), code="second")

    def refuse_stale(self, seen: int | None) -> None:
        """Raise ValidationError when somebody was quicker.

        The message is locked first, as every step of news/publishing.py does: nobody can
        come between this look and the save.
        """
        Message.objects.select_for_update().get(pk=self.instance.message_id)
        stored = Draft.objects.select_related("changed_by").get(pk=self.instance.pk)
        if stored.lock_version != seen:
            raise ValidationError(
                _("%(who)s changed it or took a step while you had it open."),
                code="stale",
                params={"who": stored.changed_by or _("Somebody")},
            )

    def is_changed(self) -> bool:
        """Whether anything differs from what is stored, once it is cleaned."""
        tidied = {"body", "notes_to_editors"}
        return any(
            name not in tidied or self.initial.get(name) != getattr(self.instance, name)
            for name in self.changed_data
            if name not in {"lock_version", "first_save", "remark"}
        )


class StepForm(forms.Form):
    """A step that needs no answer but the confirmation."""

    lock_version = seen_version()


class ReasonForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers see it in the place of the text, or above it."),
    )


class RemovalForm(ReasonForm):
    successor = PublicMessageField(
        label=gettext_lazy("Message that takes its place (if there is one)"), required=False
    )


class RescheduleForm(StepForm):
    to = HostTimeField(label=gettext_lazy("New moment"))


class PublishForm(StepForm):
    """When, and what readers are told. Only what applies is asked; a note that was approved with
    the text is not."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            (NOW, pgettext_lazy("publish", "Now")),
            (LATER, gettext_lazy("Later")),
        ],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    later = HostTimeField(label=gettext_lazy("Later"), required=False)
    replace = forms.BooleanField(
        label=gettext_lazy("Replace the version that is waiting"), required=False
    )
    note_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of note"),
        choices=Edition.Note.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note to readers"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy(
            "Stands above the text, in the history and in the feed. "
            "Say what was wrong and what is right."
        ),
    )

    def __init__(
        self, data: Any, *, known: bool, waiting: bool, fixed: bool = False, **kwargs: Any
    ) -> None:
        """`known`: it has a version; `waiting`: one of them is not public yet; `fixed`: its
        note is the draft's."""
        super().__init__(data, **kwargs)
        if fixed or not known:
            del self.fields["note_kind"], self.fields["note"]
        if not waiting:
            del self.fields["replace"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == LATER and not cleaned.get("later") and not self.errors:
            self.add_error("later", _("Type the date and the time."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The keyword arguments of `publishing.publish`."""
        cleaned = self.cleaned_data
        return {
            "at": cleaned["later"] if cleaned["when"] == LATER else None,
            "note": cleaned.get("note"),
            "note_kind": cleaned.get("note_kind"),
            "replace": cleaned.get("replace", False),
        }


class OverrideForm(PublishForm):
    """The same in an emergency, without the approval that the mission demands."""

    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever counter-signs it reads this. Readers do not see it."),
    )

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "override": self.cleaned_data["reason"]}
