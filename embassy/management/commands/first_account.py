"""`manage.py first_account`: the newsroom's first sign-in, made where there is none yet.

`make run` calls it every time. It prints the password once and keeps it in a file that only
the owner of the process can read.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

NAME = "editor"
# Without signs that look alike: 20 of 31 are 99 bits.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


class Command(BaseCommand):
    help = "Makes the first account of the newsroom, if there is no account yet."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.VAR_DIR / "first-account.txt"
        if text := _made(path):
            self.stdout.write(_("The newsroom’s first account; its password is shown this once:"))
            self.stdout.write(f"\n{text}\n")
            self.stdout.write(
                _("It is kept in %s. Change it after the first sign-in; delete the file.") % path
            )
        elif path.exists():
            self.stdout.write(_("The first account’s password is kept in %s.") % path)


def _made(path: Path) -> str:
    """Make the account and the file; empty where there is an account already that can sign in.

    People who came back with an archive of a site (embassy/transfer) cannot, and keep their names.

    The name is unique in the database, so of two processes one wins; only that one writes,
    and before its account is committed: there is never an account without its password.
    """
    accounts = get_user_model().objects
    password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(5))
    address = settings.SITE_URL + reverse("admin:index")
    taken = set(accounts.filter(username__startswith=NAME).values_list("username", flat=True))
    names = [NAME, *(f"{NAME}-{number}" for number in range(2, len(taken) + 2))]
    name = next(name for name in names if name not in taken)
    text = f"  address   {address}\n  name      {name}\n  password  {password}\n"
    try:
        with transaction.atomic():
            if accounts.filter(is_active=True).exists():
                return ""
            accounts.create_superuser(name, password=password)
            _write_private(path, text)
    except IntegrityError:
        return ""
    return text


def _write_private(path: Path, text: str) -> None:
    """Write `path`, which no moment shows to others or half written."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
