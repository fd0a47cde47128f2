"""What subscribers are owed: each message once, its changes to whoever knows it, no word before."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from news import publishing
from news.mailings import digests, sending, subscribing
from news.models import Draft, Edition, Letter, Mailing, Message, Subscription, Told
from tests import factories
from tests.test_public_surfaces import CANARY, HIDDEN

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


def publish(draft: Draft, **values: Any) -> Edition:
    return publishing.publish(draft, by=factories.user(), **values)


def new(title: str = "News", **values: Any) -> Draft:
    draft = factories.draft(title=title, **values)
    publish(draft)
    return draft


def change(draft: Draft, body: str = "<p>Changed.</p>", kind: str = "correction") -> None:
    draft.body = body
    draft.save()
    publish(draft, note="What was wrong.", note_kind=kind)


def html() -> str:
    """Of the first mail that was sent."""
    (form,) = mail.outbox[0].alternatives
    return str(form.content)


def sent() -> list[tuple[str, str]]:
    """Recipients and subjects of what a run sends, told once."""
    mail.outbox.clear()
    sending.run()
    return [(each.to[0], each.subject) for each in mail.outbox]


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


def digests_of_now() -> None:
    now = timezone.now()
    for pace in digests.PERIODS:
        digests._settle(pace, now, now)


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


# --- Digests -----------------------------------------------------------------------------------


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


# --- The mail itself ---------------------------------------------------------------------------


def mails() -> Iterator[Any]:
    """One of each: the link, a message, a change, a digest."""
    asked = factories.subscription(state="asked")
    subscribing._link(Subscription.objects.get(pk=asked.pk), timezone.now())
    Subscription.objects.filter(pk=asked.pk).update(linked_at=None)
    subscribing._link(Subscription.objects.get(pk=asked.pk), timezone.now())
    factories.subscription()
    draft = new("News")
    sending.run()
    change(draft)
    sending.run()
    factories.subscription(pace="daily")
    digests_of_now()
    sending.run()
    yield from mail.outbox


def test_every_mail_can_be_unsubscribed_by_one_click_and_says_what_it_is() -> None:
    found = list(mails())
    assert len(found) == 4
    for each in found:
        message = each.message()
        (where,) = message["List-Unsubscribe"].split()
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Id"] == "<messages.127.0.0.1>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"]
        assert message["Message-ID"].endswith("@127.0.0.1>")
        assert message.get_content_type() == "multipart/alternative"
        kinds = [part.get_content_type() for part in message.get_payload()]
        assert kinds == ["text/plain", "text/html"]
        assert where.strip("<>") in each.body
        assert where.strip("<>") in each.alternatives[0].content
        assert "style" not in each.alternatives[0].content


def test_the_words_around_a_text_are_the_readers_and_an_arabic_text_runs_from_the_right() -> None:
    factories.subscription(language="ru")
    new("بيان", body="<p>كلمة.</p>", in_language="ar")
    sent()
    page = html()
    assert '<html lang="ru" dir="ltr">' in page
    assert '<h1 lang="ar" dir="rtl">' in page
    assert '<div lang="ar" dir="rtl">' in page
    assert "Пресс-релиз" in page


def test_addresses_in_a_mail_are_whole() -> None:
    factories.subscription()
    new(body='<p><a href="/about/">Us</a> and <a href="https://example.org/">them</a>.</p>')
    sent()
    assert (
        "Us <http://127.0.0.1:8000/about/> and them <https://example.org/>." in mail.outbox[0].body
    )
    assert 'href="/' not in html()


def test_a_title_cannot_add_a_header() -> None:
    factories.subscription()
    draft = factories.draft()
    draft.title = "News\r\nBcc: all@example.org"
    draft.save()
    publish(draft)
    sent()
    assert mail.outbox[0].subject == "News Bcc: all@example.org"
    assert mail.outbox[0].message()["Bcc"] is None


def test_mailings_end_no_stored_page() -> None:
    from embassy.pagestore import generation

    factories.subscription()
    new()
    before = generation.read().value
    sent()
    assert generation.read().value == before
