"""`manage.py first_account`: somebody can sign in after `make run`, and nobody else learns how."""

import os
import re
import stat
from io import StringIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.db import connection

from embassy.management.commands import first_account
from tests import factories


@pytest.fixture(autouse=True)
def kept(settings, tmp_path: Path) -> Path:
    """The file that keeps the password."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "first-account.txt"


def said() -> str:
    output = StringIO()
    call_command("first_account", stdout=output)
    return output.getvalue()


def password_in(text: str) -> str:
    found = re.search(r"password  (\S+)", text)
    return found[1] if found else ""


def test_the_printed_password_opens_the_newsroom(db, settings):
    settings.SITE_URL = "http://127.0.0.1:9000"
    output = said()
    user = authenticate(None, username="editor", password=password_in(output))
    assert user is not None
    assert user.is_superuser
    assert user.is_staff
    assert "http://127.0.0.1:9000/admin/" in output


def test_every_site_has_its_own_long_password(db):
    passwords = set()
    for _ in range(3):
        passwords.add(password_in(said()))
        get_user_model().objects.all().delete()
    assert len(passwords) == 3
    assert all(len(password) >= 16 for password in passwords)


def test_the_file_keeps_what_was_printed_for_its_owner_only(db, kept, monkeypatch):
    modes = []
    open_file = os.open

    def watched(path, flags, mode=0o777, **options):
        descriptor = open_file(path, flags, mode, **options)
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return descriptor

    monkeypatch.setattr(first_account.os, "open", watched)
    umask = os.umask(0)
    try:
        output = said()
    finally:
        os.umask(umask)
    assert password_in(kept.read_text()) == password_in(output)
    assert modes == [0o600]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_a_file_of_an_earlier_site_is_replaced_and_closed(db, kept):
    kept.write_text("password  of-an-earlier-site")
    kept.chmod(0o644)
    output = said()
    assert password_in(kept.read_text()) == password_in(output)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_password_is_printed_once(db, kept):
    password = password_in(said())
    again = said()
    assert str(kept) in again
    assert password not in again


def test_a_site_with_accounts_gets_none_and_hears_nothing(db, kept):
    factories.user("press")
    assert said() == ""
    assert not kept.exists()
    assert get_user_model().objects.count() == 1


def test_no_account_stays_whose_password_could_not_be_kept(db, settings):
    settings.VAR_DIR = settings.VAR_DIR / "missing"
    with pytest.raises(OSError, match="missing"):
        said()
    assert not get_user_model().objects.exists()


@pytest.mark.database_clock
def test_of_two_at_once_one_makes_the_account(transactional_db, kept):
    outputs: list[str] = []
    together = Barrier(2)

    def start() -> None:
        together.wait()
        try:
            outputs.append(said())
        finally:
            connection.close()

    threads = [Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passwords = [password for output in outputs if (password := password_in(output))]
    assert get_user_model().objects.count() == 1
    assert len(outputs) == 2
    assert passwords == [password_in(kept.read_text())]
    assert authenticate(None, username="editor", password=passwords[0])
