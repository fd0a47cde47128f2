"""The history of a message: the list of its versions, and what its own page tells of them."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import publishing
from news.models import Draft, Edition
from tests import factories
from tests.news.versions import DAY, a_comment, address, change, links, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()


@pytest.fixture
def comment() -> Draft:
    return a_comment()


# --- The list -----------------------------------------------------------------------------


def test_the_history_says_of_every_version_when_why_and_where_it_is(
    client: Client, comment: Draft
) -> None:
    change(comment, "The name was misspelt.", title="Comment on Lord Ahmad")
    change(comment, "A comma.", "minor", body="<p>Over the recent, weeks.</p>")
    publishing.withdraw(comment, "It was premature.", by=factories.user())
    root = page(client, address(comment, "history/"))
    said = [words(entry) for entry in root.find_class("entry")]
    assert [entry.split("Version ")[1][0] for entry in said] == ["4", "3", "2", "1"]
    assert "Version 4, shown now Withdrawn. It was premature." in said[0]
    assert "Small change. A comma." in said[1]
    assert "Correction. The name was misspelt." in said[2]
    assert "15 February 2018, 12:00 London, 15:00 Moscow" in said[3]
    assert "First publication." in said[3]
    assert "Title: Comment on Lord Ahmed" in said[3]
    base = address(comment)
    assert {f"{base}v/{number}/" for number in (1, 2, 3, 4)} <= set(links(root))
    assert {f"{base}diff/{pair}/" for pair in ("1..2", "2..3", "3..4")} <= set(links(root))
    for edition in Edition.objects.all():
        assert edition.content_sha256[:4] in said[4 - edition.number]


def test_a_version_that_waits_leaves_no_trace_in_the_history(
    client: Client, comment: Draft
) -> None:
    change(comment, "The name was misspelt.")
    paths = [address(comment, below) for below in ("", "history/", "v/1/", "v/2/", "diff/1..2/")]
    before = [client.get(path).content for path in paths]
    comment.body = "<p>Waiting</p>"
    comment.save()
    at = timezone.now() + DAY
    publishing.publish(comment, by=factories.user(), at=at, note="Later", note_kind="update")
    assert [client.get(path).content for path in paths] == before
    for below in ("v/3/", "diff/2..3/", "diff/3..2/"):
        assert client.get(address(comment, below), follow=True).status_code == 404
    with time_machine.travel(at, tick=False):
        assert "Later" in words(page(client, address(comment, "history/")))
        page(client, address(comment, "v/3/"))


def test_what_a_removal_closed_is_listed_without_its_words(client: Client, comment: Draft) -> None:
    change(comment, "The name was Secret.", title="Secret title")
    publishing.remove(comment, "It named a private person.", by=factories.user())
    change(comment, "Without the name.", "update", title="Open title", body="<p>Open.</p>")
    root = page(client, address(comment, "history/"))
    text = words(root.body)
    assert "Secret" not in text
    assert "Lord Ahmed" not in text
    assert text.count("This version cannot be read any more.") == 2
    assert "Removed. It named a private person." in text
    linked = [link for link in links(root) if "/v/" in link or "/diff/" in link]
    assert linked == [address(comment, "v/4/")]


def test_versions_that_were_reopened_are_linked_again(client: Client, comment: Draft) -> None:
    publishing.remove(comment, "By mistake.", by=factories.user())
    change(comment, "Back again.", "update")
    page(client, address(comment, "v/1/"), status=410)
    publishing.reopen(comment, by=factories.user())
    assert address(comment, "v/1/") in links(page(client, address(comment, "history/")))
    page(client, address(comment, "v/1/"))


def test_fifty_versions_cost_as_much_as_two_and_no_document_is_read(
    client: Client, comment: Draft
) -> None:
    counts = []
    for last in (2, 50):
        for number in range(Edition.objects.count(), last):
            change(comment, f"Note {number}", body=f"<p>Text {number}.</p>")
        path = address(comment, "history/")
        with CaptureQueriesContext(connection) as queries:
            root = page(client, path)
        assert len(root.find_class("entry")) == last
        assert not [sql for sql in queries if '"news_edition"."document"' in sql["sql"]]
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The message's own page ---------------------------------------------------------------


def test_the_page_tells_every_change_that_is_not_small_latest_first(
    client: Client, comment: Draft
) -> None:
    change(comment, "First note.", "correction")
    told = change(comment, "Second note.", "update")
    change(comment, "Hidden note.", "minor")
    root = page(client, address(comment))
    notes = [words(note) for note in root.find_class("correction")]
    assert ["Second note." in notes[0], "First note." in notes[1], len(notes)] == [True, True, 2]
    assert notes[0].startswith("Update, ")
    assert "Hidden note." not in words(root.body)
    facts = words(root.find_class("facts")[0])
    assert "Published15 February 2018, 12:00 London" in facts
    assert f"Updated{timezone.localtime(told.public_from):%-d %B %Y, %H:%M} London" in facts
    assert "3 of" not in words(root.find_class("verify")[0])
    assert "4 of 4" in words(root.find_class("verify")[0])
    assert address(comment, "history/") in links(root)


def test_small_changes_alone_do_not_update_a_message(client: Client, comment: Draft) -> None:
    change(comment, "", "minor")
    root = page(client, address(comment))
    assert "Updated" not in words(root.find_class("facts")[0])
    assert address(comment, "history/") in links(root)


def test_a_message_of_one_version_has_no_link_to_a_history(client: Client, comment: Draft) -> None:
    assert not [link for link in links(page(client, address(comment))) if "history" in link]


def test_notes_of_versions_that_a_removal_closed_are_not_told(
    client: Client, comment: Draft
) -> None:
    change(comment, "It named Secret.")
    publishing.remove(comment, "Removed for a reason.", by=factories.user())
    change(comment, "It is back.", "update")
    text = words(page(client, address(comment)).body)
    assert "Secret" not in text
    assert "Removed for a reason." not in text
    assert "It is back." in text
