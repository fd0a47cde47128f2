"""What every test stands on: a stopped clock, plain static files, and triggers that let go.

The clock stands at the moment of the sample, 18 February 2018, 08:43 London. Tests that
publish "now" ask the database's clock, which cannot be stopped: they carry the mark
`database_clock` and use moments relative to the present.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.conf import settings
from django.core.signals import request_finished
from django.db import connection, transaction
from hypothesis import settings as random_cases
from hypothesis.configuration import set_hypothesis_home_dir

from news import encoding, receipts, triggers
from tests import browser, every_page
from tests.factories import SEED_MOMENT

# What hypothesis keeps stands below var/ like all that is made; nothing found is remembered.
set_hypothesis_home_dir(settings.VAR_DIR / "cache" / "hypothesis")
random_cases.register_profile("site", database=None, deadline=None)
random_cases.load_profile("site")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-this-database", action="store_true",
        help="leave out the tests that make sense on another database only; else they are skipped",
    )  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests with the mark `only_on` run there; the tests of one run know one database."""
    elsewhere = []
    for item in items:
        mark = item.get_closest_marker("only_on")
        if mark and mark.args[0] != connection.vendor:
            elsewhere.append(item)
            item.add_marker(pytest.mark.skip("only on {}: {}".format(*mark.args)))
    if elsewhere and config.getoption("only_this_database"):
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(autouse=True)
def _clock(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("database_clock"):
        yield
        return
    with time_machine.travel(SEED_MOMENT, tick=False):
        yield


@pytest.fixture(autouse=True)
def _plain_settings(settings) -> None:
    """No manifest of static files, quick password hashes; sign-in attempts are not counted;
    nothing is noted after commits for the stored pages of a server."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False
    settings.PAGE_STORE = False
    settings.WHITENOISE_AUTOREFRESH = True  # else every test client looks through all files


@pytest.fixture(autouse=True)
def _no_receipts() -> None:
    """Nothing is compared behind a request unless a test asks for `receipts_follow`: the queries
    of a test are its own."""
    request_finished.disconnect(dispatch_uid="news.receipts")


@pytest.fixture(scope="session", autouse=True)
def _pictures_are_encoded_once() -> Iterator[None]:
    """The same bytes, focal point and limits give the same files: of many tests that upload one
    picture, the first waits for its sizes."""
    made: dict[object, Any] = {}
    encode = encoding._made

    def remembered(request: dict[str, Any], data: bytes) -> Any:
        key = (repr(request), data, encoding.SECONDS, encoding.MEMORY, encoding.PATIENCE)
        if key not in made:
            made[key] = encode(request, data)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "_made", remembered)
        yield


@pytest.fixture
def receipts_follow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on the running site: after a response what is due is compared; here, at every one."""
    monkeypatch.setattr(receipts, "EVERY", 0.0)
    monkeypatch.setattr(receipts, "_next", 0.0)
    request_finished.connect(receipts.after_response, dispatch_uid="news.receipts")
    yield
    request_finished.disconnect(dispatch_uid="news.receipts")


@pytest.fixture(scope="module")
def rows_of_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a module's fixtures write after asking for this stands for each of its tests, which
    undo only what they have written themselves. None of them may ask for real transactions.

    The clock is not stopped yet when they write."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(connection, "close", lambda: None)  # each test would end with it
        yield
        transaction.set_rollback(True)


@pytest.fixture
def transactional_db(transactional_db: None) -> Iterator[None]:
    """Real transactions. Ask for this fixture, not for `django_db(transaction=True)`:

    afterwards all rows are deleted, which the triggers refuse on SQLite, so they let go first.
    """
    triggers.remove(connection)
    triggers.install(connection)
    yield
    triggers.remove(connection)


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """One browser for the tests of a module."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, and Django takes the thread for an async one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(
            executable_path=browser.CHROMIUM, args=browser.SWITCHES
        )
        yield running
        running.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to complain of: errors, and requests to other hosts."""
    return []


@pytest.fixture
def new_page(
    chromium: "Browser", live_server, transactional_db: None, complaints: list[str]
) -> Iterator[Callable[..., "Page"]]:
    """Opens pages, each in a context of its own, as a reader with nothing stored would."""
    contexts = []

    def open_page(**options: Any) -> "Page":
        contexts.append(chromium.new_context(base_url=live_server.url, **options))
        page = contexts[-1].new_page()
        browser.listen(page, live_server.url, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def addresses(transactional_db: None, settings, tmp_path) -> dict[str, str]:
    """The address of a page of every kind, on a site that has them all."""
    settings.MEDIA_ROOT = tmp_path
    return every_page.load()
