"""What the newsroom shows at a glance: its lists and its start page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import publishing
from news.models import Draft, Edition
from tests import factories
from tests.news.desk import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


# The list


def rows(answer) -> dict[str, str]:
    """The words in the column that says whether it is out, by title."""
    columns = answer.context["cl"]
    status = columns.list_display[2]
    return {draft.title: status(draft) for draft in columns.result_list}


def test_the_list_says_of_each_whether_it_is_out(editor) -> None:
    now = timezone.now()
    factories.draft(title="Never out")
    factories.published(title="Out")
    factories.published(title="Out later", public_from=now + timedelta(days=1))
    changed = factories.draft_of(factories.published(title="Changed since"))
    # Later than the database's clock, which wrote when the version was recorded.
    Draft.objects.filter(pk=changed.pk).update(changed_at=now + timedelta(days=36_500))
    assert rows(editor.get("/admin/news/pressrelease/")) == {
        "Never out": "Draft",
        "Out": "Public",
        "Out later": "Waiting, public from 19 February 2018, 08:43 London, 11:43 Moscow",
        "Changed since": "Public, draft changed since",
    }


@pytest.mark.database_clock
def test_the_list_says_what_has_become_of_it(editor) -> None:
    by, yesterday = factories.user(), timezone.now() - timedelta(days=1)
    for title in ("Withdrawn", "Removed", "Expired", "Public with another to come"):
        factories.published(title=title, public_from=yesterday)
    drafts = {draft.title: draft for draft in Draft.objects.all()}
    for draft in drafts.values():
        draft.title += "!"
        draft.save()
        draft.refresh_from_db()
    publishing.withdraw(drafts["Withdrawn"], "Why", by=by)
    publishing.remove(drafts["Removed"], "Why", by=by)
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.publish(drafts["Public with another to come"], by=by, at=tomorrow, note_kind="minor")
    Edition.objects.filter(title="Expired").update(public_until=yesterday + timedelta(hours=1))
    found = rows(editor.get("/admin/news/pressrelease/"))
    assert {found[f"{title}!"] for title in ("Withdrawn", "Removed", "Expired")} == {
        "Withdrawn", "Removed", "Expired",
    }  # fmt: skip
    assert found["Public with another to come!"].startswith(
        "Public, draft changed since; the next version waits until "
    )
    waiting = editor.get("/admin/news/pressrelease/?status=waiting").context["cl"].result_list
    assert [draft.title for draft in waiting] == ["Public with another to come!"]


def test_the_list_shows_the_time_in_both_cities(editor) -> None:
    factories.published(categories=[factories.category()])
    page = editor.get("/admin/news/pressrelease/").content.decode()
    assert "15 February 2018, 12:00 London, 15:00 Moscow" in page
    assert "Syria" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=draft", {"Never out"}),
        ("status=public", {"Out"}),
        ("category=syria", {"Out"}),
        ("language=ru", {"Never out"}),
        ("q=never", {"Never out"}),
    ],
)
def test_the_list_is_narrowed(editor, query, found) -> None:
    factories.draft(title="Never out", in_language="ru")
    factories.published(title="Out", categories=[factories.category()])
    answer = editor.get(f"/admin/news/pressrelease/?{query}")
    assert {draft.title for draft in answer.context["cl"].result_list} == found


def test_a_long_list_costs_the_queries_of_a_short_one(editor) -> None:
    subject = factories.category()
    factories.category("Embassy life")
    counts = []
    for more in (3, 27):
        for _ in range(more):
            factories.published(categories=[subject])
        with CaptureQueriesContext(connection) as queries:
            editor.get("/admin/news/pressrelease/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# The start page


def test_the_start_page_says_what_waits_and_what_went_out(editor) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    waiting = factories.published("comment", title="For tomorrow", public_from=tomorrow)
    factories.published(title="Gone out")
    page = editor.get("/admin/").content.decode()
    assert "Newsroom, Embassy of the Russian Federation in the United Kingdom" in page
    assert 'Moscow <time datetime="2018-02-18T11:43:00+03:00">11:43</time>' in page
    assert "19 February 2018, 08:43 London, 11:43 Moscow" in page
    assert page_of(factories.draft_of(waiting), "reschedule") in page
    assert "Gone out" in page


def test_the_start_page_says_when_nothing_is_featured_any_more(editor) -> None:
    edition = factories.published(title="Once in front")
    now = timezone.now()
    feature = edition.message.features.create(
        valid_from=now - timedelta(days=14), valid_through=now - timedelta(days=1)
    )
    page = editor.get("/admin/").content.decode()
    assert "“Once in front” is no longer featured" in page
    assert "the newest item takes its place" in page
    feature.valid_through = now + timedelta(days=1)
    feature.save()
    assert "takes its place" not in editor.get("/admin/").content.decode()


def test_the_start_page_shows_nobody_what_they_may_not_see(writer) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    factories.published("comment", title="Not theirs", public_from=tomorrow)
    factories.published(title="Theirs", public_from=tomorrow)
    page = writer.get("/admin/").content.decode()
    assert "Theirs" in page
    assert "Not theirs" not in page
    assert "Change time" not in page
