"""The steps of publication, and the sentences of what they refuse."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone

from news import publishing
from news.models import Address, Draft, Edition
from news.models.draft import validate_language
from news.publishing import PublishingRefused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

PAST = datetime(2020, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _mission() -> None:
    factories.mission()


def ahead(**distance: float) -> datetime:
    return timezone.now() + timedelta(**distance)


def changed(draft: Draft, **values: str) -> Draft:
    for name, value in (values or {"body": "<p>Changed.</p>"}).items():
        setattr(draft, name, value)
    draft.save()
    return draft


def live() -> Draft:
    return factories.draft_of(factories.published(public_from=PAST))


def waiting_correction() -> Draft:
    draft = changed(live())
    publishing.publish(draft, by=factories.user(), at=ahead(days=1), note="x", note_kind="update")
    return draft


def test_publishing_makes_the_first_edition_public_at_once() -> None:
    draft = factories.draft(title="Statement")
    before = timezone.now()
    edition = publishing.publish(draft, by=factories.user())
    assert edition.number == 1
    assert before - timedelta(seconds=1) <= edition.public_from <= timezone.now()
    assert edition.date_published == edition.public_from
    assert Edition.objects.public().get().title == "Statement"


def test_saving_a_draft_of_a_live_message_changes_nothing_public() -> None:
    draft = live()
    before = Edition.objects.get().document
    changed(draft, title="Secret", body="<p>Secret</p>")
    assert Edition.objects.get().document == before


def test_publishing_keeps_the_address_and_the_reference() -> None:
    draft = live()
    first = draft.message.editions.get()
    second = publishing.publish(
        changed(draft, title="Quite another title"),
        by=factories.user(),
        note="New title",
        note_kind="correction",
    )
    assert second.address == first.address
    assert second.message.reference == first.message.reference
    assert second.date_published == first.date_published


def test_another_last_part_of_the_address_begins_with_its_edition() -> None:
    draft = live()
    first = draft.message.editions.get()
    draft = changed(draft, slug="better", body="<p>Changed.</p>")
    second = publishing.publish(draft, by=factories.user(), note_kind="minor")
    assert second.address.slug == "better"
    assert second.address.year == first.address.year
    assert Address.objects.filter(message=draft.message).count() == 2


def test_an_address_of_another_message_is_refused() -> None:
    taken = factories.published(title="Taken", public_from=PAST)
    draft = factories.draft(slug=taken.address.slug, date_published=PAST)
    with pytest.raises(PublishingRefused, match="belongs to another message"):
        publishing.publish(draft, by=factories.user())


@pytest.mark.parametrize("title", ["Заявление Посольства", "بيان السفارة", "使館聲明", "!!!", "’"])
def test_titles_of_any_script_get_a_usable_address(title: str) -> None:
    first = factories.published(title=title, public_from=PAST)
    second = factories.published(title=title, public_from=PAST)
    assert first.address.slug
    assert first.address.slug.isascii()
    assert first.address.slug != second.address.slug


def refused(step: object, sentence: str) -> None:
    with pytest.raises(PublishingRefused, match=sentence):
        step()  # type: ignore[operator]


def test_what_the_rules_forbid_is_refused_with_a_sentence() -> None:
    by = factories.user()
    draft, fresh, embargoed = live(), factories.draft(), waiting_correction()
    refused(lambda: publishing.publish(fresh, by=by, at=ahead(hours=-1)), "has passed")
    refused(
        lambda: publishing.publish(fresh, by=by, at=ahead(days=2), until=ahead(days=1)),
        "end lies before",
    )
    refused(lambda: publishing.publish(draft, by=by), "exactly this text")
    changed(draft)
    refused(lambda: publishing.publish(draft, by=by), "what kind of change")
    refused(lambda: publishing.publish(draft, by=by, note_kind="update"), "note to readers")
    refused(lambda: publishing.publish(embargoed, by=by, note_kind="minor"), "waiting already")
    refused(lambda: publishing.reschedule(draft, ahead(days=1), by=by), "none to reschedule")
    refused(lambda: publishing.reschedule(embargoed, ahead(hours=-1), by=by), "has passed")
    refused(lambda: publishing.cancel(draft, by=by), "none to cancel")
    refused(lambda: publishing.withdraw(fresh, "why", by=by), "Only a text that is public")
    refused(lambda: publishing.withdraw(draft, " ", by=by), "Write the reason")
    refused(lambda: publishing.remove(fresh, "why", by=by), "never public")
    refused(lambda: publishing.remove(draft, "", by=by), "Write the reason")
    refused(
        lambda: publishing.remove(draft, "why", by=by, successor=draft.message), "lead to itself"
    )
    publishing.remove(draft, "why", by=by)
    refused(lambda: publishing.remove(draft, "why", by=by), "removed already")
    refused(lambda: publishing.reopen(draft, by=by), "Publish it again first")
    late = factories.draft(date_published=ahead(days=3))
    refused(lambda: publishing.publish(late, by=by), "date shown to readers")


def test_a_refused_step_leaves_nothing_behind() -> None:
    draft = waiting_correction()
    before = list(Edition.objects.order_by("pk").values())
    version = Draft.objects.get(pk=draft.pk).lock_version
    with pytest.raises(PublishingRefused):
        publishing.publish(draft, by=factories.user(), replace=True)  # no kind of note
    assert list(Edition.objects.order_by("pk").values()) == before
    assert Draft.objects.get(pk=draft.pk).lock_version == version == draft.lock_version


def test_a_step_on_a_draft_that_somebody_changed_is_refused_by_name() -> None:
    draft = factories.draft()
    stale = Draft.objects.get(pk=draft.pk)
    Draft.objects.filter(pk=draft.pk).update(
        lock_version=draft.lock_version + 1, changed_by=factories.user("olga")
    )
    with pytest.raises(PublishingRefused, match="olga changed it"):
        publishing.publish(stale, by=factories.user())


def test_the_second_of_two_editors_is_told() -> None:
    draft = factories.draft()
    first, second = (Draft.objects.get(pk=draft.pk) for _ in range(2))
    publishing.publish(first, by=factories.user())
    with pytest.raises(PublishingRefused, match="while you had it open"):
        publishing.publish(second, by=factories.user())


def test_replacing_a_waiting_edition_leaves_one() -> None:
    draft = waiting_correction()
    changed(draft, body="<p>Changed again.</p>")
    publishing.publish(
        draft, by=factories.user(), at=ahead(days=2), note="y", note_kind="update", replace=True
    )
    first, second = draft.message.editions.order_by("number")
    assert second.number == 2
    assert "Changed again" in second.document
    assert first.public_until == second.public_from


def test_cancelling_gives_the_predecessor_its_own_end_back() -> None:
    draft, end = factories.draft(), ahead(days=9)
    publishing.publish(draft, by=factories.user(), until=end)
    publishing.publish(
        changed(draft), by=factories.user(), at=ahead(days=1), note="x", note_kind="update"
    )
    publishing.cancel(draft, by=factories.user())
    assert draft.message.editions.get().public_until == end


def test_rescheduling_moves_a_first_edition_and_its_date_but_not_its_text() -> None:
    draft = factories.draft()
    planned = publishing.publish(draft, by=factories.user(), at=ahead(days=1))
    moved = publishing.reschedule(draft, ahead(days=2), by=factories.user())
    assert moved.content_sha256 == planned.content_sha256
    assert moved.public_from > planned.public_from
    assert moved.date_published == moved.public_from
    assert draft.message.editions.count() == 1


def test_removal_freezes_no_word_and_names_the_successor() -> None:
    draft, successor = live(), live()
    edition = publishing.remove(draft, "Wrong", by=factories.user(), successor=successor.message)
    assert edition.content == {"kind": "press-release", "in_language": "en"}
    assert edition.title == ""
    assert edition.excerpt == []
    assert edition.successor == successor.message


def test_bulk_publication_is_all_or_nothing() -> None:
    published = live()
    with pytest.raises(PublishingRefused, match="published already"):
        publishing.publish_all([(factories.draft(), PAST), (published, PAST)])
    assert Edition.objects.count() == 1


def test_every_step_stands_in_the_history_of_the_item() -> None:
    draft, by = live(), factories.user()
    publishing.withdraw(draft, "Moved", by=by)
    publishing.remove(draft, "Wrong", by=by)
    lines = list(LogEntry.objects.filter(user=by).values_list("change_message", flat=True))
    assert len(lines) == 2
    assert "Removed it with version 3" in lines[0] + lines[1]


def test_a_draft_is_cleaned_again_at_publication() -> None:
    draft = factories.draft(body="<p onclick='x()'>Text<script>alert(1)</script></p>")
    edition = publishing.publish(draft, by=factories.user())
    assert edition.content["body"] == "<p>Text</p>"


def test_half_a_surrogate_pair_never_reaches_an_edition() -> None:
    draft = factories.draft()
    draft.title = "half \ud83d"
    draft.clean()
    assert draft.title == "half"


@pytest.mark.parametrize("code", ["en-<x", "en-\u0661", "klingon", ""])
def test_a_language_code_that_is_none_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        validate_language(code)


@pytest.mark.parametrize("code", ["en", "en-gb", "zh-hans", "ar"])
def test_a_language_code_of_djangos_list_is_taken(code: str) -> None:
    validate_language(code)
