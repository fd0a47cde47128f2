"""The index of the search is current, forgets what is erased, and is asked as each database can."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.postgres.search import SearchVector
from django.core.management import call_command
from django.db import connection
from django.db.models import Value
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import publishing, search, search_index
from news.models import Edition, SearchText
from news.models.search import moment_of, place
from news.queries import Facts, parse
from tests import factories
from tests.news.searching import DAY, published, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


# --- Kept current -------------------------------------------------------------------------


@pytest.mark.database_clock
def test_only_the_version_in_force_is_found_from_its_moment_on(client: Client) -> None:
    by = factories.user()
    draft = factories.draft("comment", title="First", body="<p>Oldword.</p>")
    publishing.publish(draft, by=by)
    assert titles(client, q="oldword") == ["First"]
    draft.title, draft.body = "Second", "<p>Newword.</p>"
    draft.save()
    end = timezone.now() + DAY
    publishing.publish(draft, by=by, at=end, note="Changed", note_kind="correction")
    assert titles(client, q="newword") == []
    publishing.cancel(draft, by=by)
    draft = factories.draft_of(Edition.objects.get())
    publishing.publish(draft, by=by, note="Changed", note_kind="correction")
    assert titles(client, q="oldword") == []
    assert titles(client, q="newword") == ["Second"]
    publishing.withdraw(draft, "It was wrong.", by=by)
    assert titles(client, q="newword") == ["Second"]
    publishing.remove(draft, "A person was named.", by=by)
    assert titles(client, q="newword") == []


@pytest.mark.database_clock
def test_what_is_rolled_back_or_cancelled_leaves_the_index(client: Client) -> None:
    by = factories.user()
    draft = factories.draft("comment", title="First", body="<p>Oldword.</p>")
    publishing.publish(draft, by=by, at=timezone.now() + DAY)
    assert SearchText.objects.count() == 1
    publishing.cancel(draft, by=by)
    assert SearchText.objects.count() == 0
    assert in_index() == 0


def in_index() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM news_searchtext WHERE vector @@ 'oldword'")
        else:
            cursor.execute(
                "SELECT count(*) FROM news_searchindex WHERE news_searchindex MATCH 'oldword'"
            )
        return cursor.fetchone()[0]


@pytest.mark.database_clock
def test_an_erased_text_is_in_no_part_of_the_index(client: Client) -> None:
    draft = factories.draft("comment", title="Oldword", body="<p>Oldword.</p>")
    publishing.publish(draft, by=factories.user())
    published("Another", "Otherword")
    assert in_index() == 1
    factories.erased(draft)
    assert in_index() == 0
    assert titles(client, q="oldword") == []
    assert titles(client, q="otherword") == ["Another"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM news_searchindex_data")
            blocks = b"".join(row[0] for row in cursor.fetchall())
        assert b"otherword" in blocks or b"therword" in blocks
        assert b"oldword" not in blocks


def test_the_index_can_be_made_anew(client: Client) -> None:
    published("Found", "Syria", categories=[factories.category("Syria")])
    SearchText.objects.all().delete()
    assert titles(client, q="syria") == []
    call_command("verify_record", rebuild=True, verbosity=0)
    assert titles(client, "/news/category/syria/", q="syria") == ["Found"]


@pytest.mark.parametrize(("name", "step"), [("0008_search", "write"), ("0014_stems", "write_anew")])
def test_the_words_of_earlier_versions_of_the_site_are_written_by_the_migration(
    client: Client, name: str, step: str
) -> None:
    published("Found", "Syria", categories=[factories.category("Syria")])
    before = list(SearchText.objects.values())
    SearchText.objects.all().delete()
    migrated(name, step)
    assert list(SearchText.objects.values()) == before


def test_no_row_keeps_the_stems_of_an_earlier_version_of_the_site(client: Client) -> None:
    published("Found", "Les déclarations", in_language="fr")
    if connection.vendor == "postgresql":
        SearchText.objects.update(vector=SearchVector(Value("les declarations"), config="simple"))
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEXT SEARCH CONFIGURATION news_words (COPY = simple)")
    else:
        SearchText.objects.update(words="les declarations")
    assert titles(client, q="déclaration") == []
    migrated("0014_stems", "write_anew")
    assert titles(client, q="déclaration") == ["Found"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_ts_config WHERE cfgname = 'news_words'")
            assert cursor.fetchone() == (0,)


def migrated(name: str, step: str) -> None:
    migration = import_module(f"news.migrations.{name}")
    connection.check_constraints()  # a migration finds a database without open ends
    with connection.schema_editor() if connection.vendor == "postgresql" else _Editor() as editor:
        getattr(migration, step)(apps, editor)


class _Editor:
    """What the migration asks of a schema editor; SQLite's refuses to work in a transaction."""

    connection = connection

    def __enter__(self) -> "_Editor":
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1000, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2018, 2, 15, 12, 0, 1, tzinfo=UTC),
        datetime(9998, 12, 31, tzinfo=UTC),
    ],
)
def test_places_stand_in_the_order_of_dates(moment: datetime) -> None:
    assert moment_of(place(moment, 2**24 - 1)) == moment
    second = timedelta(seconds=1)
    assert place(moment - second, 9) < place(moment) < place(moment, 9) < place(moment + second)
    assert -(2**63) <= place(moment, 9) < 2**63


# --- How the databases answer -------------------------------------------------------------


def plans(typed: str, facts: Facts) -> Iterator[str]:
    editions = Edition.objects.public(timezone.now())
    with CaptureQueriesContext(connection) as queries:
        search.search(parse(typed), editions, timezone.now(), facts)
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            yield from (row[-1] for row in cursor.fetchall())


@pytest.mark.only_on("sqlite", "it has an index of its own for searching, FTS5")
@pytest.mark.parametrize("typed", ["syria", '"a b" -c', "abc* d"])
def test_sqlite_asks_its_index_first_and_goes_through_no_table(typed: str) -> None:
    for plan in plans(typed, Facts(("=k/comment",), ("=l/ru",))):
        assert "TEMP B-TREE" not in plan
        assert not plan.startswith("SCAN ") or "VIRTUAL TABLE INDEX" in plan


@pytest.mark.only_on("sqlite", "it can compare its index for searching with the table")
def test_sqlites_index_agrees_with_its_table() -> None:
    edition = published("Found", "Syria")
    SearchText.objects.filter(edition=edition).update(words="other words")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO news_searchindex (news_searchindex, rank) VALUES ('integrity-check', 1)"
        )
    search_index.forget_deleted(connection)
