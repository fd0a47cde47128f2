"""The public rule and its twin, at the instant before, the instant, and the instant after.

`EditionQuerySet.public` is what every page asks; `Edition.is_public` answers for one edition.
Each row of the table is a history of one message and says which edition readers may see when.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Max

from news import publishing
from news.models import Draft, Edition
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

INSTANT = timedelta(microseconds=1)
PAST = datetime(2020, 1, 1, 12, tzinfo=UTC)
AHEAD = datetime(2999, 1, 1, 12, tzinfo=UTC)
LATER = AHEAD + timedelta(days=1)
FAR = datetime(3999, 1, 1, tzinfo=UTC)
Seen = list[tuple[datetime, int | None]]


def change(draft: Draft, text: str) -> Draft:
    draft.body = f"<p>{text}</p>"
    draft.save()
    return draft


def start(edition: Edition) -> datetime:
    return edition.public_from


def waiting(draft: Draft) -> Seen:
    publishing.publish(draft, by=factories.user(), at=AHEAD)
    return [(PAST, None), (AHEAD - INSTANT, None), (AHEAD, 1), (AHEAD + INSTANT, 1), (FAR, 1)]


def imported(draft: Draft) -> Seen:
    factories.publish(draft, PAST)
    return [(PAST - INSTANT, None), (PAST, 1), (PAST + INSTANT, 1), (FAR, 1)]


def corrected(draft: Draft) -> Seen:
    factories.publish(draft, PAST)
    publishing.publish(
        change(draft, "New"), by=factories.user(), at=AHEAD, note="Why", note_kind="correction"
    )
    return [(PAST, 1), (AHEAD - INSTANT, 1), (AHEAD, 2), (AHEAD + INSTANT, 2)]


def cancelled(draft: Draft) -> Seen:
    corrected(draft)
    publishing.cancel(draft, by=factories.user())
    return [(PAST, 1), (AHEAD - INSTANT, 1), (AHEAD, 1), (FAR, 1)]


def rescheduled(draft: Draft) -> Seen:
    corrected(draft)
    publishing.reschedule(draft, LATER, by=factories.user())
    return [(AHEAD - INSTANT, 1), (AHEAD, 1), (LATER - INSTANT, 1), (LATER, 2)]


def expired(draft: Draft) -> Seen:
    publishing.publish(draft, by=factories.user(), at=AHEAD, until=LATER)
    return [(AHEAD, 1), (LATER - INSTANT, 1), (LATER, None), (LATER + INSTANT, None)]


def withdrawn(draft: Draft) -> Seen:
    factories.publish(draft, PAST)
    then = start(publishing.withdraw(draft, "Moved", by=factories.user()))
    return [(PAST, 1), (then - INSTANT, 1), (then, 2), (then + INSTANT, 2), (FAR, 2)]


def removed(draft: Draft) -> Seen:
    """Removal reaches back: not even the past shows what was removed."""
    factories.publish(draft, PAST)
    then = start(publishing.remove(draft, "Wrong", by=factories.user()))
    return [(PAST, None), (then - INSTANT, None), (then, None), (then + INSTANT, None)]


def removed_while_one_waited(draft: Draft) -> Seen:
    corrected(draft)
    publishing.remove(draft, "Wrong", by=factories.user())
    return [(PAST, None), (AHEAD - INSTANT, None), (AHEAD, None), (FAR, None)]


def removed_with_restoration_waiting(draft: Draft) -> Seen:
    removed(draft)
    publishing.publish(
        change(draft, "Again"), by=factories.user(), at=AHEAD, note="Right", note_kind="update"
    )
    return [(PAST, None), (AHEAD - INSTANT, None), (AHEAD, 3), (AHEAD + INSTANT, 3)]


def restored(draft: Draft) -> Seen:
    """Earlier editions stay closed."""
    removed(draft)
    edition = publishing.publish(
        change(draft, "Again"), by=factories.user(), note="Right", note_kind="update"
    )
    then = start(edition)
    return [(PAST, None), (then - INSTANT, None), (then, 3), (then + INSTANT, 3), (FAR, 3)]


def restored_and_reopened(draft: Draft) -> Seen:
    *_, (then, _number), _after, _far = restored(draft)
    publishing.reopen(draft, by=factories.user())
    return [(PAST - INSTANT, None), (PAST, 1), (then, 3)]


HISTORIES = [
    waiting,
    imported,
    corrected,
    cancelled,
    rescheduled,
    expired,
    withdrawn,
    removed,
    removed_while_one_waited,
    removed_with_restoration_waiting,
    restored,
    restored_and_reopened,
]


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.__name__)
def test_the_rule_and_its_twin_agree_at_every_instant(history: Callable[[Draft], Seen]) -> None:
    factories.mission()
    factories.published(public_from=PAST)  # a second message, always public, never the answer
    draft = factories.draft()
    table = history(draft)
    for at, expected in table:
        editions = list(draft.message.editions.all())
        asked = [edition.number for edition in draft.message.editions.public(at)]
        answered = [edition.number for edition in editions if edition.is_public(at)]
        assert asked == ([expected] if expected else []), at
        assert answered == asked, at


def test_at_most_one_edition_of_a_message_is_in_force_at_any_moment() -> None:
    factories.mission()
    for history in HISTORIES:
        draft = factories.draft()
        for at, _expected in history(draft):
            assert draft.message.editions.in_force(at).count() <= 1, (history.__name__, at)


def test_a_correction_does_not_move_a_message_in_the_lists() -> None:
    factories.mission()
    older, newer = factories.published(public_from=PAST), factories.published(public_from=AHEAD)
    draft = factories.draft_of(older)
    publishing.publish(change(draft, "New"), by=factories.user(), note="Why", note_kind="update")
    order = [edition.message_id for edition in Edition.objects.public(FAR).newest_first()]
    assert order == [newer.message_id, older.message_id]
    assert draft.message.editions.aggregate(Max("date_published"))["date_published__max"] == PAST


def test_two_messages_of_one_moment_have_a_lasting_order() -> None:
    factories.mission()
    first, second = factories.published(public_from=PAST), factories.published(public_from=PAST)
    order = [edition.pk for edition in Edition.objects.public().newest_first()]
    assert order == [second.pk, first.pk]
