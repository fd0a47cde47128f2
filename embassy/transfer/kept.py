"""Which models and columns are in an archive, in which order, and why others are not."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

from embassy.transfer import declared

Model = type[models.Model]
# A field that is stored.
Column = Any

# Of what Django and other packages keep. Our own apps say it in their `apps.py`.
_ACCOUNT = "It is of an account: who may sign in is not the site's content."
_ATTEMPT = "It tells of attempts to sign in."
LEFT_OUT = {
    "auth.Permission": "Django makes it from the models.",
    "auth.Group": "Migrations make it.",
    "auth.Group_permissions": "Migrations make it.",
    "auth.User_groups": _ACCOUNT,
    "auth.User_user_permissions": _ACCOUNT,
    "contenttypes.ContentType": "Django makes it; rows name their model instead.",
    "sessions.Session": _ACCOUNT,
    "axes.AccessFailureLog": _ATTEMPT,
    "axes.AccessAttempt": _ATTEMPT,
    "axes.AccessAttemptExpiration": _ATTEMPT,
    "axes.AccessLog": _ATTEMPT,
    **dict.fromkeys(
        (
            f"auth.User.{name}"
            for name in (
                "password", "last_login", "is_superuser", "email", "is_staff", "is_active",
                "date_joined",
            )
        ),
        _ACCOUNT,
    ),
}  # fmt: skip
# What is kept of the packages' models: the newsroom's log, and the names of those who took steps.
OF_PACKAGES = ("auth.User", "admin.LogEntry")
PERSONAL = "It holds e-mail addresses of persons, or leads to them: only with --with-subscribers."


def left_out() -> dict[str, str]:
    """Models and columns that no archive holds, by their labels, each with the reason."""
    return {label: why for app in declared.apps() for label, why in app.left_out.items()} | LEFT_OUT


def all_models() -> list[Model]:
    """Every model that has a table of its own or stands on one."""
    every = apps.get_models(include_auto_created=True)
    return sorted((m for m in every if not m._meta.proxy), key=lambda m: m._meta.label)


def ours() -> set[Model]:
    """The models of the apps that have registered, but for those that they leave out, and what
    is kept of the packages' models. A new model is among them by itself."""
    names, reasons = {app.app for app in declared.apps()}, left_out()
    return {
        model
        for model in all_models()
        if (model._meta.app_label in names or model._meta.label in OF_PACKAGES)
        and model._meta.label not in reasons
    }


def personal() -> set[Model]:
    """Those of `ours` that are persons' data or hold e-mail addresses that are not the mission's
    own, and all that have a key to them."""
    own = {label for app in declared.apps() for label in app.own_addresses} | set(OF_PACKAGES)
    said = {label for app in declared.apps() for label in app.personal}
    found = {
        model
        for model in ours()
        if model._meta.label in said
        or (model._meta.label not in own and any(map(_holds_addresses, columns(model))))
    }
    while more := {m for m in ours() - found if found & {key.related_model for key in keys(m)}}:
        found |= more
    return found


def _holds_addresses(column: Column) -> bool:
    return isinstance(column, models.EmailField) or "email" in column.name


def in_order(*, with_personal: bool = True) -> list[Model]:
    """What an archive holds, each model after those that its keys lead to."""
    remaining = ours() - (set() if with_personal else personal())
    ordered: list[Model] = []
    while remaining:
        free = [m for m in remaining if not _leads_to(m) & (remaining - {m})]
        # Models that lead to one another in a circle: the keys are checked at the end anyway.
        free = free or list(remaining)
        first = min(free, key=lambda model: model._meta.label_lower)
        ordered.append(first)
        remaining.remove(first)
    return ordered


def order(model: Model) -> tuple[str, ...]:
    for app in declared.apps():
        if model._meta.label in app.order:
            return app.order[model._meta.label]
    return ("pk",)


def columns(model: Model) -> list[Column]:
    """The columns that are kept of `model`: all that are stored and nobody leaves out."""
    reasons = left_out()
    return [
        column
        for column in model._meta.local_concrete_fields
        if f"{model._meta.label}.{column.name}" not in reasons
        and not getattr(column, "generated", False)
    ]


def keys(model: Model) -> Iterator[models.ForeignKey[Any, Any]]:
    yield from (c for c in columns(model) if isinstance(c, models.ForeignKey))


def is_person(key: models.ForeignKey[Any, Any]) -> bool:
    return key.related_model._meta.label == settings.AUTH_USER_MODEL


def names_a_model(column: Column) -> bool:
    """Whether it says of which model something is told: its number differs between databases."""
    return isinstance(column, models.ForeignKey) and column.related_model is ContentType


def member(model: Model) -> str:
    return f"{model._meta.label_lower}.ndjson"


def by_member(chosen: Iterable[Model]) -> dict[str, Model]:
    return {member(model): model for model in chosen}


def rows(model: Model) -> models.QuerySet[Any]:
    """The rows that are kept of `model`, whatever its managers would hide, in their order."""
    found: models.QuerySet[Any] = models.QuerySet(model=model)
    if model._meta.label == "admin.LogEntry":
        # What it says of accounts is not the site's content.
        names = [app.app for app in declared.apps()]
        found = found.filter(content_type__app_label__in=names)
    return found.order_by(*order(model))


def _leads_to(model: Model) -> set[Model]:
    return {key.related_model for key in keys(model)}
