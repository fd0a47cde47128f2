"""A publication that takes long keeps nothing back but what would come after it."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from news import order, publishing
from tests import factories

pytestmark = [
    pytest.mark.database_clock,
    pytest.mark.usefixtures("transactional_db"),
    pytest.mark.only_on("postgresql", "SQLite has one writer at a time"),
]


def ledger(client: Client) -> list[str]:
    answer = client.get(f"/verify/ledger/{timezone.now():%Y-%m}.txt")
    return answer.getvalue().decode().splitlines()


def test_nothing_enters_the_ledger_before_what_it_has_told_already(client: Client) -> None:
    """One writer reads its moment and goes on working; another publishes meanwhile."""
    factories.mission()
    slow, quick, by = factories.draft(), factories.draft(), factories.user()
    has_written, may_commit = Event(), Event()

    def publish_slowly() -> None:
        with transaction.atomic():
            publishing.publish(slow, by=by)
            has_written.set()
            may_commit.wait(20)
        connection.close()

    before = ledger(client)
    thread = Thread(target=publish_slowly)
    thread.start()
    has_written.wait(20)
    publishing.publish(quick, by=by)
    told = ledger(client)
    assert told == before, "what the slow one will be recorded before is not told yet"
    may_commit.set()
    thread.join()
    after = ledger(client)
    assert after[: len(told)] == told
    assert len(after) == len(told) + 2
    assert slow.message.editions.get().record_sha256 in after[-2]


def test_what_is_settled_is_never_later_than_the_database_s_clock() -> None:
    assert order.settled(factories.ahead(hours=1)) <= timezone.now()
