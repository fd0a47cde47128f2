"""What readers are served is compared with what was published, and filed beside the version."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from news import feeds, publishing, triggers
from news.models import Edition, Receipt
from news.receipts import own_pages
from news.receipts.own_pages import Answer
from tests import every_page, factories
from tests.news.desk import page_of, sign_in
from tests.news.receipts_told import TALK, differing, filed, published, spoil

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()
    factories.contact()


# --- What is compared -----------------------------------------------------------------------------


def test_every_step_is_filed_as_published() -> None:
    by = factories.user()
    draft = factories.draft("interview", title="A talk", body=TALK, summary="In short.")
    again = {"by": by, "note": "A figure was wrong.", "note_kind": "correction"}
    steps = [
        lambda: publishing.publish(draft, by=by),
        lambda: publishing.publish(draft, **again),
        lambda: publishing.publish(draft, by=by, note_kind="minor"),
        lambda: publishing.withdraw(draft, "It was premature.", by=by),
        lambda: publishing.publish(draft, by=by, note="Again", note_kind="update"),
        lambda: publishing.remove(draft, "A name stood in it.", by=by),
        lambda: publishing.publish(draft, by=by, note="Without it", note_kind="update"),
    ]
    for number, step in enumerate(steps, start=1):
        draft.body += f"<p>Question: Number {number}?</p><p>Answer: Yes, {number}.</p>"
        draft.save()
        step()
        assert "1 version is served as published." in filed(), number
    assert Receipt.objects.filter(checked_at__isnull=False, findings="").count() == len(steps)


@pytest.mark.long
def test_the_sample_and_every_kind_of_page_are_filed_as_published() -> None:
    every_page.load()
    Receipt.objects.all().delete()
    Receipt.objects.bulk_create(Receipt(edition=edition) for edition in Edition.objects.all())
    assert "are served as published." in filed()
    assert Receipt.objects.filter(checked_at__isnull=False).count() > 20


def test_what_an_import_publishes_gets_no_receipt() -> None:
    factories.published(title="Of old")
    assert not Receipt.objects.exists()


def test_a_successor_in_its_place_is_as_it_should_be() -> None:
    by, other = factories.user(), factories.published(title="Successor")
    draft = factories.draft()
    publishing.publish(draft, by=by)
    publishing.remove(draft, "Replaced", by=by, successor=other.message)
    filed()
    assert not Receipt.objects.get(edition__number=2).findings


DIFFERENT = [
    (lambda path, data: data.replace(b"Very well.", b""), "The page lacks “Very well."),
    (lambda path, data: data.replace(b"In short.", b""), "The page lacks “In short."),
    (lambda path, data: data.replace(b"A word</h1>", b"A w</h1>"), "The title on the page is not"),
    (
        lambda path, data: data.replace(b"Very well.", b"Very well.<b>NOT</b>"),
        "something stands between them",
    ),
    (
        lambda path, data: data.replace(b"Very well.", b"") if "feed.atom" in path else data,
        "The feed feed.atom lacks “Very well.”.",
    ),
    (
        lambda path, data: data.replace(b"Very well.", b"") if "feed.json" in path else data,
        "The feed feed.json lacks “Very well.”.",
    ),
    (
        lambda path, data: data.replace(b"urn:uuid:", b"urn:x:") if "feed.atom" in path else data,
        "The feed feed.atom does not have the message.",
    ),
    (
        lambda path, data: b"{" if "feed.json" in path else data,
        "The feed feed.json does not have the message.",
    ),
    (lambda path, data: data + b" " if path.endswith(".txt") else data, "index.txt is not what"),
    (lambda path, data: data + b" " if path.endswith("json") else data, "index.json is not what"),
]


@pytest.mark.parametrize(("change", "sentence"), DIFFERENT)
def test_what_is_served_otherwise_is_said(
    monkeypatch: pytest.MonkeyPatch, change: Any, sentence: str
) -> None:
    edition = published()
    spoil(
        monkeypatch,
        lambda path, answer: Answer(answer.status, answer.where, change(path, answer.data)),
    )
    told = differing()
    assert f"{edition.message.reference}, version 1: " in told
    assert sentence in told
    assert sentence in Receipt.objects.get().findings


def test_a_template_that_leaves_out_the_text_is_said(settings, tmp_path) -> None:
    (tmp_path / "news").mkdir()
    page = "{% extends 'base.html' %}{% block main %}<h1>{{ edition.title }}</h1>{% endblock %}"
    (tmp_path / "news" / "message_detail.html").write_text(page)
    published()
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine]
    told = differing()
    assert "The page lacks “In short.”." in told
    assert "It lacks more: " in told


@pytest.mark.parametrize("document", ["{", '{"kind": "comment"}', None])
def test_a_stored_text_that_was_altered_is_said(document: str | None) -> None:
    edition = published()
    triggers.remove(connection)
    altered = document or edition.document.replace("Very well", "Very ill")
    Edition.objects.update(document=altered)
    assert "index.json is not what was published" in differing()


def test_a_message_that_is_too_old_for_the_first_page_of_a_feed_is_no_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feeds, "PAGE_SIZE", 2)
    old = factories.draft(title="Of old", date_published=factories.PUBLISHED)
    publishing.publish(old, by=factories.user())
    for number in range(3):
        publishing.publish(factories.draft(title=f"New {number}"), by=factories.user())
    assert "4 versions are served as published." in filed()


def test_a_message_that_stays_in_a_feed_after_its_removal_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by = factories.user()
    draft = factories.draft()
    publishing.publish(draft, by=by)
    before = own_pages.ask("/news/feed.atom")
    publishing.remove(draft, "A name stood in it.", by=by)
    spoil(monkeypatch, lambda path, answer: before if "feed.atom" in path else answer)
    assert "The feed feed.atom still has the removed message." in differing()


def test_a_note_that_is_not_shown_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = factories.draft(body=TALK)
    by = factories.user()
    publishing.publish(draft, by=by)
    draft.body += "<p>More.</p>"
    draft.save()
    publishing.publish(draft, by=by, note="A figure was wrong.", note_kind="correction")
    spoil(
        monkeypatch,
        lambda path, answer: Answer(
            answer.status, answer.where, answer.data.replace(b"A figure was wrong.", b"")
        ),
    )
    assert "The page lacks “A figure was wrong.”." in differing()


def test_a_removed_text_that_is_still_served_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    by = factories.user()
    draft = factories.draft()
    publishing.publish(draft, by=by)
    publishing.remove(draft, "A name stood in it.", by=by)
    spoil(monkeypatch, lambda path, answer: Answer(200, "", answer.data))
    assert "answers 200, though the message was removed." in differing()


def test_a_notice_of_withdrawal_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    by = factories.user()
    draft = factories.draft()
    publishing.publish(draft, by=by)
    publishing.withdraw(draft, "It was premature.", by=by)
    spoil(
        monkeypatch,
        lambda path, answer: Answer(
            answer.status, answer.where, answer.data.replace(b"Withdrawn", b"")
        ),
    )
    assert "does not say that the text is withdrawn" in differing()


def test_an_earlier_version_is_compared_where_it_still_stands() -> None:
    draft = factories.draft(body=TALK)
    by = factories.user()
    publishing.publish(draft, by=by)
    draft.body += "<p>More.</p>"
    draft.save()
    publishing.publish(draft, by=by, note="More", note_kind="update")
    assert "2 versions are served as published." in filed()


def test_what_was_gone_before_it_could_be_compared_is_called_neither() -> None:
    draft = factories.draft()
    by = factories.user()
    publishing.publish(draft, by=by)
    publishing.remove(draft, "A name stood in it.", by=by)
    filed()
    assert [receipt.edition.number for receipt in Receipt.objects.all()] == [2]


def test_what_differed_can_be_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    published()
    with monkeypatch.context() as patch:
        spoil(patch, lambda path, answer: Answer(500, "", b""))
        assert "The page answers 500." in differing()
    assert "0 versions" in filed()
    assert "1 version is served as published." in filed(again=True)
    assert not Receipt.objects.get().findings


# --- What the desk is shown -----------------------------------------------------------------------


def test_the_desk_sees_what_differs_and_what_does_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = factories.draft(title="A word", body=TALK)
    publishing.publish(draft, by=factories.user())
    sign_in(client, "editor", "view_pressrelease", "view_receipt")
    assert "not compared yet" in client.get(page_of(draft)).content.decode()
    filed()
    assert "as published" in client.get(page_of(draft)).content.decode()
    assert "served something else" not in client.get("/admin/").content.decode()
    Receipt.objects.update(findings="The page lacks “Very well.”.")
    assert "differs:" in client.get(page_of(draft)).content.decode()
    start = client.get("/admin/").content.decode()
    assert "Readers are served something else than was published" in start
    assert "The page lacks “Very well.”." in start
    sign_in(client, "author", "view_pressrelease")
    assert "differs:" not in client.get(page_of(draft)).content.decode()
    assert "served something else" not in client.get("/admin/").content.decode()


def test_what_was_corrected_is_no_longer_on_the_start_page(client: Client) -> None:
    draft = factories.draft(body=TALK)
    by = factories.user()
    publishing.publish(draft, by=by)
    Receipt.objects.update(findings="Differs.", checked_at=timezone.now())
    draft.body += "<p>More.</p>"
    draft.save()
    publishing.publish(draft, by=by, note="More", note_kind="update")
    sign_in(client, "editor")
    assert "served something else" not in client.get("/admin/").content.decode()
