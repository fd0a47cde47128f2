"""What becomes of an erased message: its addresses, its reference, and what the record says."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from news import erasure, publishing, record, triggers
from news.editions import PublishingRefused
from news.models import Address, Draft, Edition, Erasure, Seal
from tests import factories
from tests.news.desk import page_of, typed
from tests.news.erasing import (
    SOON,
    TEXT,
    WORD,
    erase,
    fault,
    first,
    found,
    in_everything,
    persons,
    texts,
    verified,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return in_everything()


# --- What becomes of it ---------------------------------------------------------------------------


def test_its_old_addresses_say_that_it_is_gone_and_betray_nothing(
    draft: Draft, client: Client, django_capture_on_commit_callbacks
) -> None:
    paths = [address.get_absolute_url() for address in Address.objects.order_by("pk")]
    last = paths.pop()  # the one of the version that never came
    erase(draft, django_capture_on_commit_callbacks)
    assert len(paths) == 2
    for path in paths:
        for below in ("", "history/", "index.txt", "index.json", "v/1/", "diff/1..2/"):
            answer = client.get(path + below)
            assert answer.status_code == 410, path + below
            told = answer.content.decode().replace(path, "")
            assert WORD.lower() not in told.lower()
            assert "erased because the law requires it" in told
    assert client.get(last).status_code == 404
    assert client.get(f"/m/{draft.message.reference}/").status_code == 410


def test_its_old_address_is_never_given_to_another(
    draft: Draft, django_capture_on_commit_callbacks
) -> None:
    erase(draft, django_capture_on_commit_callbacks)
    again = factories.draft(title="Another", slug=WORD.lower())
    with pytest.raises(PublishingRefused, match="belongs to another message"):
        publishing.publish(again, by=factories.user())


def test_it_is_verified_by_reference_and_address_and_not_by_its_words(
    draft: Draft, client: Client, django_capture_on_commit_callbacks
) -> None:
    reference, path = draft.message.reference, Address.objects.first().get_absolute_url()
    whole = record.plain_text(Edition.objects.get(number=1).content)
    erase(draft, django_capture_on_commit_callbacks)
    # Who has kept the whole `index.txt` is told that it was issued: its digest is public.
    for text in (reference, path, whole, whole.replace("\n", "\r\n")):
        answer = client.post("/verify/", {"text": text}).content.decode()
        assert f"Issued as {reference} and removed since." in answer
    for text in (f"{TEXT} {WORD} was done to her", whole[: len(whole) // 2]):
        answer = client.post("/verify/", {"text": text}).content.decode()
        assert "We have issued nothing like it." in answer


def test_nothing_can_be_done_with_it_any_more(
    draft: Draft, client: Client, django_capture_on_commit_callbacks
) -> None:
    erase(draft, django_capture_on_commit_callbacks)
    client.force_login(persons()[0])
    stored = Draft.objects.get(pk=draft.pk)
    assert client.post(page_of(draft), typed(stored, title="New")).status_code == 403
    for page in ("change", "publish", "preview", "history", "remove", "erase"):
        answer = client.get(page_of(draft, page))
        assert answer.status_code == 200, page
        assert WORD.lower() not in answer.content.decode().lower(), page
    assert "Erased" in client.get("/admin/news/comment/").content.decode()
    with pytest.raises(PublishingRefused, match="It is erased"):
        publishing.publish(stored, by=factories.user())
    with pytest.raises(PublishingRefused, match="It is erased"):
        erasure.erase(stored, Erasure.objects.get().pk, by=factories.user())


def test_what_was_removed_or_only_planned_can_be_erased_too(
    django_capture_on_commit_callbacks,
) -> None:
    by = factories.user()
    removed = factories.draft(**texts())
    publishing.publish(removed, by=by)
    publishing.remove(removed, f"{WORD} is named", by=by)
    planned = factories.draft(**texts() | {"slug": f"{WORD.lower()}-planned"})
    publishing.publish(planned, by=by, at=timezone.now() + SOON)
    never = factories.draft(title="Never out")
    for row in (removed, planned):
        erase(row, django_capture_on_commit_callbacks)
    assert found() == []
    with pytest.raises(PublishingRefused, match="Delete the draft instead"):
        erasure.ask(never, "Order", by=by)
    assert "erased" in verified()


# --- What the record says -------------------------------------------------------------------------


def test_the_record_says_erased_and_not_broken(
    draft: Draft, django_capture_on_commit_callbacks
) -> None:
    factories.published(title="Another")
    erase(draft, django_capture_on_commit_callbacks)
    for options in ({}, {"rebuild": True}):
        told = io.StringIO()
        call_command("verify_record", stdout=told, **options)
        reference = draft.message.reference
        for number in (1, 2):
            assert f"{reference}, version {number}: erased on " in told.getvalue()
        assert f"{reference}, version 3" not in told.getvalue()
        assert "2 versions are as published." in told.getvalue()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda: first().update(document='{"erased":"x"}'), "document"),
        (lambda: Erasure.objects.all().delete(), "erased_at"),
        (lambda: first().update(content_sha256="0" * 64), "content_sha256"),
        (lambda: first().update(text_sha256="0" * 64), "text_sha256"),
        (lambda: first().update(record_sha256="0" * 64), "record_sha256"),
        (lambda: first().update(note="Words"), "note"),
        (lambda: first().update(title="Words"), "title"),
        (lambda: first().update(closed=False), "closed"),
        (lambda: first().update(erased_at=None), "erased_at"),
        (lambda: Seal.objects.filter(edition__in=first()).delete(), "seal"),
        (lambda: Erasure.objects.update(done_at=timezone.now()), "erased_at"),
    ],
)
def test_a_false_tombstone_is_a_break(
    draft: Draft, django_capture_on_commit_callbacks, spoil: Any, named: str
) -> None:
    erase(draft, django_capture_on_commit_callbacks)
    triggers.remove(connection)
    spoil()
    assert "version 1: " in (told := fault())
    assert named in told


def test_a_tombstone_that_nobody_has_made_is_a_break(draft: Draft) -> None:
    triggers.remove(connection)
    first().update(document='{"erased":"x","in_language":"en","kind":"comment","title":"x"}')
    assert "version 1: document" in fault()
