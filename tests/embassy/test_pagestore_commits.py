"""Whatever changes what readers see ends stored pages, and nothing else does."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from consular.models import ContactPoint
from embassy.models import Mission, Page
from embassy.pagestore import generation
from news import publishing
from news.models import Category, Draft, Edition
from tests import factories
from tests.embassy.stored import Server

# On PostgreSQL a generation begins when its transaction commits.
pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Server:
    factories.mission()
    factories.category()
    return Server(tmp_path)


@pytest.fixture
def draft(server: Server) -> Draft:
    draft = factories.draft(title="The old words", slug="words", categories=Category.objects.all())
    factories.publish(draft)
    return draft


ROADS = {
    "publish": lambda draft: publishing.withdraw(draft, "Moved", by=factories.user()),
    "another message": lambda draft: factories.published(title="Another"),
    "a plain update": lambda draft: Edition.objects.update(title="Changed"),
    "the mission": lambda draft: Mission.objects.update(url="https://example.org"),
    "a standing page": lambda draft: Page.objects.create(slug="about"),
    "a telephone": lambda draft: ContactPoint.objects.create(
        contact_type="press", email="a@example.org"
    ),
    "raw SQL": lambda draft: connection.cursor().execute("UPDATE news_edition SET issuer = 'x'"),
    "deleting": lambda draft: Category.objects.create(slug="other").delete(),
}


@pytest.mark.database_clock
@pytest.mark.parametrize("road", ROADS)
def test_whatever_changes_what_readers_see_ends_stored_pages(
    server: Server, draft: Draft, road: str
) -> None:
    server.ask("/news/")
    assert server.is_stored("/news/")
    ROADS[road](draft)
    assert not server.is_stored("/news/")
    assert server.is_stored("/news/")


@pytest.mark.database_clock
@pytest.mark.parametrize(
    "write",
    [
        lambda draft: Draft.objects.update(title="Typing"),
        lambda draft: Draft.objects.filter(pk=draft.pk).delete(),
        lambda draft: User.objects.update(last_name="x"),
    ],
    ids=["a draft", "no draft", "an account"],
)
def test_the_desk_s_own_work_ends_no_stored_page(server: Server, draft: Draft, write: Any) -> None:
    before = generation.read()
    server.ask("/news/")
    write(draft)
    assert generation.read() == before
    assert server.is_stored("/news/")


def test_what_is_rolled_back_changes_nothing(server: Server, draft: Draft) -> None:
    before = generation.read()
    server.ask("/news/")
    with transaction.atomic():
        Edition.objects.update(title="Never")
        transaction.set_rollback(True)
    assert generation.read() == before
    assert server.is_stored("/news/")


def test_every_table_that_is_not_the_desk_s_is_watched() -> None:
    """A table is either named as the desk's in its app's `apps.py`, or has the triggers."""
    from django.apps import apps

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' "
                           "AND name LIKE '%generation%'")  # fmt: skip
        else:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
                           "WHERE tgname LIKE '%%generation%%'")  # fmt: skip
        watched = {table for (table,) in cursor.fetchall()}
    for label in ("embassy", "news", "consular"):
        config = apps.get_app_config(label)
        tables = {
            model._meta.db_table for model in config.get_models(include_auto_created=True)
        } - {"embassy_generation"}
        desk: frozenset[str] = vars(type(config))["desk_tables"]
        assert desk <= tables, "a desk table that does not exist"
        assert tables - desk <= watched
        assert not watched & desk
