"""Notices: from when until when they stand, and that somebody has checked them."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.admin.hours import refuse_far
from consular.models import Notice
from embassy.multilingual import MultilingualAdmin, NamesForm
from embassy.widgets import Checkboxes


class NoticeForm(NamesForm):
    # The moment of the request, set by the admin.
    at: datetime

    is_checked = forms.BooleanField(
        label=gettext_lazy("I have checked it: it is right as it stands"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "valid_from" in cleaned and not cleaned["valid_from"]:
            cleaned["valid_from"] = self.instance.valid_from or self.at
        begins, ends = cleaned.get("valid_from"), cleaned.get("expires_at")
        if begins and ends and ends <= begins:
            self.add_error("expires_at", _("It ends before it begins. Exchange the two moments."))
        elif ends and ends <= self.at and not self.instance.pk:
            self.add_error("expires_at", _("This moment has passed: nobody would see the notice."))
        refuse_far(self, "review_on")
        if cleaned.get("is_checked"):
            self.refuse_a_day_that_has_come(cleaned.get("review_on"))
        return cleaned

    def refuse_a_day_that_has_come(self, day: date | None) -> None:
        """The start page would go on listing what has just been checked."""
        if day and day <= timezone.localdate(self.at):
            sentence = _("Set the day on which it is to be checked next, or leave it empty.")
            self.add_error("review_on", sentence)


@admin.register(Notice)
class NoticeAdmin(MultilingualAdmin):
    form = NoticeForm
    readonly_fields = ("posted_at", "reviewed_at")
    list_display = ("__str__", "level", "state", "valid_from", "expires_at", "review_on")
    list_filter = ("level", "offices")
    date_hierarchy = "valid_from"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ["title", "level", "body", "offices", "valid_from", "expires_at", "review_on"]
        return [*shown, "is_checked", "posted_at", "reviewed_at"] if obj else shown

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.at = request.at
        return form

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        for row in found.result_list:
            row.at = request.at
        return found

    @admin.display(description=gettext_lazy("Is it shown?"))
    def state(self, row: Notice) -> str:
        at = getattr(row, "at", None)
        if at is None or row.is_valid(at):
            return _("Shown")
        return _("Not yet") if at < row.valid_from else _("Ended")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        widget = Checkboxes(db_field.verbose_name)
        return super().formfield_for_manytomany(db_field, request, **{"widget": widget, **kwargs})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.posted_at = request.at
        if not change or form.cleaned_data.get("is_checked") or "body" in form.changed_data:
            obj.reviewed_at = request.at
        super().save_model(request, obj, form, change)
