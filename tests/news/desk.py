"""Ways to the desk's pages, for tests that go through them."""

from typing import Any

from django.contrib.auth.models import AbstractUser, Permission
from django.test import Client
from django.urls import reverse

from news.models import Draft
from tests import factories

# What the form sends of pictures and attachments when there are none.
NO_FILES = {
    f"{uses}-{count}_FORMS": 0
    for uses in ("pictures", "attachments")
    for count in ("TOTAL", "INITIAL")
}
TYPED = {
    "title": "A word",
    "body": "<p>The Embassy has a word to say.</p>",
    "in_language": "en",
    **NO_FILES,
}

# What it takes to write press releases; publishing is not part of it.
WRITING = [f"{action}_pressrelease" for action in ("view", "add", "change", "delete")]


def sign_in(client: Client, name: str, *codes: str) -> AbstractUser:
    """A superuser without `codes`, else somebody who has these permissions and no others."""
    user = factories.user(name, superuser=not codes)
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    return user


def page_of(draft: Draft, page: str = "change") -> str:
    kind = draft.message.kind.replace("-", "")
    return reverse(f"admin:news_{kind}_{page}", args=[draft.pk])


def typed(draft: Draft, **values: Any) -> dict[str, Any]:
    """What the form of `draft` sends when nothing but `values` is typed."""
    stored = {"title": draft.title, "body": draft.body, "in_language": draft.in_language}
    return {**stored, "lock_version": draft.lock_version, **NO_FILES, **values}
