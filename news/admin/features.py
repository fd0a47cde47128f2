"""The featured place on the home page: which message has it, and until when."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from embassy import widgets
from news.admin import access
from news.admin.choosing import PublicMessageField
from news.models import Edition, Feature


class FeatureForm(forms.ModelForm):
    message = PublicMessageField(label=_("Message"))


@admin.register(Feature)
class FeatureAdmin(admin.ModelAdmin):
    """What stands first is a decision like publishing, and takes that permission."""

    form = FeatureForm
    fields = ("message", "position", "valid_from", "valid_through")
    formfield_overrides = widgets.FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feature]:
        """With the title that readers see; none where the message is not public now."""
        public = Edition.objects.public(request.at).filter(message=OuterRef("message"))
        return (
            super()
            .get_queryset(request)
            .select_related("message")
            .annotate(title=Subquery(public.values("title")[:1]))
        )

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        @admin.display(description=_("message"))
        def title(feature: Any) -> str:
            return feature.title or f"{feature.message} ({_('not public')})"

        @admin.display(description=pgettext_lazy("of a period", "from"), ordering="valid_from")
        def begins(feature: Feature) -> str:
            return request.layout.both(feature.valid_from)

        @admin.display(description=pgettext_lazy("of a period", "until"), ordering="valid_through")
        def ends(feature: Feature) -> str:
            return request.layout.both(feature.valid_through)

        return [title, "position", begins, ends]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and request.user.has_perm(access.PUBLISH)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and request.user.has_perm(access.PUBLISH)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and request.user.has_perm(access.PUBLISH)
