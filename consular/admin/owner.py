"""Whose hours: one choice of all offices, lines and services, and the preview of a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from consular.models import ContactPoint, Office, Service
from embassy.punctuation import listed

OFFICE, LINE, SERVICE = "office", "contact_point", "service"
OWNERS = {OFFICE: Office, LINE: ContactPoint, SERVICE: Service}


class OwnerField(forms.ChoiceField):
    """Its value is the office, contact point or service, or None for the whole mission."""

    def __init__(self, *, everywhere: Any = "", **kwargs: Any) -> None:
        self.everywhere = everywhere
        super().__init__(required=not everywhere, **kwargs)

    def offer(self) -> None:
        """Ask the database for the choices. Eight queries at most."""
        offices = [(f"{OFFICE}:{row.pk}", str(row)) for row in
                   Office.objects.prefetch_related("translations")]  # fmt: skip
        lines = [(f"{LINE}:{row.pk}", line_name(row)) for row in ContactPoint.objects.for_layout()]
        services = [(f"{SERVICE}:{row.pk}", str(row)) for row in
                    Service.objects.prefetch_related("translations")]  # fmt: skip
        self.choices = [
            ("", self.everywhere or "---------"),
            *([(_("Offices"), offices)] if offices else []),
            *([(_("Telephone lines and other contact points"), lines)] if lines else []),
            *([(_("Services"), services)] if services else []),
        ]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if not chosen:
            return None
        kind, pk = chosen.split(":")
        return OWNERS[kind]._default_manager.get(pk=pk)


class OwnerForm(forms.BaseModelForm):
    """A form of hours that says whose they are, and can be looked at before it is saved."""

    def own(self) -> None:
        """Fill in the choices and the present owner. Call it at the end of `__init__`."""
        owner = self.fields["owner"]
        if isinstance(owner, OwnerField):
            owner.offer()
        for kind in OWNERS:
            if pk := getattr(self.instance, f"{kind}_id"):
                self.initial["owner"] = f"{kind}:{pk}"

    def set_owner(self) -> None:
        owner = self.cleaned_data.get("owner")
        for kind, model in OWNERS.items():
            setattr(self.instance, kind, owner if isinstance(owner, model) else None)

    @property
    def is_previewed(self) -> bool:
        """Whether the button “Preview” was pressed: then nothing is saved."""
        return "_preview" in self.data

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_previewed


def line_name(row: ContactPoint) -> str:
    return listed([row, row.telephone, row.office or ""])
