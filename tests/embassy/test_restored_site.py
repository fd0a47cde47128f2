"""An archive makes an empty site equal to the one that wrote it, or nothing at all happens."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from embassy.models import Generation
from embassy.transfer import kept
from news import publishing
from news.models import Draft, Edition, File, Fingerprint, Message, SearchText
from tests import factories, whole_site
from tests.news import attached

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def path(settings, tmp_path: Path) -> Path:
    """The archive of a small site that is gone, with its files."""
    path = tmp_path / "site.zip"
    with whole_site.gone_afterwards():
        whole_site.small()
        whole_site.export(path)
    settings.MEDIA_ROOT = tmp_path / "restored"
    return path


def test_a_restored_site_writes_the_very_archive_it_was_made_from(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Restored" in whole_site.restore(path)
    assert whole_site.export(tmp_path / "again.zip").read_bytes() == path.read_bytes()
    call_command("verify_record")
    assert "2 versions are as published" in capsys.readouterr().out
    assert File.objects.get().read() == attached.pdf()
    assert "First" in Client().get("/news/?q=zeichen").text


def test_a_restored_site_goes_on_where_the_other_one_ended(path: Path) -> None:
    """Numbers of rows are not given twice, the triggers hold, and the desk can work."""
    whole_site.restore(path)
    last = max(Message.objects.values_list("pk", flat=True))
    assert factories.published(title="After it").message_id > last
    draft = factories.draft_of(Edition.objects.get(number=2))
    draft.body = "<p>And more.</p>"
    draft.save()
    publishing.publish(draft, by=User.objects.get(username="anna"), note="New", note_kind="update")
    call_command("verify_record")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Edition.objects.filter(number=1).update(document="{}")


def test_a_new_draft_does_not_inherit_the_log_of_one_that_was_deleted(tmp_path: Path) -> None:
    with whole_site.gone_afterwards():
        by, draft = factories.user("anna"), factories.draft()
        gone = draft.pk
        LogEntry.objects.log_actions(by.pk, Draft.objects.filter(pk=gone), 3, "")
        draft.delete()
        whole_site.export(tmp_path / "site.zip")
    whole_site.restore(tmp_path / "site.zip")
    assert LogEntry.objects.get().object_id == str(gone)
    assert factories.draft().pk > gone


def test_stored_pages_end_when_a_site_is_restored(path: Path) -> None:
    factories.user()
    before = Generation.objects.first()
    whole_site.restore(path)
    after = Generation.objects.get()
    assert not before or before.value != after.value


def test_a_dry_run_says_what_would_be_restored_and_restores_nothing(path: Path, settings) -> None:
    told = whole_site.restore(path, dry_run=True)
    assert "Restored" in told
    assert "nothing was stored" in told
    assert whole_site.stored_rows() == 0
    assert not Path(settings.MEDIA_ROOT).exists()


def test_a_site_with_anything_in_it_is_left_as_it_is(path: Path) -> None:
    factories.category("Here before")
    with pytest.raises(CommandError, match=r"not empty \(categories: 1\).*another VAR_DIR"):
        whole_site.restore(path)
    assert whole_site.stored_rows() == 2


def test_what_the_public_may_read_makes_no_site(path: Path) -> None:
    with whole_site.gone_afterwards():
        whole_site.export(path, public_only=True)
    with pytest.raises(CommandError, match="only what the public may read"):
        whole_site.restore(path)


def test_an_archive_cannot_be_published_for_it_is_restored_as_it_was(path: Path) -> None:
    with pytest.raises(CommandError, match="leave --publish out"):
        whole_site.restore(path, publish=True)


def test_an_archive_that_was_unpacked_and_packed_again_is_known_too(path: Path) -> None:
    with whole_site.changed(path) as members:
        members["README.txt"] = b"Unpacked, read, and packed again."
        members["mimetype"] = members.pop("mimetype")
    whole_site.restore(path)
    assert Message.objects.count() == 1


# --- People -------------------------------------------------------------------------------------


def test_people_come_back_by_name_and_cannot_sign_in(path: Path) -> None:
    assert "cannot sign in: 1" in whole_site.restore(path)
    anna = User.objects.get()
    assert anna.username == "anna"
    assert [anna.is_active, anna.is_staff, anna.is_superuser] == [False] * 3
    assert not anna.has_usable_password()
    assert Edition.objects.get(number=2).created_by == anna


def test_accounts_that_are_here_keep_their_password_and_rights_and_make_room(
    path: Path, tmp_path: Path
) -> None:
    """One has the number that another brings along, one is the same person with another number."""
    (told,) = whole_site.rows(path, "auth.user.ndjson")
    boris = factories.user("boris", superuser=False, id=told["id"])
    boris.groups.add(Group.objects.get(name="Editor"))
    anna = factories.user("anna", id=told["id"] + 5)
    assert "cannot sign in" not in whole_site.restore(path)
    assert {user.username for user in User.objects.all()} == {"anna", "boris"}
    now = User.objects.get(username="anna")
    assert (now.pk, now.password) == (told["id"], anna.password)
    moved = User.objects.get(username="boris")
    assert moved.password == boris.password
    assert [group.name for group in moved.groups.all()] == ["Editor"]
    assert whole_site.export(tmp_path / "again.zip").read_bytes() == path.read_bytes()


def test_what_the_log_says_of_accounts_here_stays(tmp_path: Path, path: Path) -> None:
    admin = factories.user("admin")
    LogEntry.objects.create(
        user=admin, content_type=ContentType.objects.get_for_model(User), object_id="1",
        object_repr="admin", action_flag=1, change_message="Made it",
    )  # fmt: skip
    whole_site.restore(path)
    assert LogEntry.objects.filter(change_message="Made it", user__username="admin").exists()
    assert whole_site.export(tmp_path / "again.zip").read_bytes() == path.read_bytes()


def test_the_first_account_can_be_made_after_people_came_back_who_cannot_sign_in(
    path: Path, settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    whole_site.restore(path)
    User.objects.filter(username="anna").update(username="editor")
    call_command("first_account")
    assert User.objects.get(is_active=True).username == "editor-2"


# --- An older site's archive --------------------------------------------------------------------


def test_an_archive_of_an_older_site_lacks_tables_and_columns_and_is_restored(path: Path) -> None:
    with whole_site.changed(path) as members:
        del members["news.outlet.ndjson"]
        whole_site.without_column(members, "news.category.ndjson", "position")
    with pytest.raises(CommandError, match=r"lacks its member news\.outlet\.ndjson"):
        whole_site.restore(path)
    with whole_site.changed(path) as members:
        whole_site.of_migrations(members, news="0001_initial")
    whole_site.restore(path)
    assert Message.objects.count() == 1


# --- A site with everything ---------------------------------------------------------------------


@pytest.mark.long
def test_the_site_of_these_tests_has_a_row_in_every_table() -> None:
    """What has no row is not proved to travel: add one to tests/whole_site.py."""
    whole_site.load()
    tables = [m for m in kept.in_order(with_personal=False) if not kept.rows(m).exists()]
    assert not tables


def _addresses() -> list[str]:
    """Of everything that readers can ask for, gone texts and files included."""
    wanted = ["/", "/?at=2018-02-18", "/news/", "/news/?page=2", "/news/2018/", "/news/2018/02/"]
    wanted += ["/accessibility/", "/consular/", "/consular/offices/edinburgh/", "/consular/hours/"]
    wanted += ["/consular/services/", "/consular/services/passport/", "/consular/notices/"]
    wanted += ["/consular/services/passport/sheet/", "/consular/offices/edinburgh/contact.vcf"]
    for edition in Edition.objects.all():
        page = edition.get_absolute_url().removeprefix("/ru")
        wanted += [f"{page}{part}" for part in ("", "index.json", "index.txt", "history/", "v/1/")]
    lists = ["/news/", "/news/comments/", "/news/interviews/", "/news/category/syria/"]
    wanted += [f"{each}feed.{form}" for each in lists for form in ("atom", "json")]
    wanted += ["/consular/hours.json", "/consular/closures.ics", "/sitemap.xml", "/robots.txt"]
    wanted += ["/sitemap-messages-1.xml", "/sitemap-news.xml", "/sitemap-pages.xml"]
    wanted += [f"/verify/ledger/{month}.txt" for month in ("2018-02", f"{timezone.now():%Y-%m}")]
    wanted += [f"/m/{message.reference}/" for message in Message.objects.exclude(reference="")]
    wanted += [file.url("x.bin") for file in File.objects.all()]
    return list(dict.fromkeys(wanted))


def _search() -> list[str]:
    """What is found, in order."""
    page = Client().get("/news/?q=embassy").text
    return [line.strip() for line in page.splitlines() if "entry__title" in line]


@pytest.mark.long
def test_a_restored_site_is_equal_in_every_page_row_and_file(
    settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, later = tmp_path / "site.zip", timezone.now() + timedelta(minutes=5)
    with whole_site.gone_afterwards():
        whole_site.load()
        whole_site.export(path)
        with time_machine.travel(later, tick=False):
            paths = _addresses()
            before = whole_site.pages(paths)
            found = _search()
        texts = SearchText.objects.count()
    assert Message.objects.count() == 0
    settings.MEDIA_ROOT = tmp_path / "restored"
    told = whole_site.restore(path)
    assert "Restored" in told
    assert whole_site.export(tmp_path / "again.zip").read_bytes() == path.read_bytes()
    call_command("verify_record")
    assert "versions are as published" in capsys.readouterr().out
    with time_machine.travel(later, tick=False):
        after = whole_site.pages(paths)
        assert _search() == found != []
    assert [name for name in before if before[name] != after[name]] == []
    assert len(before) > 200
    assert any(page.startswith(b"410") for page in before.values())
    assert SearchText.objects.count() == texts
    assert Fingerprint.objects.exists()
