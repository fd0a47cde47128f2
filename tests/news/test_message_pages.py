"""What readers get: the page of a message."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from news import publishing
from tests import factories
from tests.news.read_pages import page, titles, words

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()
    factories.contact()


def test_a_message_says_who_what_when_and_where_it_stays(client: Client) -> None:
    edition = factories.published(
        "comment", title="On it", body="<p>We <strong>deny</strong> it.</p>",
        reply_to_name="Lord Ahmad", reply_to_title="A statement", reply_to_url="https://gov.uk/x",
        categories=[factories.category("Syria")],
    )  # fmt: skip
    body = page(client, edition.get_absolute_url()).body
    text = words(body)
    assert "15 February 2018, 12:00 London, 15:00 Moscow" in text
    assert "A statement Lord Ahmad Read it" in text
    assert edition.message.reference in text
    assert body.find_class("prose")[0].xpath(".//strong")
    assert client.get(edition.short_url)["Location"] == edition.get_absolute_url()


def test_the_text_and_the_document_are_the_bytes_of_their_digests(client: Client) -> None:
    import hashlib

    edition = factories.published(title="Ответ", body="<p>Words.</p>")
    for name, digest in (
        ("index.txt", edition.text_sha256),
        ("index.json", edition.content_sha256),
    ):
        response = client.get(edition.get_absolute_url() + name)
        assert hashlib.sha256(response.content).hexdigest() == digest


def test_stored_html_is_cleaned_once_more_when_it_is_shown(client: Client) -> None:
    draft = factories.draft(body="<p>Good</p>")
    edition = factories.publish(draft)
    document = edition.document.replace("<p>Good</p>", "<p onclick='x'>Good<img src=x></p>")
    edition.document = document
    from django.template.loader import render_to_string

    shown = render_to_string("news/_lead.html", {"edition": edition, "content": edition.content})
    assert "onclick" not in shown
    assert "<img" not in shown


@pytest.mark.database_clock
def test_a_removed_message_is_gone_with_its_reason_and_leads_to_its_successor(
    client: Client,
) -> None:
    edition, other = factories.published(title="Secret"), factories.published(title="Other")
    draft = factories.draft_of(edition)
    publishing.remove(draft, "It was wrong.", by=factories.user())
    text = words(page(client, edition.get_absolute_url(), status=410).body)
    assert "It was wrong." in text
    assert "Secret" not in text
    draft.body = "<p>Right.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Right", note_kind="correction")
    page(client, edition.get_absolute_url())
    publishing.remove(draft, "Moved.", by=factories.user(), successor=other.message)
    response = client.get(edition.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, other.get_absolute_url())


@pytest.mark.database_clock
def test_an_expired_message_is_gone_with_title_and_date(client: Client) -> None:
    draft = factories.draft(title="Hours in March")
    end = timezone.now() + DAY
    edition = publishing.publish(draft, by=factories.user(), until=end)
    with time_machine.travel(end, tick=False):
        text = words(page(client, edition.get_absolute_url(), status=410).body)
    assert "This message has expired" in text
    assert "Hours in March" in text


@pytest.mark.database_clock
def test_a_withdrawn_message_stays_readable_under_its_notice(client: Client) -> None:
    edition = factories.published(title="Reception", body="<p>At noon.</p>")
    publishing.withdraw(factories.draft_of(edition), "The place changed.", by=factories.user())
    text = words(page(client, edition.get_absolute_url()).body)
    assert "The place changed." in text
    assert "At noon." in text


@pytest.mark.database_clock
def test_a_former_address_leads_to_the_current_one(client: Client) -> None:
    edition = factories.published(title="Before")
    draft = factories.draft_of(edition)
    draft.slug, draft.body = "after", "<p>Changed.</p>"
    draft.save()
    planned = publishing.publish(
        draft, by=factories.user(), at=timezone.now() + DAY, note_kind="minor"
    )
    page(client, planned.get_absolute_url(), status=404)
    page(client, edition.get_absolute_url())
    with time_machine.travel(planned.public_from, tick=False):
        response = client.get(edition.get_absolute_url())
        assert (response.status_code, response["Location"]) == (301, planned.get_absolute_url())
        page(client, planned.get_absolute_url())


@pytest.mark.database_clock
def test_a_message_becomes_public_at_the_very_second(client: Client) -> None:
    at = timezone.now() + DAY
    edition = publishing.publish(factories.draft(title="Now"), by=factories.user(), at=at)
    with time_machine.travel(at - timedelta(microseconds=1), tick=False):
        page(client, edition.get_absolute_url(), status=404)
        assert "Now" not in titles(client, "/news/")
    with time_machine.travel(at, tick=False):
        page(client, edition.get_absolute_url())
        assert "Now" in titles(client, "/news/")
