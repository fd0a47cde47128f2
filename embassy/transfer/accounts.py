"""Who took the steps. An archive holds their names; what they sign in with stays where it is."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone

from embassy.transfer import kept
from embassy.transfer.declared import Row


def is_account(model: kept.Model) -> bool:
    return model is get_user_model()


def acting(accounts: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those of `accounts` that any row of an archive names."""
    keys: set[int] = set()
    for model in kept.in_order():
        for key in kept.keys(model):
            if kept.is_person(key):
                named = kept.rows(model).order_by().values_list(key.attname, flat=True)
                keys.update(pk for pk in named.distinct() if pk is not None)
    return accounts.filter(pk__in=keys)


def completed(row: Row) -> Row:
    """The row of an account that nobody can sign in to, until somebody gives it a password."""
    return row | {
        "password": make_password(None),
        "email": "",
        "is_superuser": False,
        "is_staff": False,
        "is_active": False,
        "date_joined": timezone.now(),
    }


def make_room(names: dict[int, str]) -> set[int]:
    """Move the accounts that are here already out of the way of those that come by number and
    name. An account of the same name is taken for the same person's: it keeps its password and
    rights and gets the number. Returns the numbers that are there already."""
    people: Any = get_user_model()
    by_name = {name: pk for pk, name in names.items()}
    here = dict(people.objects.values_list("pk", "username"))
    free = 1 + max([*here, *names], default=0)
    moves: dict[int, int] = {}
    for pk, name in sorted(here.items()):
        wanted = by_name.get(name) or pk
        if name not in by_name and pk in names:
            wanted, free = free, free + 1
        if wanted != pk:
            moves[pk] = wanted
    # By way of numbers that nobody has, so that two can change places.
    for number, old in enumerate(moves):
        _move(old, free + number)
    for number, new in enumerate(moves.values()):
        _move(free + number, new)
    return {by_name[name] for name in here.values() if name in by_name}


def _move(old: int, new: int) -> None:
    """Give an account another number, and all that leads to it."""
    people: Any = get_user_model()
    people.objects.filter(pk=old).update(id=new)
    for relation in people._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            key = relation.field
            key.model._base_manager.filter(**{key.attname: old}).update(**{key.attname: new})
