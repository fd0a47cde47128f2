"""Stored pages: never old, never anybody's own, never more than fits."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from embassy.pagestore import generation
from news import publishing
from news.models import Category, Draft, Edition
from tests import factories
from tests.embassy.stored import Server

# On PostgreSQL a generation begins when its transaction commits.
pytestmark = pytest.mark.usefixtures("transactional_db")

SURFACES = ["/", "/news/", "/news/press-releases/", "/news/2018/", "/news/2018/02/",
            "/news/feed.atom", "/news/feed.json", "/news/category/syria/"]  # fmt: skip


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


# --- What is stored -------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*SURFACES, "/news/2018/02/words/", "/ru/news/"])
def test_a_page_that_was_asked_for_is_answered_without_django(
    server: Server, draft: Draft, address: str
) -> None:
    first = server.ask(address)
    assert first.status == 200
    assert server.is_stored(address)
    assert server.ask(address) == first


@pytest.mark.parametrize(
    ("encoding", "read"),
    [("", bytes), ("gzip", gzip.decompress), ("gzip, deflate, br", brotli.decompress),
     ("br;q=0, gzip;q=0.5", gzip.decompress), ("gzip;q=0", bytes), ("zstd", bytes)],
)  # fmt: skip
def test_each_encoding_holds_the_same_page_under_its_own_etag(
    server: Server, draft: Draft, encoding: str, read: Any
) -> None:
    plain, encoded = server.ask("/news/"), server.ask("/news/", HTTP_ACCEPT_ENCODING=encoding)
    assert read(encoded.body) == plain.body
    assert encoded.headers["content-length"] == str(len(encoded.body))
    assert encoded.headers["vary"] == "Accept-Encoding"
    again = server.ask(
        "/news/", HTTP_ACCEPT_ENCODING=encoding, HTTP_IF_NONE_MATCH=encoded.headers["etag"]
    )
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == encoded.headers["etag"]
    if encoding in ("gzip", "gzip, deflate, br"):
        assert encoded.headers["etag"] != plain.headers["etag"]


def test_head_is_answered_from_the_store_without_a_body(server: Server, draft: Draft) -> None:
    page = server.ask("/news/")
    head = server.ask("/news/", "HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", page.headers)
    assert server.rendered == 1


def test_head_of_a_page_that_nobody_has_asked_for_has_the_page_s_etag(
    server: Server, draft: Draft
) -> None:
    head = server.ask("/news/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == server.ask("/news/").headers
    assert (server.ask("/nowhere/", "HEAD").status, server.ask("/nowhere/", "HEAD").body) == (
        404,
        b"",
    )


@pytest.mark.database_clock
def test_a_feed_reader_that_knows_the_date_is_told_that_nothing_is_new(
    server: Server, draft: Draft
) -> None:
    time.sleep(1.1)  # within a second a date cannot tell one change from another
    first = server.ask("/news/feed.atom")
    for since, status in (
        (first.headers["last-modified"], 304),
        ("Thu, 01 Jan 2015 00:00:00 GMT", 200),
        ("nonsense", 200),
    ):
        assert server.ask("/news/feed.atom", HTTP_IF_MODIFIED_SINCE=since).status == status


def test_stored_pages_carry_every_header_of_django_s(server: Server, draft: Draft) -> None:
    server.ask("/news/")
    headers = server.ask("/news/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "environ",
    [{"HTTP_HOST": "localhost:8000"}, {"HTTP_COOKIE": "sessionid=abc"},
     {"HTTP_AUTHORIZATION": "Basic x"}, {"wsgi.url_scheme": "https"}],
)  # fmt: skip
def test_what_may_be_somebody_s_own_never_meets_the_store(
    server: Server, draft: Draft, environ: dict[str, str]
) -> None:
    for _ in range(2):
        server.ask("/news/", **environ)
    assert server.rendered == 2
    assert not server.store.pages


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_other_methods_are_django_s(server: Server, draft: Draft, method: str) -> None:
    server.ask("/news/")
    answer = server.ask("/news/", method)
    assert server.rendered == 2
    assert answer.status in (200, 403, 405)


@pytest.mark.parametrize("address", ["/nowhere/", "/news/?page=0", "/admin/", "/verify/"])
def test_errors_and_pages_that_are_not_declared_are_not_stored(
    server: Server, draft: Draft, address: str
) -> None:
    server.ask(address)
    assert not server.store.pages


# --- Query parameters -----------------------------------------------------------------------


def test_unknown_parameters_neither_split_nor_fill_the_store(server: Server, draft: Draft) -> None:
    plain = server.ask("/news/")
    for number in range(50):
        assert server.ask(f"/news/?utm_source={number}&x=<script>") == plain
    assert server.rendered == 1
    assert len(server.store.pages) == 1


def test_an_unknown_parameter_on_the_first_request_is_in_no_stored_page(
    server: Server, draft: Draft
) -> None:
    assert "evil" not in server.ask("/news/?evil=1").text
    assert not server.store.pages


def test_declared_parameters_make_a_page_of_their_own_in_whatever_order(
    server: Server, draft: Draft
) -> None:
    plain = server.ask("/news/")
    past = server.ask("/news/?at=2018-02-01T12:00")
    assert past != plain
    assert server.ask("/news/?utm=1&at=2018-02-01T12%3A00") == past
    assert server.rendered == 2


def test_a_parameter_twice_is_django_s_to_answer(server: Server, draft: Draft) -> None:
    server.ask("/news/")
    server.ask("/news/?page=1&page=2")
    assert len(server.store.pages) == 1


def test_the_store_is_bounded_and_keeps_what_is_asked_for(draft: Draft, tmp_path: Path) -> None:
    server = Server(tmp_path, limit=150_000)
    for number in range(1, 60):
        server.ask(f"/news/?at=2018-02-{number % 17 + 1:02}T12:{number:02}")
        server.ask("/news/")
        assert server.store.size <= 150_000
    assert server.is_stored("/news/")
    assert server.store.size == sum(page.size for page in server.store.pages.values())


# --- Time -----------------------------------------------------------------------------------


def test_at_the_second_of_publication_every_surface_changes_with_hot_caches(
    server: Server, draft: Draft
) -> None:
    with time_machine.travel(datetime(2018, 2, 18, 12, tzinfo=UTC), tick=False) as clock:
        start = timezone.now() + timedelta(seconds=40)
        draft.title = "The new words"
        draft.save()
        # The waiting version is written as `publish` would, whose clock is the database's.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("news.editions.database_now", timezone.now)
            publishing.publish(
                draft, by=factories.user(), at=start, note="Why", note_kind="correction"
            )
        surfaces = [*SURFACES, "/news/2018/02/words/", "/news/2018/02/words/index.txt"]
        for address in surfaces:
            server.ask(address)
        clock.move_to(start - timedelta(seconds=1))
        rendered = server.rendered
        for address in surfaces:
            assert "The old words" in server.ask(address).text, address
        assert server.rendered == rendered
        clock.move_to(start)
        for address in surfaces:
            answer = server.ask(address).text
            assert "The new words" in answer, address
            assert "The old words" not in answer, address


def test_after_a_minute_one_request_renders_and_the_page_keeps_its_etag(
    server: Server, draft: Draft
) -> None:
    with time_machine.travel(datetime(2018, 2, 18, 12, tzinfo=UTC), tick=False) as clock:
        first = server.ask("/news/2018/02/words/")
        clock.move_to(timezone.now() + timedelta(seconds=61))
        page = next(iter(server.store.pages.values()))
        with page.renewing:
            assert server.ask("/news/2018/02/words/") == first
            assert server.rendered == 1
        second = server.ask("/news/2018/02/words/")
        assert server.rendered == 2
        assert second.headers["etag"] == first.headers["etag"]


def test_after_a_change_one_request_renders_and_the_others_wait_for_its_page(
    server: Server, draft: Draft
) -> None:
    server.ask("/news/")
    Edition.objects.update(title="The new words")
    django = server.application.application

    def slowly(environ: dict[str, Any], start_response: Any) -> Any:
        time.sleep(0.2)
        return django(environ, start_response)

    def ask(_: int) -> str:
        try:
            return server.ask("/news/").text
        finally:
            connection.close()

    server.application.application = slowly
    with ThreadPoolExecutor(6) as readers:
        answers = list(readers.map(ask, range(6)))
    assert all("The new words" in text for text in answers)
    assert server.rendered == 2


def test_a_slow_clock_shows_what_another_host_has_just_published() -> None:
    now = timezone.now()
    read = generation.Generation("x", now + timedelta(seconds=2))
    from embassy.pagestore.reading import moment

    assert moment(read) == now + timedelta(seconds=2)
    assert moment(generation.Generation("x", now + timedelta(days=1))) == now
    assert moment(generation.Generation("x", now - timedelta(days=1))) == now
