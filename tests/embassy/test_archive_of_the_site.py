"""The whole site goes into one file and comes out of it again, byte for byte."""

import hashlib
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.utils import timezone

from consular.models import ContactPoint, OpeningHours, OpeningSpan
from embassy.transfer import columns, declared, explained, kept
from news.models import File, Subscription
from tests import factories, whole_site

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "site.zip"


# --- What is in it ------------------------------------------------------------------------------


def test_every_model_and_column_is_in_an_archive_or_left_out_with_a_reason() -> None:
    reasons, models_kept = kept.left_out(), kept.ours()
    everything = {
        label
        for model in kept.all_models()
        for label in (
            model._meta.label,
            *(f"{model._meta.label}.{column.name}" for column in model._meta.local_concrete_fields),
        )
    }
    in_it = {
        label
        for model in models_kept
        for label in (
            model._meta.label,
            *(f"{model._meta.label}.{column.name}" for column in kept.columns(model)),
        )
    }
    of_left_out = {
        label
        for label in everything
        if label.count(".") == 2 and label.rpartition(".")[0] in reasons
    }
    assert everything - in_it - set(reasons) - of_left_out == set()
    assert set(reasons) <= everything, "a reason for what is not there"
    assert all(reasons.values())


def test_every_app_with_models_of_ours_says_what_of_it_is_carried() -> None:
    """A new app would otherwise be missed as a whole."""
    ours = {config.name for config in apps.get_app_configs() if hasattr(config, "desk_tables")}
    assert {app.app for app in declared.apps()} == ours


def test_every_column_in_an_archive_is_of_a_kind_that_can_be_written() -> None:
    """A column that keeps bytes elsewhere, such as a FileField, is none of them."""
    assert not [
        f"{model._meta.label}.{column.name}"
        for model in kept.ours()
        for column in kept.columns(model)
        if not columns.supported(column)
    ]


def test_every_key_in_an_archive_leads_to_what_is_in_it() -> None:
    for model in kept.ours():
        for key in kept.keys(model):
            assert kept.names_a_model(key) or key.related_model in kept.ours(), key


def test_no_model_keeps_columns_with_its_parents() -> None:
    """Rows are read table by table: a model that inherits a table would be half of a row."""
    assert not [model for model in kept.ours() if model._meta.parents]


SUBSCRIBERS = {
    "news.Letter", "news.Subscription", "news.SubscriptionKey", "news.SubscriptionTopic",
    "news.Told",
}  # fmt: skip


def test_subscribers_and_all_that_leads_to_them_stay_at_home_unless_they_are_asked_for(
    path: Path,
) -> None:
    assert {model._meta.label for model in kept.personal()} == SUBSCRIBERS
    now = timezone.now()
    Subscription.objects.create(
        email="reader@example.org", state="confirmed", pace="daily", language="en",
        asked_at=now, confirmed_at=now,
    )  # fmt: skip
    whole_site.export(path)
    assert "reader@example.org" not in whole_site.said(path)
    assert not {f"{label.lower()}.ndjson" for label in SUBSCRIBERS} & set(
        whole_site.manifest(path)["members"]
    )
    whole_site.export(path, with_subscribers=True)
    assert "reader@example.org" in whole_site.said(path)


def test_a_new_model_with_e_mail_addresses_is_taken_for_persons_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the mission's own contact points would be, if nobody said that they are its own."""
    assert ContactPoint not in kept.personal()
    monkeypatch.setitem(declared._apps, "consular", declared.Carried(app="consular"))
    assert {ContactPoint, OpeningHours, OpeningSpan} <= kept.personal()


def test_passwords_addresses_and_rights_of_accounts_are_in_no_archive(path: Path) -> None:
    factories.user("idle")
    anna = factories.user("anna", email="anna@embassy.example", first_name="Anna")
    factories.draft(created_by=anna)
    told = whole_site.said(whole_site.export(path))
    assert whole_site.rows(path, "auth.user.ndjson") == [
        {"id": anna.pk, "username": "anna", "first_name": "Anna", "last_name": ""}
    ]
    assert anna.password not in told
    assert anna.email not in told


def test_the_same_site_gives_the_same_bytes_whenever_it_is_written(tmp_path: Path) -> None:
    whole_site.small()
    one = whole_site.export(tmp_path / "one.zip")
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        two = whole_site.export(tmp_path / "two.zip")
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_mode & 0o077 == 0, "others may not read drafts"


def test_a_stranger_finds_out_what_the_archive_is(path: Path) -> None:
    edition = factories.published(title="“Quoted” \\ текст")
    whole_site.export(path)
    told = whole_site.manifest(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[:2] == ["mimetype", "README.txt"]
        assert archive.read("README.txt").decode() == explained.text(public=False)
        assert set(told["members"]) == set(archive.namelist()) - {"manifest.json"}
        for name, member in told["members"].items():
            data = archive.read(name)
            assert hashlib.sha256(data).hexdigest() == member["sha256"]
            assert len(data) == member["bytes"]
            assert data.count(b"\n") == member.get("rows", data.count(b"\n"))
    (row,) = whole_site.rows(path, "news.edition.ndjson")
    assert row["document"] == edition.document
    assert hashlib.sha256(row["document"].encode()).hexdigest() == row["content_sha256"]
    assert set(told["migrations"]) == {"consular", "embassy", "news"}


def test_a_site_whose_files_are_lost_or_changed_is_not_written(path: Path) -> None:
    whole_site.small()
    path.write_text("the archive of yesterday")
    file = File.objects.first()
    with default_storage.open(file.path, "wb") as stored:
        stored.write(b"something else")
    with pytest.raises(CommandError, match="is not what it was. Put it back"):
        whole_site.export(path)
    default_storage.delete(file.path)
    with pytest.raises(CommandError, match=f"lost the file {file.path}"):
        whole_site.export(path)
    assert path.read_text() == "the archive of yesterday"
    assert [each.name for each in path.parent.iterdir() if each.is_file()] == [path.name]


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        whole_site.export(tmp_path / "nowhere" / "site.zip")
