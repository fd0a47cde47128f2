"""Whose hours: one choice of all offices and telephone lines, and the preview of a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from consular.models import ContactPoint, Office

OFFICE, LINE = "office", "contact_point"


class OwnerField(forms.ChoiceField):
    """Its value is the office or the contact point, or None for the whole mission."""

    def __init__(self, *, everywhere: Any = "", **kwargs: Any) -> None:
        self.everywhere = everywhere
        super().__init__(required=not everywhere, **kwargs)

    def offer(self) -> None:
        """Ask the database for the choices. Three queries."""
        offices = [(f"{OFFICE}:{row.pk}", str(row)) for row in
                   Office.objects.prefetch_related("translations")]  # fmt: skip
        lines = [(f"{LINE}:{row.pk}", line_name(row)) for row in ContactPoint.objects.for_layout()]
        self.choices = [
            ("", self.everywhere or "---------"),
            *([(_("Offices"), offices)] if offices else []),
            *([(_("Telephone lines and other contact points"), lines)] if lines else []),
        ]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if not chosen:
            return None
        kind, pk = chosen.split(":")
        return (Office if kind == OFFICE else ContactPoint).objects.get(pk=pk)


class OwnerForm(forms.BaseModelForm):
    """A form of hours that says whose they are, and can be looked at before it is saved."""

    def own(self) -> None:
        """Fill in the choices and the present owner. Call it at the end of `__init__`."""
        owner = self.fields["owner"]
        if isinstance(owner, OwnerField):
            owner.offer()
        for kind in (OFFICE, LINE):
            if pk := getattr(self.instance, f"{kind}_id"):
                self.initial["owner"] = f"{kind}:{pk}"

    def set_owner(self) -> None:
        owner = self.cleaned_data.get("owner")
        self.instance.office = owner if isinstance(owner, Office) else None
        self.instance.contact_point = owner if isinstance(owner, ContactPoint) else None

    @property
    def is_previewed(self) -> bool:
        """Whether the button “Preview” was pressed: then nothing is saved."""
        return "_preview" in self.data

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_previewed


def line_name(row: ContactPoint) -> str:
    return ", ".join(filter(None, [str(row), row.telephone, str(row.office or "")]))
