"""A mail to subscribers itself: how it is left, in whose language it is, whole addresses."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from news.mailings import sending, subscribing
from news.models import Subscription
from tests import factories
from tests.news.mailed import change, digests_of_now, html, new, publish, sent

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


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
