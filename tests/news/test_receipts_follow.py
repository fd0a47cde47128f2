"""When what is served is compared: behind responses, once, and never in a reader's way."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from embassy.pagestore.wsgi import Closing
from news import publishing, receipts
from news.models import Receipt
from news.receipts import comparing, own_pages
from tests import factories
from tests.news.receipts_told import filed, published

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()
    factories.contact()


def test_a_published_text_is_compared_after_the_next_response(
    client: Client, receipts_follow: None
) -> None:
    published()
    assert client.get("/about/").status_code == 404
    receipt = Receipt.objects.get()
    assert receipt.checked_at
    assert not receipt.findings


def test_a_scheduled_text_is_compared_at_the_first_request_after_its_time(
    client: Client, receipts_follow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins = timezone.now() + timedelta(hours=1)
    publishing.publish(factories.draft(), by=factories.user(), at=begins)
    client.get("/")
    assert "0 versions" in filed()
    assert Receipt.objects.get().checked_at is None
    later = begins + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client.get("/")
    assert Receipt.objects.get().checked_at == later
    assert not Receipt.objects.get().findings


def test_the_server_closes_what_the_store_of_pages_answers() -> None:
    """A list has no `close`, and a response that is not closed is never over for Django."""
    closed: list[bool] = []
    answer = Closing([b"page"], lambda: closed.append(True))
    assert not isinstance(answer, list)
    assert b"".join(answer) == b"page"
    answer.close()
    assert closed == [True]


def test_a_cancelled_version_leaves_no_receipt() -> None:
    draft = factories.draft()
    begins = timezone.now() + timedelta(hours=1)
    publishing.publish(draft, by=factories.user(), at=begins)
    publishing.reschedule(draft, begins + timedelta(hours=1), by=factories.user())
    assert Receipt.objects.count() == 1
    publishing.cancel(draft, by=factories.user())
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("error", [ValueError, DatabaseError])
def test_a_comparison_that_fails_never_disturbs_a_reader(
    client: Client,
    receipts_follow: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise error("broken")

    edition = published()
    monkeypatch.setattr(comparing, "differences", fail)
    assert client.get(edition.get_absolute_url()).status_code == 200
    assert "could not be compared" in caplog.text
    # What fails in itself is said to the desk; what the database refused is asked again.
    said = Receipt.objects.get().findings
    assert said == ("It could not be compared (ValueError)." if error is ValueError else "")
    assert client.get("/").status_code == 200


def test_two_processes_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    published()
    now = timezone.now()
    inner: list[Receipt] = []

    def meanwhile(*args: Any, **options: Any) -> list[str]:
        monkeypatch.setattr(comparing, "differences", lambda *args, **options: [])
        inner.extend(receipts.file_due(now))
        return ["Something else."]

    monkeypatch.setattr(comparing, "differences", meanwhile)
    assert list(receipts.file_due(now)) == []
    assert len(inner) == 1
    assert Receipt.objects.get().findings == ""


def test_a_process_looks_once_a_second(
    client: Client, receipts_follow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "EVERY", 1000.0)
    client.get("/")
    published()
    client.get("/")
    assert Receipt.objects.get().checked_at is None


def test_where_nothing_is_due_one_small_query_is_asked(
    receipts_follow: None, django_assert_num_queries
) -> None:
    published()
    filed()
    with django_assert_num_queries(1):
        receipts.after_response()


def test_asking_the_site_sends_no_signal_of_a_request(client: Client) -> None:
    from django.core.signals import request_finished, request_started

    heard: list[Any] = []

    def hear(**signal: Any) -> None:
        heard.append(signal)

    edition = published()
    for signal in (request_started, request_finished):
        signal.connect(hear)
    try:
        assert own_pages.ask(edition.get_absolute_url()).status == 200
    finally:
        for signal in (request_started, request_finished):
            signal.disconnect(hear)
    assert heard == []
