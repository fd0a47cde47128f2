"""Digests: one mail at seven, with all that is still public and nothing twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from news import publishing
from news.mailings import digests, sending
from news.models import Subscription
from tests import factories
from tests.news.mailed import html, new, sent

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], None]:
    """Lets runs believe that it is another moment."""

    def believe(moment: datetime) -> None:
        monkeypatch.setattr(sending, "database_now", lambda: moment)

    return believe


@pytest.mark.parametrize(
    ("pace", "at", "hour"),
    [
        ("daily", "2026-11-24T07:00:00+00:00", "2026-11-24T07:00:00+00:00"),
        ("daily", "2026-11-24T06:59:59+00:00", "2026-11-23T07:00:00+00:00"),
        ("daily", "2026-07-24T06:00:00+00:00", "2026-07-24T06:00:00+00:00"),  # summer time
        ("daily", "2026-07-24T05:59:59+00:00", "2026-07-23T06:00:00+00:00"),
        ("weekly", "2026-11-23T07:00:00+00:00", "2026-11-23T07:00:00+00:00"),  # a Monday
        ("weekly", "2026-11-23T06:59:59+00:00", "2026-11-16T07:00:00+00:00"),
        ("weekly", "2026-11-29T23:00:00+00:00", "2026-11-23T07:00:00+00:00"),
    ],
)
def test_digests_go_out_at_seven_in_the_host_city(pace, at, hour) -> None:
    found = digests.last_hour(pace, datetime.fromisoformat(at))
    assert found == datetime.fromisoformat(hour)


def next_hour(pace: str) -> datetime:
    """The hour of the digest that comes after now."""
    last = digests.last_hour(pace, timezone.now() + digests.PERIODS[Subscription.Pace(pace)])
    return last.astimezone(UTC)


@pytest.mark.parametrize("pace", ["daily", "weekly"])
def test_a_digest_is_one_mail_with_all_that_is_still_public(pace, at) -> None:
    factories.subscription("anna@example.org", pace=pace, whole_text=False)
    new("First", summary="In short.")
    new("Second")
    publishing.remove(new("Removed"), "Why", by=factories.user())
    publishing.withdraw(new("Withdrawn"), "Why", by=factories.user())
    assert sent() == []
    at(next_hour(pace))
    ((to, subject),) = sent()
    assert to == "anna@example.org"
    assert subject.endswith("2 messages")
    body = mail.outbox[0].body
    assert body.index("Second") < body.index("First")
    assert "In short." in body
    assert "Removed" not in body + html()
    assert "Withdrawn" not in body
    assert sent() == []
    at(next_hour(pace) + digests.PERIODS[Subscription.Pace(pace)])
    assert sent() == []


def test_a_digest_that_was_not_sent_leaves_out_what_is_removed_meanwhile(at) -> None:
    factories.subscription(pace="daily")
    draft, _other = new("Removed"), new("Kept")
    hour = next_hour("daily")
    digests.settle(hour)
    publishing.remove(draft, "Why", by=factories.user())
    at(hour + timedelta(minutes=1))
    assert len(sent()) == 1
    assert "Removed" not in mail.outbox[0].body
    assert "Kept" in mail.outbox[0].body


def test_after_an_outage_of_the_timer_a_digest_reaches_back(at) -> None:
    factories.subscription(pace="daily")
    new("First")
    at(next_hour("daily") + timedelta(days=2))
    assert len(sent()) == 1


def test_who_changes_from_at_once_to_a_digest_is_told_nothing_twice(at) -> None:
    row = factories.subscription()
    new("Known")
    sent()
    Subscription.objects.filter(pk=row.pk).update(pace="daily")
    new("Unknown")
    at(next_hour("daily"))
    ((_to, subject),) = sent()
    assert subject.endswith("1 message")
    assert "Known" not in mail.outbox[0].body.replace("Unknown", "")
