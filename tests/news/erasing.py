"""What tests of erasure share: a message with one word in everything, and who finds it again."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from news import erasure, files, publishing
from news.models import (
    Approval,
    Attachment,
    Draft,
    Edition,
    Feature,
    Override,
    Picture,
    PreviewLink,
    Receipt,
    Remark,
)
from tests import factories
from tests.news import attached

WORD = "canary7Qx"
TEXT = f"<p>The text that nobody may read any more names {WORD} and what was done to her.</p>"
SOON = timedelta(days=1)


def in_everything() -> Draft:
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


def first() -> Any:
    return Edition.objects.filter(number=1)
