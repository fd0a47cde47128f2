"""What readers' pages ask is answered from indexes, however many messages there are.

Without statistics SQLite takes every table for a large one (a million rows), so a site of a few
messages has the plans of a large one, as long as nobody runs ANALYZE. Only on SQLite, which
has the simpler planner: it takes an index for its first columns alone.
"""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from news import publishing
from news.admin.dashboard import Desk
from news.models import Edition
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database_clock,
    pytest.mark.only_on("sqlite", "its planner tells whether an index is used whatever the size"),
]

LARGE = {
    f"news_{name}"
    for name in ("address", "draft", "edition", "editioncategory", "editionfile", "fingerprint",
                 "ledgermark", "message", "receipt", "seal", "searchtext")
}  # fmt: skip
# Whoever asks for rows by these gets a few, which may be sorted.
KEYS = re.compile(r"(?:rowid|message_id|edition_id|address_id|reference|value|slug)=\?")
READ_BACK = "news_edition_message_id"  # from the end, no farther than to what has begun


@pytest.fixture
def paths() -> list[str]:
    factories.mission()
    syria = factories.category("Syria")
    publishing.publish_all(
        (
            factories.draft("comment", categories=[syria], in_language=language),
            factories.PUBLISHED,
        )
        for language in ("en", "ru", "en", "fr")
        for _ in range(6)
    )
    edition = Edition.objects.filter(in_language="en").earliest("pk")
    draft = factories.draft_of(edition)
    draft.title = "Corrected"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="Better.", note_kind="correction")
    message, code = edition.get_absolute_url(), edition.message.reference
    lists = ["/news/", "/ru/news/", "/news/comments/", "/ru/news/comments/", "/news/2018/",
             "/news/category/syria/", "/ru/news/category/syria/", "/news/2018/02/"]  # fmt: skip
    queries = ["", "?page=2", f"?before={code}", "?at=2018-02-17", "?year=2018", "?category=syria"]
    return [
        "/", "/ru/", "/?at=2018-02-17",
        *(f"{path}{query}" for path in lists for query in queries if allowed(path, query)),
        *(f"{path}feed.{form}{query}" for path in lists for form in ("atom", "json")
          for query in ("", f"?before={code}", f"?after={code}")),
        message, f"{message}index.txt", f"{message}index.json", f"{message}history/",
        f"{message}v/1/", f"{message}diff/1..2/", f"/m/{code}/",
        "/sitemap.xml", "/sitemap-messages-1.xml", "/sitemap-news.xml",
        "/verify/", "/verify/ledger/2018-02.txt",
    ]  # fmt: skip


def allowed(path: str, query: str) -> bool:
    return not (("category" in path and "category" in query) or ("2018" in path and "year" in query)
                or (query == "?page=2" and "/ru/" in path))  # fmt: skip


def faults(queries: CaptureQueriesContext) -> list[str]:
    """The queries that read a large table from end to end or sort more than a few of its rows."""
    found = []
    for query in queries:
        sql = query["sql"]
        if not sql.startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
            steps = [row[3] for row in cursor.fetchall()]
        names = dict(re.findall(r'"(news_\w+)" (U\d+|T\d+)', sql))
        tables = {alias: table for table, alias in names.items()}
        first = next((step for step in steps if step.startswith(("SEARCH", "SCAN"))), "")
        scans = [
            step
            for step in steps
            if step.startswith("SCAN ")
            and tables.get(step.split()[1], step.split()[1]) in LARGE
            and READ_BACK not in step
        ]
        sorts = [step for step in steps if step == "USE TEMP B-TREE FOR ORDER BY"]
        table = tables.get(first.split()[1], first.split()[1]) if first else ""
        if scans or (sorts and table in LARGE and not KEYS.search(first)):
            found.append("\n".join([sql, *steps]))
    return found


def test_readers_pages_read_no_large_table_from_end_to_end_and_sort_none(
    client: Client, paths: list[str]
) -> None:
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code in (200, 301, 302), path
        assert not faults(queries), path


def test_verification_reads_no_large_table_from_end_to_end(
    client: Client, paths: list[str]
) -> None:
    edition = Edition.objects.earliest("pk")
    words = "The Embassy has a word to say about the weather in the capital this week."
    for text in (edition.message.reference, edition.get_absolute_url(), edition.title, words):
        with CaptureQueriesContext(connection) as queries:
            client.post("/verify/", {"text": text})
        assert not faults(queries), text


def test_the_start_page_of_the_newsroom_finds_what_is_recent_and_what_waits_in_an_index(
    paths: list[str],
) -> None:
    request: Any = RequestFactory().get("/admin/")
    request.user, request.at = factories.user(), Edition.objects.latest("pk").public_from
    desk = Desk(request)
    with CaptureQueriesContext(connection) as queries:
        assert desk.recent
        assert not desk.scheduled
    assert not faults(queries)


def test_a_scan_and_a_sort_are_seen() -> None:
    with CaptureQueriesContext(connection) as queries:
        list(Edition.objects.filter(title="x"))
        list(Edition.objects.order_by("title"))
    assert len(faults(queries)) == 2
