"""Sites of every sort and size go into an archive and come out of it as they were."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embassy.models import Page
from news import audit, files, publishing
from news.editions import PublishingRefused
from news.models import Attachment, Category, Draft, Edition, Feature, Message
from tests import factories, whole_site
from tests.consular import offers, schedules
from tests.news import attached

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]
ROOT = Path(__file__).parent.parent.parent

# --- Random small sites -------------------------------------------------------------------------

# What databases, JSON and HTML have opinions of, but no NUL and no half of a surrogate pair.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40
)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Message.Kind.values),
            "title": TEXTS,
            "body": TEXTS,
            "language": st.sampled_from(["en", "ru", "ar", "fr"]),
            "steps": st.lists(
                st.sampled_from(
                    ["publish", "ahead", "ending", "cancel", "withdraw", "remove", "reopen"]
                    + ["erase", "attach", "feature"]
                ),
                max_size=6,
            ),
        }
    ),
    min_size=1,
    max_size=4,
)


def _attach(draft: Draft, by: User, text: str) -> None:
    upload = SimpleUploadedFile("x.pdf", attached.pdf(str(len(text))))
    file, name = files.store_attachment(upload, by)
    Attachment.objects.create(draft=draft, file=file, name=name, title=text[:9] or "x")


def _publish(draft: Draft, by: User, text: str, **values: Any) -> None:
    draft.body += f"<p>{draft.lock_version}</p>"
    draft.save()
    publishing.publish(
        draft, by=by, note=text, note_kind="update", replace=True, **values
    )  # fmt: skip


STEPS: dict[str, Callable[[Draft, User, str], Any]] = {
    "publish": _publish,
    "ahead": lambda d, by, text: _publish(d, by, text, at=timezone.now() + timedelta(hours=1)),
    "ending": lambda d, by, text: _publish(d, by, text, until=timezone.now() + timedelta(hours=9)),
    "cancel": lambda d, by, text: publishing.cancel(d, by=by),
    "withdraw": lambda d, by, text: publishing.withdraw(d, text, by=by),
    "remove": lambda d, by, text: publishing.remove(d, text, by=by),
    "reopen": lambda d, by, text: publishing.reopen(d, by=by),
    "erase": lambda d, by, text: factories.erased(d),
    "attach": _attach,
    "feature": lambda d, by, text: Feature.objects.create(message=d.message),
}


def build(messages: list[dict[str, Any]], words: str) -> None:
    """What of the steps is allowed, is done; the others leave everything as it is."""
    factories.mission()
    by, category = factories.user("anna"), factories.category()
    Page.objects.language("ar").create(slug="about", title=words, body=words)
    service = offers.service("passport", schedules.office(), description=words)
    offers.fee(service)
    for each in messages:
        draft = factories.draft(
            each["kind"], title=each["title"], body=f"<p>{each['body']}</p>",
            in_language=each["language"], categories=[category], changed_by=by,
        )  # fmt: skip
        for step in each["steps"]:
            try:
                STEPS[step](draft, by, each["title"])
            except (PublishingRefused, ValueError):
                draft.refresh_from_db()


@pytest.mark.long
@given(messages=MESSAGES, words=TEXTS)
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_site_comes_back_as_it_was(
    settings, messages: list[dict[str, Any]], words: str
) -> None:
    with TemporaryDirectory() as folder, whole_site.gone_afterwards():
        one, two = Path(folder) / "one.zip", Path(folder) / "two.zip"
        settings.MEDIA_ROOT = Path(folder) / "media"
        with whole_site.gone_afterwards():
            build(messages, words)
            whole_site.export(one)
        settings.MEDIA_ROOT = Path(folder) / "restored"
        whole_site.restore(one)
        assert whole_site.export(two).read_bytes() == one.read_bytes()
        assert list(audit.breaks(audit.in_order())) == []
        assert Category.objects.count() == 1


# --- A large one --------------------------------------------------------------------------------


@pytest.mark.long
def test_two_thousand_messages_come_back_as_they_were(
    settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    paths = ["/news/", "/news/2017/", "/news/feed.json", "/news/?page=9"]
    times = [time.monotonic()]
    with whole_site.gone_afterwards():
        factories.mission()
        call_command("make_archive", items=2000)
        times.append(time.monotonic())
        whole_site.export(one)
        times.append(time.monotonic())
        before = whole_site.pages(paths)
    times.append(time.monotonic())
    whole_site.restore(one)
    times.append(time.monotonic())
    assert whole_site.export(two).read_bytes() == one.read_bytes()
    assert whole_site.pages(paths) == before
    assert Edition.objects.count() > 2000
    made, written, _gone, restored = (b - a for a, b in zip(times, times[1:], strict=False))
    with capsys.disabled():
        print(f"\n2,000 messages: made in {made:.0f} s, written in {written:.1f} s, "  # noqa: T201
              f"restored in {restored:.0f} s, {one.stat().st_size // 1_000_000} MB")  # fmt: skip


# --- From one database to the other -------------------------------------------------------------


def manage(folder: Path, *arguments: str) -> str:
    """What a command says on a site of its own, on SQLite."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment | {"VAR_DIR": str(folder)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.only_on("postgresql", "the way goes from it to SQLite and back")
def test_a_site_goes_from_postgresql_to_sqlite_and_back(settings, tmp_path: Path) -> None:
    """The same archive on both: nothing is lost on the way, in either direction."""
    settings.MEDIA_ROOT = tmp_path / "media"
    here, there = tmp_path / "here.zip", tmp_path / "there.zip"
    with whole_site.gone_afterwards():
        whole_site.load()
        whole_site.export(here)
    sqlite = tmp_path / "sqlite"
    manage(sqlite, "migrate", "--verbosity", "0")
    manage(sqlite, "import_messages", str(here))
    assert "as published" in manage(sqlite, "verify_record")
    manage(sqlite, "export_messages", str(there))
    assert there.read_bytes() == here.read_bytes()
    settings.MEDIA_ROOT = tmp_path / "back"
    whole_site.restore(there)
    assert whole_site.export(tmp_path / "back.zip").read_bytes() == here.read_bytes()
    assert list(audit.breaks(audit.in_order())) == []
    assert "agreement" in Client().get("/news/?q=agreement").text
