"""The note to readers is written in the draft, and approved with it."""

import pytest

from news import publishing, review
from news.editions import PublishingRefused
from news.models import Draft, Edition
from tests import factories
from tests.news import second
from tests.news.corrections import corrected
from tests.news.desk import page_of, typed

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


def test_the_note_is_written_in_the_draft_once_there_is_a_version(author) -> None:
    page = second.signed_in(author)
    new, known = factories.draft(), corrected(author)
    assert 'name="note"' not in page.get(page_of(new)).content.decode()
    assert 'name="note"' in page.get(page_of(known)).content.decode()
    page.post(page_of(known), typed(known, note="Two names.", note_kind="clarification"))
    known.refresh_from_db()
    assert (known.note, known.note_kind) == ("Two names.", "clarification")


def test_the_approver_reads_the_note_and_exactly_that_is_published(author, reader) -> None:
    draft = corrected(author)
    review.submit(draft, by=author)
    page = second.signed_in(reader)
    shown = page.get(page_of(draft, "approve"))
    assert "A name." in shown.content.decode()
    assert "Correction: something was wrong" in shown.content.decode()
    seen = shown.context["form"]["seen"].value()
    page.post(page_of(draft, "approve"), {"lock_version": draft.lock_version, "seen": seen})
    draft.refresh_from_db()
    publish = page.get(page_of(draft, "publish")).content.decode()
    assert "A name." in publish
    assert 'name="note"' not in publish
    sent = {"lock_version": draft.lock_version, "when": "now"}
    for other in ({"note": "Nothing."}, {"note_kind": "minor"}):
        answer = page.post(page_of(draft, "publish"), {**sent, **other})
        assert answer.status_code == 409
        assert "Change it in the draft." in answer.content.decode()
    page.post(page_of(draft, "publish"), sent)
    edition = Edition.objects.get(number=2)
    assert (edition.note, edition.note_kind) == ("A name.", "correction")


def test_another_note_is_refused_below_the_page_too(author, reader) -> None:
    draft = second.approved(corrected(author), by=reader)
    for other in ({"note": "Other."}, {"note_kind": "minor"}):
        with pytest.raises(PublishingRefused, match="approved together with the text"):
            publishing.publish(draft, by=reader, **other)


@pytest.mark.parametrize("written", [("", ""), ("A name.", ""), ("", "correction")])
def test_a_change_without_its_note_is_not_read_in_vain(author, reader, written) -> None:
    draft = corrected(author)
    Draft.objects.filter(pk=draft.pk).update(note=written[0], note_kind=written[1])
    with pytest.raises(PublishingRefused, match="below “What readers are told”"):
        review.submit(draft, by=author)
    Draft.objects.filter(pk=draft.pk).update(note="", note_kind="minor")
    second.approved(draft, by=reader)
    assert publishing.publish(draft, by=reader).note_kind == "minor"


def test_a_new_note_voids_the_approval(author, reader) -> None:
    draft = second.approved(corrected(author), by=reader)
    sent = typed(draft, note="Something else.", note_kind="correction")
    second.signed_in(author).post(page_of(draft), sent)
    draft.refresh_from_db()
    assert draft.review == "draft"
    with pytest.raises(PublishingRefused, match="Submit it again"):
        publishing.publish(draft, by=reader)
