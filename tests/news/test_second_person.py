"""The mission's switch: whoever changed a text last neither approves nor publishes it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from embassy.models import Mission
from news import publishing, review
from news.editions import PublishingRefused
from news.models import Draft, Edition, Override
from tests import factories
from tests.news import second
from tests.news.corrections import corrected, switch_off
from tests.news.desk import page_of, typed
from tests.news.test_publish_selected import LIST, chosen, confirmed, said

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission():
    return factories.mission(needs_approval=True)


# The last editor


def test_the_last_editor_cannot_approve(author, reader) -> None:
    draft = factories.draft(changed_by=author)
    review.submit(draft, by=reader)
    page = second.signed_in(author)
    shown = page.get(page_of(draft, "approve")).content.decode()
    assert "You changed it last, so another person has to approve it." in shown
    assert "confirm__publish" not in shown
    answer = page.post(page_of(draft, "approve"), {"lock_version": 1, "seen": "x"})
    assert answer.status_code == 409
    with pytest.raises(PublishingRefused, match="another person has to approve"):
        review.approve(draft, by=author)


def test_the_last_editor_cannot_publish_what_another_approved(author, reader) -> None:
    draft = second.approved(factories.draft(changed_by=author), by=reader)
    page = second.signed_in(author)
    answer = page.post(page_of(draft, "publish"), {"lock_version": 2, "when": "now"})
    assert answer.status_code == 409
    assert "You changed it last, so another person has to publish it" in answer.content.decode()
    assert not Edition.objects.exists()
    assert publishing.publish(draft, by=reader).approved_by == reader


def test_a_third_person_may_publish_what_was_approved(author, reader) -> None:
    draft = second.approved(factories.draft(changed_by=author), by=reader)
    edition = publishing.publish(draft, by=second.editor("Volkova"))
    assert (edition.approved_by, edition.created_by.username) == (reader, "Volkova")


def test_who_approved_and_then_changed_it_is_the_last_editor(author, reader) -> None:
    draft = second.approved(factories.draft(changed_by=author), by=reader)
    second.signed_in(reader).post(page_of(draft), typed(draft, title="Mine"))
    draft.refresh_from_db()
    for by in (author, reader):
        with pytest.raises(PublishingRefused):
            publishing.publish(draft, by=by)


def test_an_approval_of_ones_own_text_is_worth_nothing_once_the_switch_is_on(author) -> None:
    switch_off()
    draft = second.approved(factories.draft(changed_by=author), by=author)
    Mission.objects.update(needs_approval=True)
    with pytest.raises(PublishingRefused, match="Another person has to approve it"):
        publishing.publish(draft, by=second.editor("Volkova"))


UNAPPROVED = {
    "draft": ("Nobody has approved it. Submit it", lambda draft, by: None),
    "submitted": ("waits for a second reader", lambda draft, by: review.submit(draft, by=by)),
}


@pytest.mark.parametrize(("sentence", "before"), UNAPPROVED.values(), ids=UNAPPROVED.keys())
def test_nobody_publishes_what_is_not_approved(author, reader, sentence, before) -> None:
    draft = factories.draft(changed_by=author)
    before(draft, author)
    draft.refresh_from_db()
    page = second.signed_in(reader)
    shown = page.get(page_of(draft, "publish")).content.decode()
    assert sentence in shown
    answer = page.post(
        page_of(draft, "publish"), {"lock_version": draft.lock_version, "when": "now"}
    )
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    with pytest.raises(PublishingRefused, match=sentence):
        publishing.publish(draft, by=reader)
    assert not Edition.objects.exists()


def test_a_superuser_is_a_person_like_any_other() -> None:
    root = factories.user("root")
    with pytest.raises(PublishingRefused):
        publishing.publish(factories.draft(changed_by=root), by=root)


# From the list


def test_the_list_publishes_what_is_approved_and_says_why_the_others_stay(author, reader) -> None:
    good = second.approved(factories.draft(title="Good", changed_by=author), by=reader)
    own = second.approved(factories.draft(title="Own", changed_by=reader), by=author)
    bare = factories.draft(title="Bare", changed_by=author)
    page = second.signed_in(reader)
    asked = page.post(LIST, chosen(good, own, bare))
    assert [row.draft.title for row in asked.context["clean"]] == ["Good"]
    refusals = {row.draft.title: row.refusal for row in asked.context["left_out"]}
    assert "You changed it last" in refusals["Own"]
    assert "Nobody has approved it" in refusals["Bare"]
    page.post(LIST, confirmed(asked))
    assert [(row.title, row.approved_by) for row in Edition.objects.all()] == [("Good", reader)]


def test_a_forged_answer_of_the_list_publishes_nothing(author) -> None:
    draft = factories.draft(changed_by=author)
    sent = chosen(draft, confirmed="yes", override="yes", reason="Fire", **{f"seen-{draft.pk}": 0})
    answer = second.signed_in(author).post(LIST, sent, follow=True)
    assert "was not published" in said(answer)[0]
    assert not Edition.objects.exists()
    assert not Override.objects.exists()


# The importers' road


def test_importers_publish_what_no_person_has_changed(author) -> None:
    publishing.publish_all([(factories.draft(), factories.PUBLISHED)])
    assert Edition.objects.get().approved_by is None
    with pytest.raises(PublishingRefused, match="Nobody has approved it"):
        publishing.publish_all([(factories.draft(changed_by=author), factories.PUBLISHED)])


def test_who_publishes_many_is_bound_as_who_publishes_one(author, reader) -> None:
    mine = factories.draft(title="Mine", changed_by=author)
    with pytest.raises(PublishingRefused, match="“Mine”: You changed it last"):
        publishing.publish_all([(mine, factories.PUBLISHED)], by=author)
    with pytest.raises(PublishingRefused, match="Nobody has approved it"):
        publishing.publish_all([(factories.draft(), factories.PUBLISHED)], by=reader)
    second.approved(mine, by=reader)
    publishing.publish_all([(mine, factories.PUBLISHED)], by=reader)
    assert Edition.objects.get().approved_by == reader


# Steps that write no new text


def test_a_new_time_keeps_who_approved_the_text(author, reader) -> None:
    draft = second.approved(factories.draft(changed_by=author), by=reader)
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.publish(draft, by=reader, at=tomorrow)
    edition = publishing.reschedule(draft, tomorrow + timedelta(days=1), by=reader)
    assert edition.approved_by == reader
    assert f'"approved_by_id":"{reader.pk}"' in edition.seal.columns


def test_taking_a_text_away_needs_no_approval(author) -> None:
    draft = corrected(author)
    publishing.withdraw(draft, "Premature.", by=author)
    publishing.remove(draft, "Wrong.", by=author)
    waiting = factories.draft(changed_by=None)
    factories.publish(waiting, timezone.now() + timedelta(days=1))
    Draft.objects.filter(pk=waiting.pk).update(changed_by=author)
    publishing.cancel(waiting, by=author)
    assert not waiting.message.editions.exists()


def test_a_note_of_a_cancelled_version_goes_back_into_the_draft(author, reader) -> None:
    draft = second.approved(corrected(author), by=reader)
    publishing.publish(draft, by=reader, at=timezone.now() + timedelta(days=1))
    publishing.cancel(draft, by=reader)
    draft.refresh_from_db()
    assert (draft.note, draft.note_kind, draft.review) == ("A name.", "correction", "draft")
