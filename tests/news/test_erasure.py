"""Erased is erased: no word of it is left in any table or file."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from embassy.pagestore import copies, endings
from embassy.pagestore.copies import Copy
from news import erasure, ledger, publishing
from news.models import Draft, Edition, File, Picture
from tests import factories
from tests.news.desk import page_of, sign_in, typed
from tests.news.erasing import WORD, erase, found, in_everything, persons

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return in_everything()


def test_no_word_is_left_in_any_table_or_file(
    draft: Draft, client: Client, django_capture_on_commit_callbacks
) -> None:
    sign_in(client, "petrova")
    client.post(page_of(draft), typed(draft, title=f"{WORD} once more", _continue="1"))
    draft.refresh_from_db()
    before = found()
    assert {"news_edition", "news_draft", "news_address", "django_admin_log"} <= set(before)
    assert "session" in before
    assert any("/" in place for place in before)
    erase(draft, django_capture_on_commit_callbacks)
    assert found() == []
    assert not File.objects.exists()
    assert not [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]
    assert any(session.get_decoded().get("kept") for session in Session.objects.all())


def test_no_copy_of_a_page_is_left_on_the_disk_nor_shown_by_another_host(
    draft: Draft, django_capture_on_commit_callbacks
) -> None:
    key = f"/news/2018/02/{WORD.lower()}/"
    rendered = timezone.now().timestamp()
    kept = Copy(key, "200 OK", [], rendered, "", f"<p>{WORD}</p>".encode())
    copies.kept.keep(kept)
    assert copies.kept.find(key)
    publishing.remove(draft, "Removed first", by=persons()[0])
    endings.noted.note()
    folder = copies.kept.folder.parent
    assert WORD.lower() in endings.noted.path.read_text().lower()
    erase(draft, django_capture_on_commit_callbacks)
    assert not copies.kept.find(key)
    for path in [*folder.glob("pages/*"), endings.noted.path]:
        assert WORD.lower() not in path.read_text().lower()
    assert not endings.noted.allow(kept.text(), rendered, timezone.now().timestamp())


@pytest.mark.only_on("sqlite", "its file can be read byte by byte")
def test_no_word_is_left_in_the_bytes_of_the_database(draft: Draft, transactional_db: None) -> None:
    one, other = persons()
    asked = erasure.ask(draft, "Court order 12/2026", by=one)
    report = erasure.erase(draft, asked.pk, by=other)
    assert not report.in_journal
    name = connection.settings_dict["NAME"]
    for path in (Path(name), Path(f"{name}-wal")):
        if path.exists():
            assert WORD.encode().lower() not in path.read_bytes().lower(), path


def test_digests_numbers_and_the_ledger_stay_as_they_were(
    draft: Draft, django_capture_on_commit_callbacks
) -> None:
    kept = ("number", "content_sha256", "text_sha256", "record_sha256", "public_from", "standing")
    begun = Edition.objects.begun()
    before = list(begun.order_by("number").values_list(*kept))
    first = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = list(ledger.month(first, timezone.now()))
    erase(draft, django_capture_on_commit_callbacks)
    assert list(begun.order_by("number").values_list(*kept))[: len(before)] == before
    after = list(ledger.month(first, timezone.now() + timedelta(seconds=1)))
    assert after[: len(lines)] == lines
    assert len(after) == len(lines) + 1


def test_a_file_that_another_message_uses_stays_and_is_told(
    draft: Draft, django_capture_on_commit_callbacks
) -> None:
    other = factories.draft(title="Another")
    for use in Picture.objects.filter(draft=draft):
        Picture.objects.create(draft=other, file=use.file, name="medal.jpg", alt="A medal")
    kept = factories.publish(other)
    told = " ".join(erase(draft, django_capture_on_commit_callbacks))
    assert f"Those messages are: {kept.message.reference}." in told
    digests = set(kept.files.values_list("file__sha256", flat=True))
    assert len(digests) > 1
    assert set(File.objects.values_list("sha256", flat=True)) == digests
    assert all(default_storage.exists(f"{digest[:2]}/{digest}") for digest in digests)


def test_a_file_that_cannot_be_deleted_is_named(
    draft: Draft, django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(storage: FileSystemStorage, path: str) -> None:
        raise PermissionError(path)

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", refuse)
        told = " ".join(erase(draft, django_capture_on_commit_callbacks))
    assert "could not be deleted. Delete them by hand" in told


def test_it_is_said_which_backups_still_hold_it(
    draft: Draft, django_capture_on_commit_callbacks
) -> None:
    since = timezone.now() - timedelta(days=400)
    Draft.objects.filter(pk=draft.pk).update(created_at=since)
    told = erase(draft, django_capture_on_commit_callbacks)
    day = f"{timezone.now():%Y-%m-%d}"
    assert any(
        line.startswith(f"Backups of the database made from {since:%Y-%m-%d}") and day in line
        for line in told
    )
    assert any(line.startswith("Backups of the files made from ") for line in told)


def test_an_import_does_not_bring_it_back(
    draft: Draft, django_capture_on_commit_callbacks, tmp_path
) -> None:
    reference = draft.message.import_ref
    erase(draft, django_capture_on_commit_callbacks)
    source = tmp_path / "messages.json"
    source.write_text(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "'
        + reference
        + '", "title": "Back", "content_html": "<p>Back again.</p>", "tags": []}]}'
    )
    call_command("import_messages", str(source), stdout=io.StringIO(), stderr=io.StringIO())
    assert Draft.objects.count() == 1
    assert Draft.objects.get().title == draft.message.reference
