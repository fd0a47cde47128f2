"""Services, with what to bring and what to pay."""

import json
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular import currencies
from consular.admin.hours import refuse_far
from consular.models import Fee, RequiredDocument, Service
from embassy.dates import date_format
from embassy.multilingual import MultilingualInline, NamesForm, SluggedAdmin
from embassy.widgets import Checkboxes

ONE_DAY = timedelta(days=1)


class FeeForm(NamesForm):
    payment = forms.MultipleChoiceField(
        label=gettext_lazy("Means of payment"),
        choices=Fee.Payment.choices,
        required=False,
        widget=Checkboxes(gettext_lazy("Means of payment")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = str(self.instance) if self.instance.pk else ""
        if (amount := self.instance.amount) is not None:
            # As it is counted: “62.000” might be read as thousands.
            digits = currencies.DIGITS.get(self.instance.currency, 3)
            self.initial["amount"] = f"{amount:.{digits}f}"
        self.initial["payment"] = str(self.initial.get("payment") or "").split()

    @property
    def is_deleted(self) -> bool:
        return bool(self.cleaned_data.get("DELETE"))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()

    def clean_payment(self) -> str:
        return " ".join(self.cleaned_data["payment"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("valid_from", "valid_through"):
            refuse_far(self, name)
        if "amount" in cleaned and "currency" in cleaned:
            self.refuse_half_a_fee(cleaned)
        return cleaned

    def refuse_half_a_fee(self, cleaned: dict[str, Any]) -> None:
        """Sentences beside the field that is meant, before the constraint has its say."""
        amount, currency = cleaned["amount"], cleaned["currency"]
        if cleaned.get("is_free"):
            if amount is not None or currency:
                self.add_error(
                    "is_free",
                    _("It is free of charge and has an amount. Empty the amount and the currency, "
                      "or untick “free of charge”."),
                )  # fmt: skip
        elif amount is None:
            sentence = _("Give the amount, or tick “free of charge” where nothing is to be paid.")
            self.add_error("amount", sentence)
        elif not currency:
            self.add_error("currency", _("Give the currency by its three letters, such as EUR."))


class FeeFormSet(BaseInlineFormSet):
    """Of one kind there is one fee a day: what is told would depend on chance otherwise."""

    def clean(self) -> None:
        super().clean()
        seen: list[tuple[str, date, date]] = []
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if values.get("DELETE"):
                continue
            kind, first, last = (values.get(n) for n in ("kind", "valid_from", "valid_through"))
            if not (kind and first and last) or last < first:
                continue
            for other, begins, ends in seen:
                if other == kind and begins <= last and first <= ends:
                    form.add_error("valid_from", overlap(kind, (begins, ends), first))
            seen.append((kind, first, last))

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("Two fees of one kind begin on the same day. Change or delete one of them.")


def overlap(kind: str, other: tuple[date, date], first: date) -> str:
    """Which fee is in the way, and what to do."""
    begins, ends = other
    values = {
        "kind": Fee.Kind(kind).label,
        "begins": date_format(begins),
        "ends": date_format(ends),
        "before": date_format(first - ONE_DAY) if first > date.min else "",
    }
    if begins < first:
        return _(
            "There is a fee of the kind “%(kind)s” already, valid from %(begins)s through "
            "%(ends)s. Let that one end on %(before)s, or this one begin later."
        ) % values  # fmt: skip
    return _(
        "There is a fee of the kind “%(kind)s” already, valid from %(begins)s through "
        "%(ends)s. Let one end before the other begins."
    ) % values  # fmt: skip


class FeeInline(MultilingualInline):
    model = Fee
    form = FeeForm
    formset = FeeFormSet
    fields = (("kind", "is_free"), ("amount", "currency"), "payment",
              ("valid_from", "valid_through"), "note")  # fmt: skip
    extra = 0


class RequiredDocumentInline(MultilingualInline):
    model = RequiredDocument
    fields = ("name", ("original", "copy", "certified", "translated"), ("note", "position"))
    extra = 0


class ServiceForm(NamesForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_far(self, "review_on")
        return cleaned


@admin.register(Service)
class ServiceAdmin(SluggedAdmin):
    form = ServiceForm
    fields = (
        "name", "slug", "audience", "description", "offices", "processing_time",
        ("appointment", "appointment_url"), "not_allowed", "review_on", "position",
    )  # fmt: skip
    list_display = ("__str__", "appointment", "review_on", "position")
    list_editable = ("review_on", "position")
    inlines = (RequiredDocumentInline, FeeInline)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        widget = Checkboxes(db_field.verbose_name)
        return super().formfield_for_manytomany(db_field, request, **{"widget": widget, **kwargs})

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """For the log: each fee that changed, before and after, beside what is usual."""
        usual = super().construct_change_message(request, form, formsets, add)
        changes = [
            f"{each.before} → {each.instance}"
            for formset in formsets or ()
            for each in formset.initial_forms
            if isinstance(each, FeeForm) and each.has_changed() and not each.is_deleted
        ]
        if add or not changes:
            return usual
        said = LogEntry(change_message=json.dumps(usual)).get_change_message()
        return " ".join([said, *changes])
