"""Importing again: twice is once, and neither an editor's work nor what is public changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from news import publishing
from news.models import Category, Draft, Edition, Feature, Message, PressRelease
from tests import factories
from tests.factories import SEED_MOMENT
from tests.news.importing import item, load, said_about

pytestmark = pytest.mark.django_db


def draft() -> Draft:
    return Draft.objects.select_related("message").get()


def edit(**values: Any) -> Draft:
    """As the newsroom saves: with the name of who changed it."""
    row = draft()
    for field, value in values.items():
        setattr(row, field, value)
    row.changed_by = factories.user()
    row.lock_version += 1
    row.save()
    return row


def test_importing_twice_is_importing_once():
    items = [item(1, tags=["Syria"], summary="Short."), item(2, date_published=None)]
    load(*items)
    before = list(Draft.objects.order_by("pk").values())
    assert load(*items) == {"unchanged": 2}
    assert list(Draft.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"content_html": "<p>Another text.</p>"},
        {"summary": "A summary"},
        {"language": "ru"},
        {"date_published": "2018-02-16T12:00:00Z"},
        {"tags": ["Syria"]},
        {"tags": []},
        {"_embassy": {"kind": "comment"}},
    ],
    ids=str,
)
def test_what_the_source_changes_goes_into_an_untouched_draft(change):
    load(item(tags=["Media"]))
    lock = draft().lock_version
    assert load(item(**{"tags": ["Media"], **change})) == {"updated": 1}
    assert draft().lock_version > lock, "an editor who has it open must look again"
    assert load(item(**{"tags": ["Media"], **change})) == {"unchanged": 1}
    assert Message.objects.count() == 1


def test_what_an_editor_has_changed_is_never_overwritten():
    load(item(tags=["Media"]))
    row = edit(title="Edited here")
    assert load(item(title="Changed there", tags=["New"]), publish=True) == {
        "kept as edited here": 1
    }
    assert draft().title == "Edited here"
    assert draft().lock_version == row.lock_version
    assert not Category.objects.filter(slug="new").exists()
    assert not Edition.objects.exists(), "what an editor works on is not published"


def test_a_draft_that_was_deleted_here_stays_deleted():
    load(item())
    Draft.objects.all().delete()
    assert load(item()) == {"kept as edited here": 1}
    assert not Draft.objects.exists()


@pytest.mark.database_clock
def test_what_an_editor_planned_and_cancelled_is_neither_changed_nor_published():
    load(item())
    editor = factories.user()
    row = draft()
    publishing.publish(row, by=editor, at=timezone.now() + timedelta(days=1))
    publishing.cancel(row, by=editor)
    assert load(item(title="Changed there"), publish=True) == {"kept as edited here": 1}
    assert not Edition.objects.exists()


def test_drafts_of_an_earlier_import_are_published_once():
    load(item())
    assert load(item(), publish=True) == {"unchanged": 1, "published": 1}
    assert load(item(), publish=True) == {"unchanged": 1}
    assert Edition.objects.count() == 1


def test_published_text_stays_and_only_its_draft_follows_the_source():
    load(item(), publish=True)
    changed = item(title="Changed", _embassy={"kind": "comment"})
    assert load(changed, publish=True) == {"updated": 1}
    assert Edition.objects.get().title == "Title 1"
    assert draft().title == "Changed"
    assert draft().message.kind == "press-release", "a published message keeps its kind"
    assert load(changed, publish=True) == {"unchanged": 1}


def test_the_counts_say_that_readers_have_the_former_text():
    load(item(), publish=True)
    assert "Already public among the updated: 1." in said_about(item(title="Changed"))


def test_a_pinned_item_is_featured_for_a_fortnight_and_not_again():
    pinned = item(_embassy={"pinned": True})
    assert load(pinned, publish=True) == {"created": 1, "published": 1, "featured": 1}
    feature = Feature.objects.get()
    assert feature.valid_from == SEED_MOMENT
    assert feature.valid_through == SEED_MOMENT + timedelta(days=14)
    assert load(pinned | {"title": "Changed"}, publish=True) == {"updated": 1}
    assert Feature.objects.get() == feature


def test_what_is_unchanged_costs_the_same_few_queries(
    django_assert_max_num_queries,
):
    items = [item(number, tags=["Syria"]) for number in range(50)]
    load(*items)
    with django_assert_max_num_queries(20):
        load(*items)


def test_an_editor_who_has_it_open_is_told_that_an_import_changed_it():
    load(item())
    opened: PressRelease = PressRelease.objects.get()
    load(item(title="Changed there"))
    with pytest.raises(publishing.PublishingRefused):
        publishing.publish(opened, by=factories.user())
