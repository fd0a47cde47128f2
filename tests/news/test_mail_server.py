"""Mails to subscribers through a real server: one that refuses, one that is dead."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from news import publishing
from news.mailings import retrying, sending
from news.models import Letter, Subscription
from tests import factories
from tests.news import mail_server
from tests.news.mail_server import Box

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture
def box(settings) -> Iterator[Box]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server.running() as box:
        settings.EMAIL_PORT = box.port
        yield box


@pytest.fixture(autouse=True)
def site() -> None:
    factories.mission()


def publish(title: str = "News", **values: Any) -> None:
    publishing.publish(factories.draft(title=title, **values), by=factories.user())


def again() -> None:
    """A run after every wait is over."""
    Letter.objects.filter(state="waiting").update(next_at=timezone.now() - timedelta(minutes=1))
    sending.run()


def letters() -> list[tuple[str, str]]:
    rows = Letter.objects.order_by("pk").values_list("state", "failure")
    return list(rows)


def test_a_mail_arrives_whole_in_both_forms(box) -> None:
    factories.subscription("anna@example.org", language="ru")
    long_line = "слово " * 2000
    publish("О положении – “Сирия”", body=f"<p>{long_line}</p>", in_language="ru")
    call_command("send_mailings")
    ((to, mail),) = box.arrived
    assert to == "anna@example.org"
    assert mail["Subject"] == "О положении – “Сирия”"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert isinstance(body, EmailMessage)
        assert " ".join(body.get_content().split()).count("слово") == 2000
    assert max(len(line) for line in bytes(mail).splitlines()) <= 998


def test_a_dead_server_loses_nothing_and_is_asked_less_and_less_often(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server.running() as box:
        pass  # its port is free again
    settings.EMAIL_PORT = box.port
    for name in "abc":
        factories.subscription(f"{name}@example.org")
    publish()
    waits = []
    for _time in range(8):
        with pytest.raises(CommandError, match="Nothing is lost"):
            call_command("send_mailings")
        (next_at,) = set(Letter.objects.values_list("next_at", flat=True))
        waits.append(round((next_at - timezone.now()).total_seconds() / 60))
        Letter.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert letters() == [("waiting", "ConnectionRefusedError")] * 3
    with mail_server.running() as box:
        settings.EMAIL_PORT = box.port
        sending.run()
    assert sorted(box.to) == ["a@example.org", "b@example.org", "c@example.org"]
    assert not Subscription.objects.exclude(state="confirmed").exists()


def test_a_wait_is_waited_for(box) -> None:
    box.refuses = {"anna": "451 later"}
    factories.subscription("anna@example.org")
    publish()
    sending.run()
    box.refuses = {}
    sending.run()
    assert box.to == []
    again()
    assert box.to == ["anna@example.org"]


def test_an_address_that_is_refused_for_good_is_suspended_after_three_tries(box) -> None:
    box.refuses = {"gone": "550 5.1.1 no such person"}
    for name in ("anna", "gone", "boris"):
        factories.subscription(f"{name}@example.org")
    publish("First")
    sending.run()
    assert sorted(box.to) == ["anna@example.org", "boris@example.org"]
    again()
    gone = Subscription.objects.get(email="gone@example.org")
    assert (gone.state, gone.refusals) == ("confirmed", 2)
    again()
    gone.refresh_from_db()
    assert gone.state == "suspended"
    publish("Second")
    again()
    assert box.to.count("anna@example.org") == 2
    assert Letter.objects.filter(subscription=gone).count() == 1
    assert ("failed", "550") in letters()


def test_a_refusal_that_was_a_mistake_is_forgotten_with_the_next_mail(box) -> None:
    factories.subscription("anna@example.org")
    for title in ("First", "Second", "Third"):
        box.refuses = {"anna": "550 no"}
        publish(title)
        sending.run()
        box.refuses = {}
        again()
    row = Subscription.objects.get()
    assert (row.state, row.refusals, len(box.to)) == ("confirmed", 0, 3)


def test_a_mail_that_the_server_does_not_want_keeps_no_other_back_and_suspends_nobody(
    box, monkeypatch
) -> None:
    monkeypatch.setattr(retrying, "TRIES", 3)
    factories.subscription("anna@example.org")
    publish("Refused")
    box.data_answer = "554 this looks like spam"
    for _time in range(3):
        again()
    box.data_answer = "250 taken"
    publish("Taken")
    again()
    assert box.subjects == ["Taken"]
    assert letters() == [("failed", "554"), ("sent", "")]
    assert Subscription.objects.get().state == "confirmed"


def test_a_letter_that_cannot_be_written_keeps_no_other_back(box, monkeypatch) -> None:
    from news.mailings.composing import Composer

    compose = Composer.compose

    def sometimes(self: Composer, letter: Letter, at: Any) -> Any:
        if letter.subscription.email.startswith("bad"):
            raise ValueError("no")
        return compose(self, letter, at)

    monkeypatch.setattr(Composer, "compose", sometimes)
    for name in ("bad", "anna"):
        factories.subscription(f"{name}@example.org")
    publish()
    sending.run()
    assert box.to == ["anna@example.org"]
    assert sorted(letters()) == [("sent", ""), ("waiting", "ValueError")]


def test_the_words_of_a_server_and_the_address_are_neither_kept_nor_logged(box, caplog) -> None:
    box.refuses = {"anna": "550 you wrote: Secret title"}
    factories.subscription("anna@example.org")
    publish("Secret title")
    sending.run()
    assert letters() == [("waiting", "550")]
    assert "anna" not in caplog.text
    assert "Secret" not in caplog.text


def test_a_claim_of_a_process_that_died_is_taken_over_after_a_while(box) -> None:
    factories.subscription("anna@example.org")
    publish()
    sending.owed.settle(timezone.now())
    (dead,) = sending.claim()
    sending.run()
    assert box.to == []
    Letter.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    sending.run()
    assert box.to == ["anna@example.org"]
    assert box.arrived[0][1]["Message-ID"] == f"<{dead.uuid}@127.0.0.1>"


def test_who_was_too_slow_does_not_send_what_another_has_taken_over(box) -> None:
    factories.subscription("anna@example.org")
    publish()
    sending.owed.settle(timezone.now())
    (slow,) = sending.claim()
    Letter.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    sending.run()
    report = sending.Report()
    sending._deliver(slow, sending.Composer(), None, report)
    assert (box.to, report.sent) == (["anna@example.org"], 0)


def test_who_unsubscribes_between_the_claim_and_the_sending_gets_nothing(box) -> None:
    from news.mailings import subscribing

    row = factories.subscription("anna@example.org")
    publish()
    sending.owed.settle(timezone.now())
    (claimed,) = sending.claim()
    subscribing.end(row)
    sending._deliver(claimed, sending.Composer(), None, sending.Report())
    assert box.to == []
    assert letters() == [("dropped", "")]
