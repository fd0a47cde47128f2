"""Without the mission's switch an author publishes alone; approvals are recorded all the same."""

import pytest

from news import publishing
from news.models import Draft, Edition
from tests import factories
from tests.news import second
from tests.news.corrections import corrected, switch_off
from tests.news.desk import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


def test_without_the_switch_the_author_publishes_alone_and_nothing_binds(author) -> None:
    switch_off()
    draft = factories.draft(changed_by=author)
    page = second.signed_in(author)
    page.post(page_of(draft, "publish"), {"lock_version": 0, "when": "now"})
    assert Edition.objects.get().approved_by is None


def test_without_the_switch_an_approval_is_recorded_all_the_same(author, reader) -> None:
    switch_off()
    draft = second.approved(factories.draft(changed_by=author), by=reader)
    assert publishing.publish(draft, by=author).approved_by == reader


def test_without_the_switch_a_void_approval_is_not_recorded(author, reader) -> None:
    switch_off()
    draft = second.approved(factories.draft(changed_by=author), by=reader)
    Draft.objects.filter(pk=draft.pk).update(title="Another")
    assert publishing.publish(draft, by=author).approved_by is None


def test_without_the_switch_the_drafts_note_is_where_the_page_begins(author) -> None:
    switch_off()
    draft = corrected(author)
    page = second.signed_in(author)
    form = page.get(page_of(draft, "publish")).context["form"]
    assert form["note"].value() == "A name."
    sent = {
        "lock_version": draft.lock_version, "when": "now", "note": "Changed here.",
        "note_kind": "update",
    }  # fmt: skip
    page.post(page_of(draft, "publish"), sent)
    edition = Edition.objects.get(number=2)
    assert (edition.note, edition.note_kind) == ("Changed here.", "update")


def test_the_switch_stands_among_the_missions_own(mission) -> None:
    root = second.signed_in(factories.user("root"))
    assert 'name="needs_approval"' in root.get("/admin/embassy/mission/1/change/").content.decode()
