"""`export_messages --public-only`: what anybody can read now, and nothing else."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from embassy.transfer import explained
from news import publishing
from news.models import Draft, Edition, Message, Organization, Person
from tests import factories, test_public_surfaces, whole_site
from tests.consular import offers, schedules
from tests.hidden_texts import CANARY, HIDDEN, OPENING, PAST, new, with_canary
from tests.test_public_surfaces import DESK_TABLES

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]
# The same site as on the public addresses.
site = test_public_surfaces.site


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "public.zip"


def messages(path: Path) -> dict[str, dict]:
    """What is told of each message, by its reference."""
    told = whole_site.rows(path, "news.messages.ndjson")
    return {row["reference"]: row for row in told}


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_nothing_hidden_is_in_an_archive_for_the_public(
    site: None, path: Path, hide: Callable[[], Draft]
) -> None:
    hide()
    Person.objects.language("en").create(name=CANARY)
    Organization.objects.language("en").create(name=CANARY, kind="ministry")
    with CaptureQueriesContext(connection) as queries:
        whole_site.export(path, public_only=True)
    told = whole_site.said(path).lower()
    assert CANARY.lower() not in told
    assert OPENING.lower() not in told
    assert not [q["sql"] for q in queries if any(table in q["sql"] for table in DESK_TABLES)]


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_a_hidden_text_leaves_no_trace_of_its_being_there(
    site: None, path: Path, hide: Callable[[], Draft]
) -> None:
    """Neither its beginning, which would end the version before it, nor numbers with gaps."""
    hide()
    whole_site.export(path, public_only=True)
    for message in whole_site.rows(path, "news.messages.ndjson"):
        assert "id" not in message
        for version in message["versions"]:
            assert (version["public_until"] or "") <= f"{timezone.now():%Y-%m-%dT%H:%M:%S.%fZ}"


def test_what_is_published_is_in_it_byte_for_byte(site: None, path: Path, client: Client) -> None:
    edition = factories.publish(with_canary(new()), PAST)
    whole_site.export(path, public_only=True)
    (version,) = messages(path)[edition.message.reference]["versions"]
    assert version["document"].encode() == client.get(f"{version['address']}index.json").content
    assert hashlib.sha256(version["document"].encode()).hexdigest() == version["content_sha256"]
    files = [name for name in zipfile.ZipFile(path).namelist() if name.startswith("files/")]
    assert files == [f"files/{file['sha256']}" for file in edition.content["attachments"]]


def test_former_versions_are_told_and_closed_ones_are_not(site: None, path: Path) -> None:
    by = factories.user()
    draft = factories.draft(title="Once")
    factories.publish(draft, PAST)
    draft.title = "Twice"
    draft.save()
    publishing.publish(draft, by=by, note="Another title", note_kind="correction")
    whole_site.export(path, public_only=True)
    told = messages(path)[Message.objects.get(pk=draft.message_id).reference]
    assert [json.loads(each["document"])["title"] for each in told["versions"]] == ["Once", "Twice"]
    publishing.remove(draft, "It was wrong.", by=by)
    whole_site.export(path, public_only=True)
    (removal,) = messages(path)[told["reference"]]["versions"]
    assert (removal["standing"], removal["note"]) == ("removed", "It was wrong.")
    assert "address" not in removal


def test_a_removed_message_leads_to_a_successor_that_can_be_read(site: None, path: Path) -> None:
    by, old, successor = factories.user(), factories.draft(), factories.published()
    factories.publish(old, PAST)
    removal = publishing.remove(old, "Said anew.", by=by, successor=successor.message)
    whole_site.export(path, public_only=True)
    (told,) = messages(path)[removal.message.reference]["versions"]
    assert told["successor"] == successor.message.reference


def test_the_ledger_is_the_public_one(site: None, path: Path, client: Client) -> None:
    factories.published()
    publishing.withdraw(factories.draft_of(factories.published()), "Old", by=factories.user())
    whole_site.export(path, public_only=True)
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("news.ledger.txt").decode().splitlines()
    served = client.get(f"/verify/ledger/{timezone.now():%Y-%m}.txt").getvalue().decode()
    assert lines[-len(served.splitlines()) :] == served.splitlines()
    assert len(lines) == 1 + Edition.objects.count()


def test_of_the_consular_section_it_tells_what_is_valid(path: Path) -> None:
    factories.mission(needs_approval=True)
    office, now = schedules.office(), timezone.now()
    today = timezone.localdate()
    day = timedelta(days=1)
    service = offers.service("passport", office)
    offers.fee(service, "11", today - 9 * day, today - 3 * day)
    offers.fee(service, "22", today, today + day)
    offers.notice("Snow", office, begins=now - day, ends=now + day)
    offers.notice("Over", office, begins=now - 2 * day, ends=now - day)
    offers.notice("Later", office, begins=now + day, ends=now + 2 * day)
    schedules.confirmed(today.year)
    schedules.closed(today, reason="Repairs")
    schedules.closed(today + day, reason="Given up", is_cancelled=True)
    whole_site.export(path, public_only=True)
    told = whole_site.said(path)
    assert "Snow" in told
    assert "Repairs" in told
    assert [fee["amount"] for fee in whole_site.rows(path, "consular.fee.ndjson")] == ["22.000"]
    assert len(whole_site.rows(path, "consular.notice_offices.ndjson")) == 1
    for hidden in ("Over", "Later", "Given up", "confirmed_by", "needs_approval", "review_on"):
        assert hidden not in told, hidden
    assert "anybody could read" in explained.text(public=True)
    assert explained.text(public=True) in told


def test_no_table_of_the_press_office_is_in_it_but_its_categories(site: None, path: Path) -> None:
    """A new table is not public by itself."""
    whole_site.export(path, public_only=True)
    names = [name for name in whole_site.manifest(path)["members"] if name.startswith("news.")]
    assert sorted(names) == [
        "news.category.ndjson",
        "news.categorytranslation.ndjson",
        "news.featured.ndjson",
        "news.ledger.txt",
        "news.messages.ndjson",
    ]
