"""What an editor reads before publishing: the checks, and what changes for readers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from lxml import html

from news import publishing
from news.models import Draft, Edition
from tests import factories
from tests.news.desk import page_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


def test_looking_changes_nothing(editor) -> None:
    draft = factories.draft()
    factories.publish(draft)
    before = Draft.objects.values().get()
    for page in ("publish", "withdraw", "remove"):
        assert editor.get(page_of(draft, page)).status_code == 200
    assert Draft.objects.values().get() == before
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "It has no category"),
        ({"summary": ""}, "It has no summary"),
        ({"kind": "interview"}, "No question and answer were recognised"),
        (
            {"date_published": factories.SEED_MOMENT + timedelta(days=9)},
            "The date shown to readers lies ahead",
        ),
    ],
)
def test_the_page_says_what_to_look_at(editor, values, sentence) -> None:
    page = editor.get(page_of(factories.draft(**values), "publish"))
    assert sentence in page.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Readers see the date on which it is published."),
        ({"date_published": factories.PUBLISHED}, "Readers see the date 15 February 2018."),
        ({"title": "A word"}, "Its address is free: /news/2018/02/a-word/"),
        (
            {"title": "A word", "date_published": datetime(2017, 12, 31, 23, 59, tzinfo=LONDON)},
            "Its address is free: /news/2017/12/a-word/",
        ),
        ({"title": "Taken"}, "Another message has the address of this title"),
    ],
)
def test_the_page_says_what_readers_will_find_where(editor, values, sentence) -> None:
    factories.published(title="Taken")
    page = editor.get(page_of(factories.draft(**values), "publish"))
    assert sentence in page.content.decode()


def test_an_address_of_another_message_stands_in_the_way(editor) -> None:
    factories.published(title="Taken")
    page = editor.get(page_of(factories.draft(slug="taken"), "publish")).content.decode()
    assert "The address “taken” belongs to another message. Choose another one." in page
    assert "confirm__publish" not in page


def test_an_unchanged_text_offers_no_button(editor) -> None:
    draft = factories.draft()
    factories.publish(draft)
    page = editor.get(page_of(draft, "publish")).content.decode()
    assert "Readers have exactly this text" in page
    assert "confirm__publish" not in page


# Against what is live


def test_the_page_shows_what_readers_will_see_changed(editor) -> None:
    draft = factories.draft(
        title="On the statement of Lord Ahmed", body="<p>Over weeks. The rest stays.</p>"
    )
    factories.publish(draft)
    Draft.objects.update(
        title="On the statement of Lord Ahmad", body="<p>Over months. The rest stays.</p>"
    )
    draft.categories.add(factories.category())
    page = html.fromstring(editor.get(page_of(draft, "publish")).content)
    removed, added = page.xpath("//del/text()"), page.xpath("//ins/text()")
    assert (removed, added) == (["Ahmed", "weeks"], ["Ahmad", "months"])
    assert {*page.xpath("//del/span/text()"), *page.xpath("//ins/span/text()")} == {
        "removed:", "added:",
    }  # fmt: skip
    assert page.xpath("//p[@class='difference__others']/text()") == ["Also changed: categories."]


def test_what_changed_in_the_look_alone_is_named(editor) -> None:
    draft = factories.draft(body="<p>The same words.</p>")
    factories.publish(draft)
    Draft.objects.update(body="<p>The <em>same</em> words.</p>")
    page = editor.get(page_of(draft, "publish")).content.decode()
    assert "Changed: links or emphasis in the text." in page
    assert "<ins>" not in page


def test_the_words_of_a_change_are_no_markup(editor) -> None:
    draft = factories.draft(body="<p>Before.</p>")
    factories.publish(draft)
    Draft.objects.update(body="<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    page = editor.get(page_of(draft, "publish")).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.database_clock
def test_nothing_is_compared_with_a_text_that_is_gone(editor) -> None:
    by, draft = factories.user(), factories.draft(title="Gone")
    assert "What readers will see changed" not in words(editor, draft)
    factories.publish(draft, timezone.now() - timedelta(days=1))
    draft.refresh_from_db()
    publishing.remove(draft, "Wrong", by=by)
    assert "What readers will see changed" not in words(editor, draft)


def words(editor, draft: Draft) -> str:
    return editor.get(page_of(draft, "publish")).content.decode()
