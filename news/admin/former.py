"""Addresses of the former site: which message each leads to."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.admin import access
from news.admin.choosing import PublicMessageField
from news.models import Draft, Edition, FormerAddress, Message
from news.paging import Bounded

# How many the form of a message shows.
_SHOWN = 20


class MessageField(PublicMessageField):
    """Also the message that the address of the form names, public or not."""

    named: Message | None = None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        return super().prepare_value(value) or (str(self.named) if self.named else None)

    def clean(self, value: Any) -> Message | None:
        if self.named and value == str(self.named):
            return self.named
        return super().clean(value)


class FormerAddressForm(forms.ModelForm):
    message = MessageField(label=_("Message"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "message" in self.fields and self.instance.pk:
            self.fields["message"].named = self.instance.message

    def clean_path(self) -> str:
        """In its one spelling before it is asked whether another has it."""
        self.instance.path = self.cleaned_data["path"]
        try:
            self.instance.clean()
        except ValidationError as error:
            raise ValidationError(error.error_dict["path"]) from error
        return self.instance.path


@admin.register(FormerAddress)
class FormerAddressAdmin(admin.ModelAdmin):
    form = FormerAddressForm
    fields = ("path", "message")
    search_fields = ("path",)
    list_per_page = 50
    paginator = Bounded
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormerAddress]:
        """With the title that readers see; none where the message is not public now."""
        public = Edition.objects.public(request.at).filter(message=OuterRef("message"))
        rows = super().get_queryset(request).select_related("message")
        return rows.annotate(title=Subquery(public.values("title")[:1]))

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Opened from a message, its form is about that message."""
        form = super().get_form(request, *args, **kwargs)
        if field := form.base_fields.get("message"):
            field.named = _named(request)
            field.initial = str(field.named) if field.named else None
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        given.pop("message", None)
        return given

    @admin.display(description=_("leads to"))
    def leads_to(self, row: Any) -> str:
        return row.title or f"{row.message} ({_('not public')})"

    list_display = ("path", "leads_to")


def of_draft(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What the form of a message shows of them. One query."""
    if not request.user.has_perm("news.view_formeraddress"):
        return {}
    rows = FormerAddress.objects.filter(message=draft.message).values_list("path", flat=True)
    paths = list(rows[: _SHOWN + 1])
    may_add = request.user.has_perm("news.add_formeraddress")
    add = reverse("admin:news_formeraddress_add") + f"?message={draft.message.uuid}"
    return {
        "former_addresses": paths[:_SHOWN],
        "former_more": len(paths) > _SHOWN,
        "former_list_url": reverse("admin:news_formeraddress_changelist")
        + f"?message__id__exact={draft.message_id}",
        "former_add_url": add if may_add else "",
    }


def _named(request: HttpRequest) -> Message | None:
    """The message of `?message=`, one of the kinds that the user may see."""
    try:
        found = Message.objects.filter(uuid=request.GET.get("message", ""))
        return found.filter(kind__in=access.kinds(request.user)).first()
    except (ValueError, ValidationError):
        return None
