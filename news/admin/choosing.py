"""Choosing a message that readers can see: by its title, its reference or its address."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news.models import Edition, Message

# What the field proposes while one types; older messages are found by reference or address.
PROPOSED = 200


class PublicMessageInput(forms.TextInput):
    """A text field that proposes the newest public messages. It needs no script."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        proposals = f"{name}-proposals"
        newest = Edition.objects.public().newest_first()
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            super().render(name, value, {**(attrs or {}), "list": proposals}, renderer),
            proposals,
            format_html_join(
                "",
                '<option value="{}">{}</option>',
                newest.values_list("message__reference", "title")[:PROPOSED],
            ),
        )


class PublicMessageField(forms.CharField):
    """Cleans to a message that has a public version; a blank one to None."""

    widget = PublicMessageInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("Part of the title finds it; or type its reference or its address.")
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The reference, where the row gives its key."""
        if isinstance(value, int):
            return Message.objects.values_list("reference", flat=True).filter(pk=value).first()
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Message | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = Edition.objects.public().filter(meant_by(typed)).select_related("message")
        edition = found.newest_first().first()
        if not edition:
            raise ValidationError(
                _("No public message has this title, reference or address. Choose a proposed one.")
            )
        return edition.message


def meant_by(typed: str) -> Q:
    """Which public editions `typed` can mean: a title, `2018/4K7Q`, or an address of the site."""
    meant = Q(title__iexact=typed)
    if reference := re.search(r"(?:^|/m/)(\d{4}/[0-9A-Z]{4,25})/?$", typed, re.IGNORECASE):
        meant |= Q(message__reference=reference[1].upper())
    if address := re.search(r"/news/(\d{4})/(\d{2})/([-\w]+)/?$", typed):
        meant |= Q(
            message__addresses__year=int(address[1]),
            message__addresses__month=int(address[2]),
            message__addresses__slug=address[3],
        )
    return meant
