"""Letters are sent by several processes at once, and each by one of them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from news import publishing
from news.mailings import sending
from tests import factories
from tests.embassy.real_site import ROOT, Site, prepared
from tests.embassy.test_outage import database  # noqa: F401
from tests.news import mail_server
from tests.news.mail_server import Box

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site() -> None:
    factories.mission()


def publish(title: str = "News", **values: Any) -> None:
    publishing.publish(factories.draft(title=title, **values), by=factories.user())


READERS = 150
SUBSCRIBE = f"""
from django.utils import timezone
from datetime import timedelta
from news.models import Subscription
since = timezone.now() - timedelta(days=1)
Subscription.objects.bulk_create(
    Subscription(email=f"reader-{{number}}@example.org", state="confirmed", pace="at-once",
                 language="en", everything=True, asked_at=since, confirmed_at=since)
    for number in range({READERS}))
"""
PUBLISH = """
fresh = PressRelease.objects.create(
    message=Message.objects.create(kind="press-release"), title="{title}", body="<p>Words.</p>")
publishing.publish(fresh, by=by)
"""
LEASE_IS_OVER = """
from django.utils import timezone
from news.models import Letter
Letter.objects.filter(state="sending").update(next_at=timezone.now())
"""
EXPECTED = sorted(f"reader-{number}@example.org" for number in range(READERS))


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def real(request, tmp_path_factory) -> Iterator[tuple[Site, Box]]:
    """A site of its own with many readers, and a server."""
    environ = {"DEFAULT_FROM_EMAIL": "newsroom@embassy.example"}
    if request.param == "PostgreSQL":
        database = request.getfixturevalue("database")
        environ["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{database.port}/postgres"
    with mail_server.running() as box:
        folder = tmp_path_factory.mktemp("site")
        site = prepared(folder, EMAIL_URL=f"smtp://127.0.0.1:{box.port}", **environ)
        site.run(SUBSCRIBE)
        send(site).wait(300)
        yield site, box


def send(site: Site) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "send_mailings"]
    return subprocess.Popen(command, cwd=ROOT, env=site.environ)  # noqa: S603


@pytest.mark.long
def test_processes_at_once_send_each_mail_once(real) -> None:
    site, box = real
    box.arrived.clear()
    site.run(PUBLISH.format(title="For many readers"))
    running = [send(site) for _process in range(3)]
    assert [process.wait(300) for process in running] == [0, 0, 0]
    assert sorted(box.to) == EXPECTED
    assert set(box.subjects) == {"For many readers"}


@pytest.mark.long
def test_after_a_process_is_killed_the_others_send_the_rest(real) -> None:
    site, box = real
    box.arrived.clear()
    site.run(PUBLISH.format(title="Interrupted"))
    process = send(site)
    deadline = time.monotonic() + 300
    while len(box.arrived) < 45 and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(process.pid, 9)
    process.wait()
    assert 45 <= len(box.arrived) < READERS
    assert send(site).wait(300) == 0
    # What it had claimed waits until its lease is over.
    assert len(set(EXPECTED) - set(box.to)) <= sending.BATCH
    assert len(box.to) == len(set(box.to))
    site.run(LEASE_IS_OVER)
    assert send(site).wait(300) == 0
    assert set(box.to) == set(EXPECTED)
    # The one that the server had taken when it died comes twice, under one name.
    twice = [mail for to, mail in box.arrived if box.to.count(to) > 1]
    assert len(twice) in (0, 2)
    assert len({mail["Message-ID"] for mail in twice}) in (0, 1)


def test_a_letter_is_claimed_by_one() -> None:
    factories.subscription()
    publish()
    sending.owed.settle(timezone.now())
    assert [len(sending.claim()), len(sending.claim())] == [1, 0]
