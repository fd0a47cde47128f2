"""What every test stands on: a stopped clock, plain static files, and triggers that let go.

The clock stands at the moment of the sample, 18 February 2018, 08:43 London. Tests that
publish "now" ask the database's clock, which cannot be stopped: they carry the mark
`database_clock` and use moments relative to the present.
"""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection

from news import triggers
from tests.factories import SEED_MOMENT


@pytest.fixture(autouse=True)
def _clock(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("database_clock"):
        yield
        return
    with time_machine.travel(SEED_MOMENT, tick=False):
        yield


@pytest.fixture(autouse=True)
def _plain_settings(settings) -> None:
    """No manifest of static files, quick password hashes; sign-in attempts are not counted."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False


@pytest.fixture
def transactional_db(transactional_db: None) -> Iterator[None]:
    """Real transactions. Ask for this fixture, not for `django_db(transaction=True)`:

    afterwards all rows are deleted, which the triggers refuse on SQLite, so they let go first.
    """
    triggers.remove(connection)
    triggers.install(connection)
    yield
    triggers.remove(connection)
