"""Weekly hours, typed a row for each day, and the exceptions from them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular import typed
from consular.admin import spans
from consular.admin.owner import OwnerField, OwnerForm
from consular.admin.preview import PreviewAdmin
from consular.models import OpeningHours, OpeningSpan, SpecialHours, SpecialSpan
from consular.plans import YEARS, Days
from consular.timetable import Timetable
from embassy.multilingual import MultilingualAdmin, NamesForm
from embassy.widgets import FIELDS

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = timedelta(days=3 * 366)


class OpeningHoursForm(OwnerForm, forms.ModelForm):
    """A field for each day of the week."""

    owner = OwnerField(label=gettext_lazy("Whose hours"))
    monday = spans.SpansField(day=WEEKDAYS[0], label=capfirst(WEEKDAYS[0]), help_text=spans.HINT)
    tuesday = spans.SpansField(day=WEEKDAYS[1], label=capfirst(WEEKDAYS[1]))
    wednesday = spans.SpansField(day=WEEKDAYS[2], label=capfirst(WEEKDAYS[2]))
    thursday = spans.SpansField(day=WEEKDAYS[3], label=capfirst(WEEKDAYS[3]))
    friday = spans.SpansField(day=WEEKDAYS[4], label=capfirst(WEEKDAYS[4]))
    saturday = spans.SpansField(day=WEEKDAYS[5], label=capfirst(WEEKDAYS[5]))
    sunday = spans.SpansField(day=WEEKDAYS[6], label=capfirst(WEEKDAYS[6]))

    class Meta:
        model = OpeningHours
        fields = ["valid_from", "valid_through", "ignores_closures"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own()
        for name, kept in zip(DAYS, self.instance.days(), strict=True):
            self.initial.setdefault(name, kept)

    @property
    def days(self) -> Days:
        return tuple(self.cleaned_data[name] for name in DAYS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.set_owner()
        for name in ("valid_from", "valid_through"):
            refuse_far(self, name)
        if all(name in cleaned for name in DAYS):
            for number, span, before in typed.overlaps(self.days):
                error = typed.Mistyped(typed.Fault.OVERLAP, str(span), str(before))
                day = capfirst(str(WEEKDAYS[number]))
                self.add_error(DAYS[number], spans.sentence(day, error))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_through")
        if first and last and last < first:
            self.add_error(
                "valid_through",
                _("The last day lies before the first. Exchange them, or leave one empty."),
            )
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's, which its stubs leave out
        if set(DAYS) & set(self.changed_data):
            self.instance.spans.all().delete()
            OpeningSpan.objects.bulk_create(
                OpeningSpan(
                    hours=self.instance,
                    weekday=number,
                    opens=span.opens,
                    closes=span.closes,
                    by_appointment=span.by_appointment,
                )
                for number, day in enumerate(self.days)
                for span in day
            )


@admin.register(OpeningHours)
class OpeningHoursAdmin(PreviewAdmin):
    form = OpeningHoursForm
    formfield_overrides = FIELDS
    change_form_template = "admin/consular/hours_form.html"
    fieldsets = (
        (None, {"fields": ["owner"]}),
        (
            gettext_lazy("The week"),
            {
                "fields": DAYS,
                "description": gettext_lazy(
                    "One line a day; a comma between spans; empty is closed. What runs past "
                    "midnight belongs to the day on which it begins."
                ),
            },
        ),
        (
            gettext_lazy("When this week is valid"),
            {"fields": ["valid_from", "valid_through", "ignores_closures"]},
        ),
    )
    list_display = ("__str__", "valid_from", "valid_through", "ignores_closures")
    list_select_related = ("office", "contact_point", "service")

    def get_queryset(self, request: HttpRequest) -> Any:
        related = ("office__translations", "contact_point__translations", "service__translations")
        return super().get_queryset(request).prefetch_related(*related)

    def proposed(self, timetable: Timetable, form: Any) -> date | None:
        timetable.propose(form.instance, form.days)
        return form.instance.valid_from

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return message(super().construct_change_message(request, form, formsets, add), form, add)


class SpecialHoursForm(OwnerForm, NamesForm):
    owner = OwnerField(
        label=gettext_lazy("Whose hours"), everywhere=gettext_lazy("The whole mission")
    )
    hours = spans.SpansField(
        day=gettext_lazy("Hours"),
        label=gettext_lazy("Hours of these days"),
        help_text=gettext_lazy(
            "Empty: closed. Otherwise such as 10:00-12:00, 14:00-16:00 by appointment; they take "
            "the place of the usual hours."
        ),
    )

    class Meta:
        model = SpecialHours
        fields = ["reason", "first_day", "last_day", "is_cancelled"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own()
        kept = self.instance.spans.all() if self.instance.pk else []
        self.initial.setdefault("hours", tuple(sorted(row.span for row in kept)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.set_owner()
        for name in ("first_day", "last_day"):
            refuse_far(self, name)
        first = cleaned.get("first_day")
        if first and not cleaned.get("last_day") and "last_day" not in self.errors:
            cleaned["last_day"] = first
        last = cleaned.get("last_day")
        if first and last and last < first:
            self.add_error(
                "last_day", _("The last day lies before the first. Exchange the two days.")
            )
        elif first and last and last - first > LONGEST:
            self.add_error(
                "last_day",
                _("That is longer than three years. End the weekly hours instead."),
            )
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if "hours" in self.changed_data:
            self.instance.spans.all().delete()
            SpecialSpan.objects.bulk_create(
                SpecialSpan(
                    hours=self.instance,
                    opens=span.opens,
                    closes=span.closes,
                    by_appointment=span.by_appointment,
                )
                for span in self.cleaned_data["hours"]
            )


@admin.register(SpecialHours)
class SpecialHoursAdmin(PreviewAdmin, MultilingualAdmin):
    """They are cancelled, never deleted: calendars that hold them are told."""

    form = SpecialHoursForm
    change_form_template = "admin/consular/special_hours_form.html"
    list_display = ("__str__", "first_day", "last_day", "office", "contact_point", "service",
                    "is_cancelled")  # fmt: skip
    list_filter = ("is_cancelled",)
    date_hierarchy = "first_day"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ["owner", "first_day", "last_day", "hours", "reason"]
        return [*shown, "is_cancelled"] if obj else shown

    def get_queryset(self, request: HttpRequest) -> Any:
        related = ("office__translations", "contact_point__translations", "service__translations")
        return super().get_queryset(request).prefetch_related(*related)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.modified_at = request.at
        obj.sequence += 1 if change and form.has_changed() else 0
        super().save_model(request, obj, form, change)

    def proposed(self, timetable: Timetable, form: Any) -> date | None:
        values = form.cleaned_data
        timetable.propose_exception(form.instance, values["hours"], values["reason"])
        return form.instance.first_day

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return message(super().construct_change_message(request, form, formsets, add), form, add)


def message(usual: Any, form: Any, add: bool) -> Any:
    """For the log: the hours of each day that changed, before and after, beside what is usual."""
    changes = [
        f"{form.fields[name].label}: "
        f"{spans.shown(form.initial.get(name) or ()) or _('closed')} → "
        f"{spans.shown(form.cleaned_data[name]) or _('closed')}"
        for name in form.changed_data
        if isinstance(form.fields[name], spans.SpansField)
    ]
    if not changes or add:
        return usual
    others = [
        str(form.fields[name].label)
        for name in form.changed_data
        if name in form.fields and not isinstance(form.fields[name], spans.SpansField)
    ]
    return ". ".join([*changes, *others])


def refuse_far(form: Any, name: str) -> None:
    """Add a sentence when the day of a field lies where no hours are told."""
    day = form.cleaned_data.get(name)
    if day and day.year not in range(YEARS.start + 1, YEARS.stop - 1):
        sentence = _("The year %(year)s cannot be meant. Check the date.") % {"year": day.year}
        form.add_error(name, sentence)
