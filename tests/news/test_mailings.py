"""What subscribers are owed: each message once, its changes to whoever knows it, no word before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from news import publishing
from news.mailings import sending, subscribing
from news.models import Letter, Mailing, Message, Subscription, Told
from tests import factories
from tests.hidden_texts import CANARY, HIDDEN
from tests.news.mailed import change, digests_of_now, new, publish, sent

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


# --- New messages ------------------------------------------------------------------------------


def test_a_message_goes_once_to_each_who_wants_its_kind_category_or_everything() -> None:
    syria, sport = factories.category("Syria"), factories.category("Sport")
    for name, choice in {
        "all": {},
        "kind": {"kinds": ["comment"]},
        "subject": {"subjects": [syria]},
        "both": {"kinds": ["comment"], "subjects": [syria, sport]},
        "otherkind": {"kinds": ["interview"]},
        "othersubject": {"subjects": [sport]},
        "asked": {"state": "asked"},
        "suspended": {"state": "suspended"},
        "later": {"confirmed_at": timezone.now() + timedelta(hours=1)},
    }.items():
        factories.subscription(f"{name}@example.org", **choice)
    new("News", kind="comment", categories=[syria])
    wanted = ["all", "both", "kind", "subject"]
    assert sorted(sent()) == [(f"{name}@example.org", "News") for name in wanted]
    assert sent() == []


def test_who_reads_one_language_gets_what_stands_in_its_lists() -> None:
    for code in ("en", "ru"):
        factories.subscription(f"{code}@example.org", language=code, all_languages=False)
        factories.subscription(f"{code}-all@example.org", language=code)
    got = {
        code: new(code, in_language=code) and {to for to, _ in sent()}
        for code in ("en", "ru", "ar")
    }
    both = {"en-all@example.org", "ru-all@example.org"}
    assert got["en"] == got["ar"] == both | {"en@example.org"}
    assert got["ru"] == both | {"ru@example.org"}


def test_what_an_import_publishes_into_the_past_is_no_news() -> None:
    factories.subscription(confirmed_at=factories.PUBLISHED - timedelta(days=30))
    factories.published(title="Old")
    assert sent() == []


def test_an_embargo_ends_at_its_second_and_not_before(at) -> None:
    factories.subscription("anna@example.org")
    moment = timezone.now().replace(microsecond=0) + timedelta(hours=3)
    publish(factories.draft(title="Later"), at=moment)
    assert sent() == []
    at(moment - timedelta(microseconds=1))
    assert sent() == []
    at(moment)
    assert sent() == [("anna@example.org", "Later")]


def test_what_is_withdrawn_or_removed_before_its_mail_goes_goes_to_nobody() -> None:
    factories.subscription()
    gone, removed = new("Gone"), new("Removed")
    publishing.withdraw(gone, "Why", by=factories.user())
    publishing.remove(removed, "Why", by=factories.user())
    assert sent() == []
    waits = new("Removed while it waits")
    sending.owed.settle(timezone.now())
    publishing.remove(waits, "Why", by=factories.user())
    assert sent() == []
    assert Letter.objects.get().state == "dropped"


def test_the_mail_holds_the_text_as_it_is_when_it_goes() -> None:
    factories.subscription()
    draft = new("News", body="<p>Five.</p>")
    change(draft, "<p>Four.</p>")
    assert len(sent()) == 1
    assert "Four." in mail.outbox[0].body
    assert "Five." not in mail.outbox[0].body
    assert "Correction" in mail.outbox[0].body
    assert sent() == []


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_nothing_hidden_is_in_any_mail(hide) -> None:
    """Whoever is subscribed to everything, at once and in digests, and knows an earlier version."""
    factories.category("Syria")
    readers = [factories.subscription(pace=pace) for pace in Subscription.Pace.values]
    hide()
    Mailing.objects.all().delete()
    for message in Message.objects.all():
        for reader in readers:
            letter = Letter.objects.create(
                subscription=reader, made_at=timezone.now(), next_at=timezone.now(), state="sent"
            )
            if message.pk % 2:
                Told.objects.create(
                    subscription=reader, message=message, number=1, first_letter=letter
                )
    sent()
    digests_of_now()
    sending.run()
    told = "".join(each.message().as_string() + each.body for each in mail.outbox)
    assert CANARY.lower() not in told.lower()


def test_the_search_for_hidden_words_sees_what_is_published() -> None:
    factories.subscription()
    new(CANARY)
    sent()
    assert CANARY in mail.outbox[0].body


# --- Changes -----------------------------------------------------------------------------------


def test_a_change_goes_to_exactly_those_who_were_sent_the_message_and_says_so() -> None:
    factories.subscription("anna@example.org")
    left = factories.subscription("boris@example.org")
    daily = factories.subscription("daily@example.org", pace="daily")
    draft = new("News")
    assert len(sent()) == 2
    factories.subscription("late@example.org")
    subscribing.end(left)
    change(draft)
    assert sent() == [("anna@example.org", "Correction: News")]
    assert daily.told.count() == 0
    change(draft, "<p>Clearer.</p>", "clarification")
    assert sent() == [("anna@example.org", "Clarification: News")]
    change(draft, "<p>Smaller.</p>", "minor")
    assert sent() == []
    publishing.withdraw(draft, "It was premature.", by=factories.user())
    assert sent() == [("anna@example.org", "Withdrawn: News")]
    assert "It was premature." in mail.outbox[0].body
    publishing.remove(draft, "It named a person.", by=factories.user())
    reference = draft.message.reference or Message.objects.get(pk=draft.message_id).reference
    assert sent() == [("anna@example.org", f"Removed: {reference}")]
    assert "News" not in mail.outbox[0].body
    assert sent() == []


def test_two_changes_before_a_run_are_one_mail() -> None:
    factories.subscription()
    draft = new("News")
    sent()
    change(draft, "<p>Second.</p>")
    change(draft, "<p>Third.</p>")
    change(draft, "<p>Fourth.</p>", "minor")
    assert [subject for _to, subject in sent()] == ["Correction: News"]
    assert "Fourth." in mail.outbox[0].body
    assert sent() == []


def test_a_change_follows_the_first_mail_in_a_mailbox() -> None:
    factories.subscription()
    draft = new()
    sent()
    first = mail.outbox[0].message()["Message-ID"]
    change(draft)
    sent()
    assert mail.outbox[0].message()["In-Reply-To"] == first
    assert mail.outbox[0].message()["Message-ID"] != first


def test_a_letter_that_was_on_its_way_when_a_correction_began_is_followed_by_it(
    monkeypatch,
) -> None:
    """It was written with the former text, and marked as sent after the correction was settled."""
    factories.subscription("anna@example.org")
    draft = new("News")
    settle = sending._sent

    def slowly(*args: Any) -> None:
        change(draft)
        sending.owed.settle(timezone.now())
        settle(*args)

    monkeypatch.setattr(sending, "_sent", slowly)
    sending.run()
    monkeypatch.setattr(sending, "_sent", settle)
    assert sent() == [("anna@example.org", "Correction: News")]


def test_who_was_told_by_a_digest_hears_of_a_change_at_once() -> None:
    factories.subscription("daily@example.org", pace="daily")
    draft = new("News")
    digests_of_now()
    assert len(sent()) == 1
    change(draft)
    assert sent() == [("daily@example.org", "Correction: News")]


# --- Erased ------------------------------------------------------------------------------------


def test_an_erasure_leaves_no_word_in_any_row_and_tells_those_who_knew() -> None:
    factories.subscription("anna@example.org")
    draft = new(f"{CANARY} title", body=f"<p>{CANARY}</p>")
    sent()
    factories.erased(type(draft).objects.get(pk=draft.pk))
    reference = Message.objects.get(pk=draft.message_id).reference
    assert sent() == [("anna@example.org", f"Removed: {reference}")]
    assert CANARY not in mail.outbox[0].message().as_string()
    rows = [*Mailing.objects.values(), *Letter.objects.values(), *Told.objects.values()]
    assert CANARY.lower() not in str(rows).lower()
