"""The list of all drafts of every kind, and the way through the lists by date."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from news.models import Draft
from tests import factories
from tests.news.desk import WRITING, page_of, sign_in

pytestmark = pytest.mark.django_db

ALL = "/admin/news/draft/"


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


def titles(answer) -> set[str]:
    return {draft.title for draft in answer.context["cl"].result_list}


def dates(answer):
    """What the filter by date offers."""
    page = html.fromstring(answer.content)
    return page.xpath("//details[@data-filter-title='date']//li/a/text()")


def test_all_kinds_stand_in_one_list_and_open_in_their_own_form(editor) -> None:
    drafts = [factories.draft(kind) for kind in ("press-release", "interview", "comment")]
    page = html.fromstring(editor.get(ALL).content)
    links = set(page.xpath("//th[@class='field-title']/a/@href"))
    assert links == {page_of(draft) for draft in drafts}
    assert set(page.xpath("//td[@class='field-kind']/text()")) == {
        "Press release", "Interview", "Comment",
    }  # fmt: skip


def test_nothing_is_added_changed_or_deleted_there(editor) -> None:
    draft = factories.draft("comment")
    assert "Add draft" not in editor.get(ALL).content.decode()
    assert editor.get(f"{ALL}add/").status_code == 404
    assert editor.get(f"{ALL}{draft.pk}/delete/").status_code == 404
    for method in (editor.get, editor.post):
        assert method(f"{ALL}{draft.pk}/change/").headers["Location"] == page_of(draft)
    chosen = {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"}
    editor.post(ALL, chosen)
    assert Draft.objects.exists()


def test_each_sees_the_kinds_that_are_theirs(client) -> None:
    factories.draft(title="Theirs")
    other = factories.draft("comment", title="Not theirs")
    sign_in(client, "writer", *WRITING)
    assert titles(client.get(ALL)) == {"Theirs"}
    assert client.get(f"{ALL}{other.pk}/change/").status_code == 404
    sign_in(client, "consul", "view_office")
    assert client.get(ALL).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=comment", {"A comment"}),
        ("status=public", {"Out"}),
        ("category=syria", {"Out"}),
        ("language=ru", {"A comment"}),
        ("q=out", {"Out"}),
        ("kind=nothing", set()),
    ],
)
def test_the_list_is_narrowed(editor, query, found) -> None:
    factories.draft("comment", title="A comment", in_language="ru")
    factories.published(title="Out", categories=[factories.category()])
    assert titles(editor.get(f"{ALL}?{query}")) == found


def test_a_long_list_costs_the_queries_of_a_short_one(editor) -> None:
    counts = []
    for more in (2, 20):
        for _ in range(more):
            factories.published("interview", categories=[])
        with CaptureQueriesContext(connection) as queries:
            editor.get(ALL)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# By date


@pytest.fixture
def dated() -> None:
    """Of December, late on New Year's Eve in London, of February; and one never published."""
    for title, day in (
        ("Winter", datetime(2017, 12, 3, tzinfo=UTC)),
        ("Eve", datetime(2017, 12, 31, 23, 59, tzinfo=UTC)),
        ("Spring", datetime(2018, 2, 1, tzinfo=UTC)),
    ):
        factories.published(title=title, public_from=day)
    factories.draft(title="Never out")


@pytest.mark.parametrize("address", [ALL, "/admin/news/pressrelease/"])
@pytest.mark.parametrize(
    ("chosen", "offered", "found"),
    [
        ("", ["All", "2018", "2017"], {"Winter", "Eve", "Spring", "Never out"}),
        ("2017", ["All", "2017", "December 2017"], {"Winter", "Eve"}),
        ("2017-12", ["All", "2017", "December 2017", "31 December 2017", "3 December 2017"],
         {"Winter", "Eve"}),
        ("2017-12-31", ["All", "2017", "December 2017", "31 December 2017"], {"Eve"}),
        ("2018-02", ["All", "2018", "February 2018", "18 February 2018", "1 February 2018"],
         {"Spring", "Never out"}),
    ],
)  # fmt: skip
def test_the_lists_lead_from_years_to_days(editor, dated, address, chosen, offered, found) -> None:
    answer = editor.get(f"{address}?dated={chosen}" if chosen else address)
    assert dates(answer) == offered
    assert titles(answer) == found


@pytest.mark.parametrize("date", ["x", "2017-13", "2017-02-30", "9999", "0001", "2017-1", "²017"])
def test_a_date_that_is_none_shows_the_whole_list(editor, dated, date) -> None:
    answer = editor.get(f"{ALL}?dated={date}", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"{ALL}?e=1", 302)]
