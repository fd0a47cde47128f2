"""A site with a row in every table that an archive holds, and what tests of archives share."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from consular.models import Fee
from embassy.transfer import kept
from news import files, publishing, receipts
from news.models import (
    Appointment,
    Approval,
    Attachment,
    Edition,
    Feature,
    FormerAddress,
    Mailing,
    Organization,
    Outlet,
    Override,
    Person,
    PreviewLink,
    PreviewVisit,
    Remark,
)
from tests import every_page, factories
from tests.consular import schedules
from tests.news import attached

# Signs that JSON, HTML and databases each have their own opinion of.
BODY = "<p>“Ein Zeichen”, \\u0000, \u2028, 😀, &lt;b&gt; and \u200fالعربية\u200f.</p>"


def load() -> dict[str, str]:
    """Load it; the address of one page of each kind. Needs a MEDIA_ROOT."""
    addresses = every_page.load()
    anna = factories.user("anna", first_name="Anna", last_name="Petrova")
    boris = factories.user("boris", superuser=False)
    _desk(anna, boris)
    _states(anna)
    Fee.objects.first().create_translation("en", note="For each page.")
    schedules.holiday(timezone.localdate(), "Day of the city")
    schedules.confirmed(timezone.localdate().year)
    schedules.closed(timezone.localdate() + timedelta(days=20), hours="10:00-12:00")
    list(receipts.file_due(timezone.now()))
    return addresses


def _desk(anna: User, boris: User) -> None:
    """What the second readers have done, people with their posts, links and their visits."""
    ministry = Organization.objects.language("en").create(name="Ministry")
    person = Person.objects.language("ru").create(name="Сергей Лавров")
    Appointment.objects.language("en").create(
        person=person, organization=ministry, job_title="Minister", start_date="2004-03-09"
    )
    draft = factories.draft(
        "comment", title="On the “agreement”", body=BODY, issuer=ministry, changed_by=anna
    )
    draft.speakers.add(person)
    draft.outlets.add(Outlet.objects.language("en").create(name="TASS"))
    now = timezone.now()
    Remark.objects.create(draft=draft, text="Who said so?", created_by=boris, created_at=now)
    edition = publishing.publish(draft, by=anna)
    Override.objects.create(
        message=edition.message, number=1, content_sha256="b" * 64, reason="A fire",
        overridden_by=anna, overridden_at=now, countersigned_by=boris, countersigned_at=now,
    )  # fmt: skip
    Approval.objects.create(
        draft=draft, content_sha256="a" * 64, slug="x", approved_by=boris, approved_at=now
    )
    PreviewVisit.objects.create(link=PreviewLink.objects.first(), visited_at=now)
    Feature.objects.create(message=edition.message, position=2)
    FormerAddress.objects.create(message=edition.message, path="/?p=12")
    Mailing.objects.create(
        occasion="new", message=edition.message, number=1, due_at=now, made_at=now
    )


def _states(by: User) -> None:
    """Versions in every state that publishing makes."""
    again = {"by": by, "note": "Why", "note_kind": "update"}
    ahead = timezone.now() + timedelta(days=1)
    restored = factories.draft(title="Restored", slug="restored")
    factories.publish(restored)
    publishing.remove(restored, "It named a person.", by=by)
    restored.body += "<p>Without the name.</p>"
    restored.slug = "restored-again"
    restored.save()
    publishing.publish(restored, **again)
    publishing.reopen(restored, by=by)
    restored.body += "<p>More.</p>"
    restored.save()
    publishing.publish(restored, at=ahead, **again)
    led = factories.draft(title="Led elsewhere")
    factories.publish(led)
    publishing.remove(led, "It was said twice.", by=by, successor=restored.message)
    cancelled = factories.draft(title="Cancelled", changed_by=by)
    publishing.publish(cancelled, at=ahead, by=by)
    publishing.cancel(cancelled, by=by)
    erased = factories.draft(title="Erased")
    factories.publish(erased)
    factories.erased(erased)


def small() -> Edition:
    """A message that was corrected, with a file, a category and a person who did it."""
    factories.mission()
    anna = factories.user("anna")
    draft = factories.draft(title="First", body=BODY, categories=[factories.category()])
    upload = SimpleUploadedFile("text.pdf", attached.pdf())
    file, name = files.store_attachment(upload, anna)
    Attachment.objects.create(draft=draft, file=file, name=name, title="Full text")
    factories.publish(draft)
    draft.body += "<p>More.</p>"
    draft.save()
    return publishing.publish(draft, by=anna, note="Why", note_kind="update")


def export(path: Path, **options: Any) -> Path:
    call_command("export_messages", str(path), stdout=io.StringIO(), **options)
    return path


def restore(path: Path, **options: Any) -> str:
    told = io.StringIO()
    call_command("import_messages", str(path), stdout=told, **options)
    return told.getvalue()


@contextmanager
def gone_afterwards() -> Iterator[None]:
    """Within it a site can be built; afterwards the database is as it was before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def changed(path: Path) -> Iterator[dict[str, bytes]]:
    """The members of an archive, to be changed: its manifest then says what they are again."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    yield members
    told = json.loads(members["manifest.json"])
    kept_of = {name: told["members"].get(name, {}) for name in members if name != "manifest.json"}
    told["members"] = {
        name: {
            **member,
            "bytes": len(members[name]),
            "sha256": hashlib.sha256(members[name]).hexdigest(),
            **({"rows": members[name].count(b"\n")} if name.endswith(".ndjson") else {}),
        }
        for name, member in kept_of.items()
    }
    members["manifest.json"] = json.dumps(told).encode()
    pack(path, members.items())


def pack(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def rows(path: Path, name: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(name).splitlines()]


def said(path: Path) -> str:
    """Everything in the archive, as one text."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def pages(addresses: Iterable[str]) -> dict[str, bytes]:
    """What readers get at these addresses, in both languages."""
    client, found = Client(), {}
    for address in addresses:
        for path in (address, f"/ru{address}"):
            response = client.get(path)
            found[path] = f"{response.status_code} {response.get('Location', '')}\n".encode()
            found[path] += response.getvalue() if response.streaming else response.content
    return found


def stored_rows() -> int:
    """How many rows the database has of what an archive holds."""
    return sum(kept.rows(model).count() for model in kept.in_order())


def without_column(members: dict[str, bytes], name: str, column: str) -> None:
    """Take a column out of a table, as an older site would not have had it."""
    found = [json.loads(line) for line in members[name].splitlines()]
    lines = [{key: value for key, value in row.items() if key != column} for row in found]
    members[name] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    told = json.loads(members["manifest.json"])
    told["members"][name]["columns"].remove(column)
    members["manifest.json"] = json.dumps(told).encode()


def of_migrations(members: dict[str, bytes], **migrations: str) -> None:
    told = json.loads(members["manifest.json"])
    told["migrations"] |= migrations
    members["manifest.json"] = json.dumps(told).encode()
