"""Who may do what at the desk, and the way into every page about one draft."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from news.models import Comment, Draft, Interview, Message, PressRelease

PUBLISH, WITHDRAW = "news.publish_edition", "news.withdraw_edition"
APPROVE, OVERRIDE = "news.approve_edition", "news.publish_unapproved_edition"
ERASE, RECEIPTS = "news.erase_edition", "news.view_receipt"


def opened(
    desk: admin.ModelAdmin, request: HttpRequest, pk: int, permission: str | None = None
) -> Draft:
    """The draft, for somebody who may see it and has `permission`; 403 otherwise, 404 for none."""
    if permission and not request.user.has_perm(permission):
        raise PermissionDenied
    if not desk.has_view_permission(request):
        raise PermissionDenied
    draft = desk.get_object(request, str(pk))
    if draft is None:
        raise Http404
    return draft


class OnlySeen(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes here. Each admin says who may see them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def kinds(user: User | AnonymousUser) -> list[Message.Kind]:
    """The kinds whose drafts `user` may see."""
    return [
        model.kind
        for model in (PressRelease, Interview, Comment)
        if any(user.has_perm(f"news.{may}_{model._meta.model_name}") for may in ("view", "change"))
    ]


def user(request: HttpRequest) -> User:
    """Who is signed in: the admin lets nobody else this far."""
    return cast(User, request.user)


def name(user: User) -> str:
    """What others call somebody."""
    return user.get_full_name() or user.get_username()


def address(draft: Draft, page: str = "change") -> str:
    """Where a page about the draft is: below the admin of its kind."""
    kind = draft.message.kind.replace("-", "")
    return reverse(f"admin:news_{kind}_{page}", args=[draft.pk])
