"""Erased is erased: no word of it is left in any table or file, and the record says so."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from embassy.pagestore import copies, endings
from embassy.pagestore.copies import Copy
from news import erasure, files, ledger, publishing, record, triggers
from news.editions import PublishingRefused
from news.models import (
    Address,
    Approval,
    Attachment,
    Draft,
    Edition,
    Erasure,
    Feature,
    File,
    Override,
    Picture,
    PreviewLink,
    Receipt,
    Remark,
    Seal,
)
from tests import factories
from tests.news import attached
from tests.news.desk import page_of, sign_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

WORD = "canary7Qx"
TEXT = f"<p>The text that nobody may read any more names {WORD} and what was done to her.</p>"
SOON = timedelta(days=1)


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    """A message with the word in everything: three versions, and one that waits."""
    by = factories.user()
    row = factories.draft("comment", categories=[factories.category()], **texts())
    row.message.import_ref = f"https://example.org/{WORD}"
    row.message.save()
    illustrate(row)
    publishing.publish(row, by=by)
    for at in (None, timezone.now() + SOON):
        row.body += f"<p>{WORD} again.</p>"
        row.slug = f"{WORD.lower()}-{'later' if at else 'now'}"
        row.save()
        publishing.publish(row, by=by, at=at, note=f"{WORD} was meant", note_kind="correction")
    hang_on(row, by)
    return type(row).objects.get(pk=row.pk)


def texts() -> dict[str, Any]:
    names = ("title", "summary", "dateline", "reply_to_name", "reply_to_title", "note")
    return {
        **{name: f"{WORD} {name}" for name in names},
        "body": TEXT,
        "notes_to_editors": f"<p>{WORD}</p>",
        "reply_to_url": f"https://example.org/{WORD}",
        "slug": WORD.lower(),
        "note_kind": "correction",
    }


def illustrate(row: Draft) -> None:
    jpeg = io.BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(jpeg, "JPEG")
    upload = SimpleUploadedFile(f"{WORD}.jpg", jpeg.getvalue())
    file, name = files.store_picture(upload, None)
    words = {name: f"{WORD} {name}" for name in ("alt", "caption", "credit")}
    Picture.objects.create(draft=row, file=file, name=name, **words)
    upload = SimpleUploadedFile(f"{WORD}.pdf", attached.pdf(WORD))
    file, name = files.store_attachment(upload, None)
    Attachment.objects.create(draft=row, file=file, name=name, title=WORD)


def hang_on(row: Draft, by: User) -> None:
    """What the desk keeps beside a text."""
    now = timezone.now()
    told = {"created_by": by, "created_at": now}
    Remark.objects.create(draft=row, text=f"{WORD}?", **told)
    Approval.objects.create(
        draft=row, content_sha256="0" * 64, note=WORD, slug=WORD, approved_by=by, approved_at=now
    )
    link = {"purpose": "preview", "recipient": WORD, "key_sha256": "0" * 64, "number": 1}
    PreviewLink.objects.create(draft=row, expires_at=now + SOON, **link, **told)
    Feature.objects.create(message=row.message)
    reason = {"content_sha256": "0" * 64, "reason": WORD, "overridden_by": by}
    Override.objects.create(message=row.message, number=1, overridden_at=now, **reason)
    Receipt.objects.update(findings=f"The page lacks “{WORD}”.", checked_at=now)
    session = SessionStore()
    session["_messages"] = f"“{WORD}” was saved."
    session["kept"] = "yes"
    session.save()


def found() -> list[str]:
    """Every table and file that holds the word; sessions read as the site reads them."""
    places = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            places += [table for row in cursor.fetchall() if WORD.lower() in str(row).lower()]
    for session in Session.objects.all():
        places += ["session"] if WORD in str(session.get_decoded()) else []
    for path in Path(default_storage.path("")).rglob("*"):
        if path.is_file() and WORD.encode().lower() in path.read_bytes().lower():
            places.append(str(path))
    return places


def persons() -> list[User]:
    """Two who may erase."""
    names = ("eraser0", "eraser1")
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    return [known.get(name) or factories.user(name) for name in names]


def erase(draft: Draft, capture: Any) -> list[str]:
    """Have it erased by two persons; what is said afterwards."""
    one, other = persons()
    asked = erasure.ask(draft, "Court order 12/2026", by=one)
    with capture(execute=True):
        report = erasure.erase(draft, asked.pk, by=other)
    return report.sentences()


def verified() -> str:
    told = io.StringIO()
    call_command("verify_record", stdout=told, stderr=told)
    return told.getvalue()


def fault() -> str:
    told = io.StringIO()
    with pytest.raises(CommandError, match="break"):
        call_command("verify_record", stdout=told, stderr=told)
    return told.getvalue()


# --- What is left ---------------------------------------------------------------------------------


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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only on SQLite")
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


# --- Who may --------------------------------------------------------------------------------------


def test_one_person_asks_and_another_does_it_on_the_page(draft: Draft, client: Client) -> None:
    codes = ("view_comment", "erase_edition")
    where = page_of(draft, "erase")
    sign_in(client, "one", *codes)
    assert "This cannot be undone" in client.get(where).content.decode()
    assert client.post(where, {"act": "ask", "reason": "Order 12"}).status_code == 302
    own = client.get(where).content.decode()
    assert "Another person has to confirm it" in own
    assert 'value="confirm"' not in own
    asked = Erasure.objects.get()
    told = {"act": "confirm", "asked": asked.pk, "lock_version": draft.lock_version}
    refused = client.post(where, told)
    assert refused.status_code == 409
    assert "Another person has to confirm it." in refused.content.decode()
    assert WORD in Edition.objects.first().document
    sign_in(client, "other", *codes)
    start = client.get("/admin/").content.decode()
    assert "One message is to be erased" in start
    assert where in start
    assert WORD not in start.split("is to be erased")[1].split("</section>")[0]
    assert client.post(where, told).status_code == 302
    answer = client.get(where).content.decode()
    assert "Backups of the database made from" in answer
    assert "Order 12" in answer
    assert WORD not in answer
    assert "is to be erased" not in client.get("/admin/").content.decode()


def test_a_request_can_be_withdrawn_and_is_then_no_request(draft: Draft, client: Client) -> None:
    one, other = persons()
    asked = erasure.ask(draft, "Order 12", by=one)
    client.force_login(other)
    assert client.post(page_of(draft, "erase"), {"act": "withdraw"}).status_code == 302
    assert not Erasure.objects.exists()
    with pytest.raises(PublishingRefused, match="withdrawn meanwhile"):
        erasure.erase(draft, asked.pk, by=other)
    with pytest.raises(PublishingRefused, match="no open request"):
        erasure.take_back(draft, by=one)


def test_it_is_refused_without_a_reason_and_without_the_right(draft: Draft, client: Client) -> None:
    one, other = persons()
    client.force_login(one)
    answer = client.post(page_of(draft, "erase"), {"act": "ask", "reason": "  "})
    assert "This field is required." in answer.content.decode()
    assert client.post(page_of(draft, "erase"), {"act": "eat"}).status_code == 409
    asked = erasure.ask(draft, "Order 12", by=one)
    with pytest.raises(PublishingRefused, match="asked for already"):
        erasure.ask(draft, "Order 12", by=other)
    User.objects.filter(pk=one.pk).update(is_active=False)
    with pytest.raises(PublishingRefused, match="eraser0 may not erase"):
        erasure.erase(draft, asked.pk, by=other)
    assert WORD in Edition.objects.first().document


def test_the_database_refuses_one_person_too(draft: Draft) -> None:
    one, _other = persons()
    asked = erasure.ask(draft, "Order 12", by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=asked.pk).update(done_by=one, done_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(document="{}", erased_at=timezone.now())


def test_whoever_looked_before_it_changed_looks_again(draft: Draft) -> None:
    one, other = persons()
    asked = erasure.ask(draft, "Order 12", by=one)
    seen = Draft.objects.get(pk=draft.pk)
    publishing.cancel(draft, by=one)
    with pytest.raises(PublishingRefused, match="Look at it again"):
        erasure.erase(seen, asked.pk, by=other)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reference": "2018/0000"}, "No message has the reference 2018/0000."),
        ({"confirmed_by": "eraser0"}, "Another person has to confirm it."),
        ({"confirmed_by": "nobody"}, "There is no account with the name nobody."),
        ({"confirmed_by": "author"}, "author may not erase."),
        ({"reason": " "}, "Write the reason"),
    ],
)
def test_the_command_says_what_is_wrong_and_erases_nothing(
    draft: Draft, given: dict[str, str], sentence: str
) -> None:
    persons()
    factories.user("author", superuser=False)
    with pytest.raises(CommandError, match=sentence):
        by_command(**{"reference": draft.message.reference, **given})
    assert not Erasure.objects.exists()
    assert WORD in Edition.objects.first().document


def test_the_command_erases_and_tells_of_the_backups(draft: Draft) -> None:
    persons()
    told = by_command(reference=draft.message.reference.lower())
    assert f"{draft.message.reference} is erased: 2 versions and " in told
    assert "Backups of the database made from" in told
    assert WORD not in Edition.objects.first().document


def by_command(**given: str) -> str:
    told = io.StringIO()
    options = {"reason": "Order", "requested_by": "eraser0", "confirmed_by": "eraser1", **given}
    call_command("erase", options.pop("reference"), stdout=told, **options)
    return told.getvalue()


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


def first() -> Any:
    return Edition.objects.filter(number=1)


def test_a_tombstone_that_nobody_has_made_is_a_break(draft: Draft) -> None:
    triggers.remove(connection)
    first().update(document='{"erased":"x","in_language":"en","kind":"comment","title":"x"}')
    assert "version 1: document" in fault()
