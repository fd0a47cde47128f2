"""`manage.py verify_record` finds every byte that is not as it was published, and names it."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from news import files, ledger, publishing, triggers
from news.models import (
    Attachment,
    Category,
    Edition,
    EditionCategory,
    EditionFile,
    Fingerprint,
    LedgerMark,
    Message,
    Organization,
    Seal,
)
from tests import factories
from tests.news import attached

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

PAST = datetime(2018, 1, 1, tzinfo=UTC)
WORDS = "A text that is long enough to be found by the words that stand in the middle of it."


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def editions() -> list[Edition]:
    """A message that was corrected, has a file and a category, and waits for another version."""
    issuer = Organization.objects.language("en").create(name="Ministry", kind="ministry")
    draft = factories.draft(
        title="First", body=f"<p>{WORDS}</p>", categories=[factories.category()], issuer=issuer
    )
    upload = SimpleUploadedFile("text.pdf", attached.pdf())
    file, name = files.store_attachment(upload, None)
    Attachment.objects.create(draft=draft, file=file, name=name, title="Full text")
    factories.publish(draft)
    by = factories.user()
    for at in (None, timezone.now() + timedelta(days=1)):
        draft.body += "<p>More.</p>"
        draft.save()
        publishing.publish(draft, by=by, at=at, note="Why", note_kind="update")
    return list(Edition.objects.order_by("number"))


@pytest.fixture
def no_triggers() -> None:
    """They come back with the end of the test, whose transaction is rolled back."""
    triggers.remove(connection)


def run(**options: Any) -> str:
    """What the command says."""
    told = io.StringIO()
    call_command("verify_record", stdout=told, stderr=told, **options)
    return told.getvalue()


def fault() -> str:
    """What the command says of a record that is broken."""
    told = io.StringIO()
    with pytest.raises(CommandError, match="break"):
        call_command("verify_record", stdout=told, stderr=told)
    return told.getvalue()


def test_a_sound_record_is_said_to_be_sound(editions: list[Edition]) -> None:
    told = run()
    assert "3 versions are as published." in told
    assert "The head of the ledger: " in told


def test_every_state_that_publishing_makes_is_sound() -> None:
    by = factories.user()

    def steps() -> None:
        draft = factories.draft(title="Steps", body=f"<p>{WORDS}</p>")
        ahead = timezone.now() + timedelta(days=1)
        publishing.publish(draft, by=by, at=ahead)
        publishing.reschedule(draft, ahead + timedelta(days=1), by=by)
        publishing.cancel(draft, by=by)
        publishing.publish(draft, by=by, until=ahead + timedelta(days=9))
        again = {"by": by, "note": "Why", "note_kind": "update"}
        for at in (ahead, None):
            draft.body += "<p>More.</p>"
            draft.save()
            publishing.publish(draft, at=at, replace=True, **again)
        publishing.withdraw(draft, "Why", by=by)
        yield_states.append(run())
        publishing.remove(draft, "Why", by=by)
        yield_states.append(run())
        publishing.publish(draft, **again)
        yield_states.append(run())
        publishing.reopen(draft, by=by)
        yield_states.append(run())
        publishing.remove(draft, "Again", by=by)
        publishing.publish(draft, at=ahead, **again)

    yield_states: list[str] = []
    steps()
    assert "versions are as published." in run()
    assert len(yield_states) == 4


OTHER = PAST + timedelta(hours=1)
ALTERED: list[tuple[str, Any]] = [
    ("message", None),
    ("number", 7),
    ("address", None),
    ("document", None),
    ("content_sha256", "0" * 64),
    ("text_sha256", "0" * 64),
    ("record_sha256", "0" * 64),
    ("standing", "withdrawn"),
    ("note", "Another"),
    ("note_kind", "minor"),
    ("date_published", OTHER),
    ("public_from", timezone.now() - timedelta(minutes=1)),
    ("public_until", datetime(2998, 1, 1, tzinfo=UTC)),
    ("expires_at", datetime(2999, 1, 1, tzinfo=UTC)),
    ("recorded_from", datetime(2998, 1, 1, tzinfo=UTC)),
    ("closed", True),
    ("cancelled_at", PAST),
    ("erased_at", PAST),
    ("draft_changed_at", PAST),
    ("successor", None),
    ("created_by", None),
    ("approved_by", None),
    ("kind", "comment"),
    ("in_language", "fr"),
    ("title", "Firsd"),
    ("excerpt", [{"kind": "paragraph", "text": "Else."}]),
    ("issuer", "Nobody"),
    ("thumbnail", {"name": "z.jpg"}),
]


@pytest.mark.parametrize(("column", "value"), ALTERED, ids=[name for name, _ in ALTERED])
def test_an_altered_column_is_named(
    editions: list[Edition], no_triggers: None, column: str, value: Any
) -> None:
    edition = editions[1]
    if column == "document":
        value = edition.document.replace("More.", "Less.", 1)
    elif column in ("message", "successor", "address"):
        other = factories.published(title="Other")
        value = other.address if column == "address" else other.message
        if column == "message":
            edition.number = 2
    elif column in ("created_by", "approved_by"):
        value = factories.user()
    with connection.constraint_checks_disabled():
        _set(edition, column, value)
    told = fault()
    if column != "message":
        reference = Message.objects.get(pk=edition.message_id).reference
        assert f"{reference}, version " in told
    assert f"{column}" in told.replace(",", " ").replace(":", " ").split()


def _set(edition: Edition, column: str, value: Any) -> None:
    """Write it past the model and, where one would refuse it, past the constraints."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            try:
                Edition.objects.filter(pk=edition.pk).update(**{column: value})
            finally:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with open checks stays as it is
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'news_edition'::regclass "
            "AND contype = 'c'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE news_edition DROP CONSTRAINT "{name}"')
    Edition.objects.filter(pk=edition.pk).update(**{column: value})


