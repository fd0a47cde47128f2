"""The public ledger: a line for each version that has begun, chained, and nothing else."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from news import ledger, publishing
from news.models import Draft, Edition, LedgerMark, Message
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \d{4}/[0-9A-Z]+ \d+ ([0-9a-f]{64} ){3}[0-9a-f]{64}"
)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mission() -> None:
    factories.mission()


def lines(client: Client, month: str = "") -> list[str]:
    month = month or f"{timezone.now().astimezone(UTC):%Y-%m}"
    response = client.get(f"/verify/ledger/{month}.txt")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = response.getvalue().decode()
    assert text.endswith("\n")
    return text.splitlines()


def recorded(month: int, count: int = 1) -> None:
    """Messages as if they had been published at moments of a month of 2018."""
    for number in range(count):
        edition = factories.published(title=f"{month} {number}")
        moment = datetime(2018, month, 20, tzinfo=UTC) + timedelta(seconds=number)
        Edition.objects.filter(pk=edition.pk).update(recorded_from=moment)


def test_a_line_names_the_version_and_its_three_digests(client: Client) -> None:
    edition = factories.published()
    genesis, line = lines(client)
    assert genesis == "The ledger begins here."
    assert LINE.fullmatch(line)
    assert line.split() == [
        edition.recorded_from.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        edition.message.reference,
        "1",
        edition.content_sha256,
        edition.text_sha256,
        edition.record_sha256,
        hashlib.sha256(genesis.encode()).hexdigest(),
    ]


def test_each_line_holds_the_digest_of_the_one_before_over_all_months(client: Client) -> None:
    for month in (3, 5, 6):
        recorded(month, 2)
    chain = [line for month in range(1, 8) for line in lines(client, f"2018-{month:02}")]
    whole = list(dict.fromkeys(chain))
    assert len(whole) == 7
    for before, line in zip(whole, whole[1:], strict=False):
        assert line.split()[-1] == hashlib.sha256(before.encode()).hexdigest()
    assert [line[:10] for line in whole[1:]] == sorted(line[:10] for line in whole[1:])


def test_a_month_begins_with_the_last_line_of_what_came_before(client: Client) -> None:
    recorded(3)
    recorded(6)
    assert lines(client, "2018-02") == [ledger.GENESIS]
    march = lines(client, "2018-03")
    assert lines(client, "2018-04") == march[-1:]
    june = lines(client, "2018-06")
    assert june[0] == march[-1]
    assert len(june) == 2
    assert lines(client, "2018-12") == june[-1:]


@pytest.mark.parametrize("month", ["2999-01", "2018-00", "2018-13", "0000-01", "18-01", "2018-1"])
def test_no_month_that_has_not_begun_or_does_not_exist(client: Client, month: str) -> None:
    assert client.get(f"/verify/ledger/{month}.txt").status_code == 404


def test_the_december_of_the_last_year_has_an_end(client: Client) -> None:
    recorded(12)
    assert len(lines(client, "2018-12")) == 2


def draft() -> Draft:
    draft = factories.draft(title="First")
    factories.publish(draft)
    draft.body = "<p>Another word.</p>"
    draft.save()
    return draft


def test_what_waits_or_was_cancelled_leaves_neither_line_nor_gap(client: Client) -> None:
    correction = draft()
    before = lines(client)
    by, note = factories.user(), {"note": "Why", "note_kind": "update"}
    publishing.publish(correction, by=by, at=timezone.now() + DAY, **note)
    publishing.reschedule(correction, timezone.now() + 2 * DAY, by=by)
    waiting = factories.draft(title="New")
    publishing.publish(waiting, by=by, at=timezone.now() + DAY)
    assert lines(client) == before
    assert ledger.head(timezone.now()).line == before[-1]
    publishing.cancel(correction, by=by)
    assert lines(client) == before
    publishing.publish(correction, by=by, **note)
    after = lines(client)
    assert after[:-1] == before
    assert after[-1].split()[2] == "2"


def test_a_waiting_text_enters_at_its_moment_after_everything_that_is_there(
    client: Client,
) -> None:
    start = timezone.now() + timedelta(seconds=0.5)
    waiting = factories.draft(title="Waiting")
    publishing.publish(waiting, by=factories.user(), at=start)
    factories.published(title="Later")
    before = lines(client)
    while timezone.now() < start:
        pass
    after = lines(client)
    assert after[: len(before)] == before
    assert after[-1].split()[1] == Message.objects.get(pk=waiting.message_id).reference


def test_a_removal_adds_a_line_and_takes_none_away(client: Client) -> None:
    removed = draft()
    before = lines(client)
    publishing.remove(removed, "Why", by=factories.user())
    after = lines(client)
    assert after[:-1] == before
    assert "First" not in " ".join(after)


def test_an_import_of_old_texts_is_recorded_when_it_came(client: Client) -> None:
    old = factories.published(public_from=datetime(2018, 2, 15, tzinfo=UTC))
    assert lines(client, "2018-02") == [ledger.GENESIS]
    assert lines(client)[-1].split()[1] == old.message.reference


def test_the_ledger_is_read_on_from_its_marks(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    recorded(3, 5)
    recorded(4, 3)
    whole = lines(client, "2018-03")[1:] + lines(client, "2018-04")[1:]
    assert not LedgerMark.objects.exists()
    monkeypatch.setattr(ledger, "EVERY", 2)
    now = timezone.now()
    head = ledger.head(now)
    assert [mark.line for mark in LedgerMark.objects.order_by("recorded_from")] == whole[1::2]
    assert lines(client, "2018-03")[1:] + lines(client, "2018-04")[1:] == whole
    with django_assert_num_queries(2 + (connection.vendor == "postgresql")):
        assert ledger.head(now) == head
    assert head.line == whole[-1]


def test_nothing_is_marked_before_it_is_an_hour_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "EVERY", 1)
    factories.published()
    later = timezone.now() + timedelta(seconds=5)
    ledger.head(later)
    assert not LedgerMark.objects.exists()
    monkeypatch.setattr(ledger, "SETTLED", timedelta(0))
    ledger.head(later)
    assert LedgerMark.objects.count() == 1


def test_a_changed_version_changes_the_head() -> None:
    from django.db import connection

    from news import triggers

    recorded(3, 3)
    now = timezone.now()
    head = ledger.head(now)
    triggers.remove(connection)
    try:
        first = Edition.objects.order_by("pk").first()
        Edition.objects.filter(pk=first.pk).update(content_sha256="0" * 64)
        assert ledger.head(now) != head
    finally:
        triggers.install(connection)


def test_the_page_names_the_head_of_now(client: Client) -> None:
    factories.published()
    last = lines(client)[-1]
    told = client.get("/verify/").text
    assert hashlib.sha256(last.encode()).hexdigest() in told
    assert f"/verify/ledger/{timezone.now().astimezone(UTC):%Y-%m}.txt" in told


def test_it_is_the_same_in_every_language(client: Client) -> None:
    factories.published()
    month = f"{timezone.now().astimezone(UTC):%Y-%m}"
    addresses = [f"/verify/ledger/{month}.txt", f"/ru/verify/ledger/{month}.txt"]
    assert len({client.get(address).getvalue() for address in addresses}) == 1


def test_only_get(client: Client) -> None:
    assert client.post("/verify/ledger/2018-02.txt").status_code == 405
