"""Readers ask for mails: a link confirms, another one ends it, and nobody learns who is known."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from news.mailings import keys, sending, subscribing
from news.models import Letter, Subscription, SubscriptionKey
from tests import factories
from tests.news.subscribed import TYPED, an_hour_later, ask, link

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site() -> None:
    factories.mission()


# --- Asked and confirmed ---------------------------------------------------------------------


def test_the_link_of_the_first_mail_shows_a_button_and_only_the_button_confirms() -> None:
    assert ask(kind=["interview"], everything="").status_code == 303
    where = link()
    for method in ("get", "head", "get"):
        page = getattr(Client(), method)(where)
        assert page.status_code == 200
    assert "<dt>Kinds</dt><dd>Interviews</dd>" in page.text
    assert Subscription.objects.get().state == "asked"
    assert "It is confirmed." in Client().post(where).text
    row = Subscription.objects.get()
    assert (row.state, [topic.kind for topic in row.topics.all()]) == ("confirmed", ["interview"])


def test_it_works_without_a_cookie_and_sets_none() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/subscribe/", {**TYPED, "email": "anna@example.org"})
    page = client.post(link())
    left = client.post(f"{link_of()}unsubscribe/")
    assert [answer.status_code, page.status_code, left.status_code] == [303, 200, 200]
    assert not client.cookies


def link_of() -> str:
    return f"/subscribe/{keys.key_of(Subscription.objects.get())}/"


def test_a_key_is_kept_as_a_digest_alone_and_works_under_another_secret_too(settings) -> None:
    ask()
    where = link()
    key = where.split("/")[2]
    assert key not in str(list(SubscriptionKey.objects.values()) + list(Letter.objects.values()))
    settings.SECRET_KEY = "another " * 10
    assert keys.key_of(Subscription.objects.get()) != key
    assert Client().post(where).status_code == 200
    assert Client().get(link_of()).status_code == 200


@pytest.mark.parametrize("path", ["", "unsubscribe/"])
def test_no_page_behind_a_key_is_kept_found_or_told_to_others(path) -> None:
    where = f"/subscribe/{keys.key_of(factories.subscription())}/{path}"
    for page in (Client().get(where), Client().get(f"/subscribe/{'A' * 43}/{path}")):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]


@pytest.mark.parametrize("path", ["subscribe/{}/", "subscribe/{}/unsubscribe/", "preview/{}/"])
def test_a_key_stands_in_no_log(path, settings) -> None:
    """Django logs the path of what is not found, and of a form that is not understood."""
    key = "K" * 43
    record = logging.LogRecord(
        "x", logging.WARNING, "", 0, "%s: %s", ("x", f"/{path.format(key)}"), None
    )
    for name in settings.LOGGING["root"]["handlers"]:
        for kept_out in settings.LOGGING["handlers"][name]["filters"]:
            import_string(settings.LOGGING["filters"][kept_out]["()"])().filter(record)
    assert key not in record.getMessage()
    assert path.split("/")[0] in record.getMessage()


def test_links_of_the_page_to_other_languages_do_not_hold_the_key() -> None:
    key = keys.key_of(factories.subscription())
    page = Client().get(f"/subscribe/{key}/")
    assert page.text.count(key) == 2  # where its two forms lead


def test_a_page_speaks_its_readers_language_and_shows_no_whole_address() -> None:
    row = factories.subscription("anna.karenina@example.org", language="ru")
    page = Client().get(f"/subscribe/{keys.key_of(row)}/")
    assert page.headers["Content-Language"] == "ru"
    assert 'lang="ru"' in page.text
    assert "a…@example.org" in page.text
    assert "karenina" not in page.text


# --- What nobody learns ----------------------------------------------------------------------


@pytest.mark.parametrize("state", ["asked", "confirmed", "suspended"])
def test_the_answer_is_the_same_whether_the_address_is_known_or_not(state) -> None:
    factories.subscription("known@example.org", state=state)
    known, unknown = ask("known@example.org"), ask("unknown@example.org")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert {**known.headers} == {**unknown.headers}
    sending.run()
    assert sorted(m.to[0] for m in mail.outbox) == ["known@example.org", "unknown@example.org"]


def test_who_is_subscribed_keeps_what_they_have_chosen_whoever_types_their_address() -> None:
    row = factories.subscription("anna@example.org", kinds=["interview"], pace="weekly")
    ask()
    row.refresh_from_db()
    assert (row.everything, row.pace, row.topics.count()) == (False, "weekly", 1)
    sending.run()
    assert "nothing has changed" in " ".join(mail.outbox[0].body.split())


def test_one_address_gets_one_letter_an_hour_however_often_and_however_it_is_written() -> None:
    for email in ["anna@example.org", "ANNA@Example.ORG", " anna@example.org "] * 3:
        assert ask(email).status_code == 303
        sending.run()
    assert len(mail.outbox) == 1
    an_hour_later()
    ask()
    ask()
    sending.run()
    assert len(mail.outbox) == 2


def test_not_even_after_unsubscribing_does_a_second_letter_come_within_the_hour() -> None:
    ask()
    Client().post(f"{link()}unsubscribe/")
    assert not Subscription.objects.filter(email__contains="anna").exists()
    ask()
    sending.run()
    assert len(mail.outbox) == 1
    Letter.objects.filter(state="waiting").update(next_at=F("next_at") - timedelta(hours=1))
    sending.run()
    assert len(mail.outbox) == 2


def test_a_digest_of_an_address_is_kept_no_longer_than_the_hour() -> None:
    ask()
    Client().post(f"{link()}unsubscribe/")
    assert Subscription.objects.get().digest
    an_hour_later()
    sending.run()
    assert Subscription.objects.get().digest == ""


def test_very_many_addresses_within_an_hour_are_refused_with_a_sentence(monkeypatch) -> None:
    monkeypatch.setattr(subscribing, "MOST_AN_HOUR", 2)
    answers = [ask(f"{name}@example.org") for name in "abc"]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "Try again in an hour." in answers[-1].text
    assert Subscription.objects.count() == 2


def test_what_nobody_confirms_is_deleted_after_three_days_with_all_that_hangs_on_it() -> None:
    ask()
    where = link()
    Subscription.objects.update(linked_at=timezone.now() - timedelta(days=3, seconds=1))
    sending.run()
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()
    assert Client().get(where).status_code == 404