def test_every_column_stands_in_the_table() -> None:
    columns = {field.name for field in Edition._meta.concrete_fields} - {"id"}
    assert {name for name, _ in ALTERED} == columns


@pytest.mark.parametrize("place", [0, 40, 200, -2])
def test_one_bit_of_a_document_is_found(
    editions: list[Edition], no_triggers: None, place: int
) -> None:
    document = bytearray(editions[0].document.encode())
    document[place] ^= 1
    Edition.objects.filter(pk=editions[0].pk).update(document=document.decode())
    assert "version 1: document" in fault()


def test_only_the_first_break_of_each_message_is_named(
    editions: list[Edition], no_triggers: None
) -> None:
    factories.published(title="Other")
    Edition.objects.update(issuer="Nobody")
    told = fault()
    assert told.count("issuer") == 2
    assert "version 1: issuer" in told
    assert "version 2" not in told


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda: EditionCategory.objects.all().delete(), "categories"),
        (lambda: EditionFile.objects.all().delete(), "files"),
        (lambda: Fingerprint.objects.first().delete(), "fingerprints"),
        (lambda: Fingerprint.objects.create(edition=Edition.objects.first(), value=7), "fingerp"),
        (lambda: Seal.objects.first().delete(), "seal"),
        (lambda: Seal.objects.update(columns="{"), "seal"),
        (lambda: Message.objects.update(reference="2018/0000"), "record_sha256"),
        (lambda: Category.objects.update(slug="other"), "categories"),
    ],
)
def test_what_stands_beside_an_edition_is_compared(
    editions: list[Edition], spoil: Any, named: str
) -> None:
    spoil()
    assert named in fault()


@pytest.mark.parametrize("lost", [True, False])
def test_a_file_that_is_lost_or_changed_is_named(editions: list[Edition], lost: bool) -> None:
    digest = EditionFile.objects.first().file.sha256
    path = f"{digest[:2]}/{digest}"
    default_storage.delete(path)
    if not lost:
        default_storage.save(path, SimpleUploadedFile("x", b"%PDF-1.7 tex!"))
    assert f"file {digest[:16]}" in fault()


def test_a_false_mark_of_the_ledger_is_named(
    editions: list[Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "EVERY", 1)
    monkeypatch.setattr(ledger, "SETTLED", timedelta(0))
    ledger.head(timezone.now() + timedelta(seconds=5))
    assert "as published" in run()
    LedgerMark.objects.filter(edition=editions[0]).update(line="Another line")
    assert "The ledger is not what it was at this line: Another line" in fault()


def test_what_is_derived_can_be_written_anew(editions: list[Edition]) -> None:
    before = set(Fingerprint.objects.values_list("edition", "value"))
    Fingerprint.objects.filter(edition=editions[0]).delete()
    Fingerprint.objects.create(edition=editions[1], value=7)
    assert "as published" in run(rebuild=True)
    assert set(Fingerprint.objects.values_list("edition", "value")) == before


def test_a_thousand_versions_cost_no_more_queries_than_ten(django_assert_max_num_queries) -> None:
    for number in range(10):
        factories.published(title=f"Number {number}", body=f"<p>{WORDS}</p>")
    with django_assert_max_num_queries(14):
        run()
