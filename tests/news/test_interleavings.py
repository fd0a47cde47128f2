"""Two steps that really meet, on PostgreSQL, in both orders: one record comes out, and it is sound.

Somebody else holds the message's row; both steps are started, and queue up for it in a known
order; then the row is let go.
"""

import time
from collections.abc import Callable
from io import StringIO
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from embassy.models import Mission
from news import publishing, review
from news.models import Approval, Draft, Edition, Message
from news.publishing import PublishingRefused
from tests import factories
from tests.news.desk import page_of, typed
from tests.news.second import signed_in

pytestmark = [
    pytest.mark.database_clock,
    pytest.mark.usefixtures("transactional_db"),
    pytest.mark.only_on("postgresql", "SQLite has one writer at a time"),
]

Step = Callable[[Draft, User], object]


def edit(draft: Draft, by: User) -> object:
    answer = signed_in(by).post(page_of(draft), typed(draft, body="<p>Edited meanwhile.</p>"))
    if answer.status_code != 302:
        raise PublishingRefused("stale")
    return answer


def publish(draft: Draft, by: User) -> object:
    return publishing.publish(draft, by=by, note="Why", note_kind="update")


STEPS: dict[str, Step] = {
    "approve": lambda draft, by: review.approve(draft, by=by),
    "edit": edit,
    "publish": publish,
    "withdraw": lambda draft, by: publishing.withdraw(draft, "Moved", by=by),
    "reschedule": lambda draft, by: publishing.reschedule(draft, factories.ahead(hours=9), by=by),
    "cancel": lambda draft, by: publishing.cancel(draft, by=by),
    "remove": lambda draft, by: publishing.remove(draft, "An error", by=by),
}
PAIRS = [
    ("approve", "edit"), ("approve", "approve"), ("approve", "publish"), ("publish", "publish"),
    ("publish", "edit"), ("withdraw", "reschedule"), ("withdraw", "cancel"), ("remove", "edit"),
    ("remove", "reschedule"), ("reschedule", "cancel"),
]  # fmt: skip
ORDERS = sorted({order for pair in PAIRS for order in (pair, pair[::-1])})


def waiting_for_locks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def in_order(message: Message, *steps: Callable[[], object]) -> list[str]:
    """What became of each step: "done", or the sentence that refused it."""
    outcomes = [""] * len(steps)

    def run(place: int) -> None:
        try:
            steps[place]()
            outcomes[place] = "done"
        except PublishingRefused as refusal:
            outcomes[place] = str(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(steps))]
    with transaction.atomic():
        Message.objects.select_for_update().get(pk=message.pk)
        for place, thread in enumerate(threads, 1):
            thread.start()
            for _ in range(200):
                if waiting_for_locks() >= place:
                    break
                time.sleep(0.05)
            else:
                raise AssertionError(f"the step does not wait for the message: {outcomes}")
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize(("first", "second"), ORDERS)
def test_of_two_steps_that_meet_the_first_is_taken_and_the_second_told(
    first: str, second: str
) -> None:
    factories.mission()
    author, *editors = [factories.user(name) for name in ("Author", "First", "Second")]
    draft = factories.draft(changed_by=author)
    if {first, second} & {"withdraw", "reschedule", "cancel", "remove"}:
        factories.publish(draft)
    Draft.objects.filter(pk=draft.pk).update(body="<p>Changed.</p>", note="Why", note_kind="update")
    draft.refresh_from_db()
    if {first, second} & {"reschedule", "cancel"}:
        publishing.publish(
            draft, by=editors[0], at=factories.ahead(hours=3), note="Why", note_kind="update"
        )
    if "approve" in (first, second):
        Mission.objects.update(needs_approval=first != "publish" and second != "publish")
        review.submit(draft, by=author)
    before = Edition.objects.count()

    seen = [Draft.objects.select_related("message").get(pk=draft.pk) for _ in range(2)]
    outcomes = in_order(
        draft.message,
        lambda: STEPS[first](seen[0], editors[0]),
        lambda: STEPS[second](seen[1], editors[1]),
    )

    assert outcomes[0] == "done"
    assert outcomes[1] not in ("", "done")
    written = {"publish": 1, "withdraw": 1, "reschedule": 0, "cancel": -1, "remove": 1}
    dropped = {"withdraw", "remove"} & {first} and {"reschedule", "cancel"} & {second}
    assert Edition.objects.count() - before == written.get(first, 0) - bool(dropped)
    told = StringIO()
    call_command("verify_record", stdout=told)
    fresh = Draft.objects.get(pk=draft.pk)
    approval = Approval.objects.filter(draft=fresh).first()
    assert (approval is not None) == (first == "approve")
    if approval:
        assert fresh.body == "<p>Changed.</p>"
        assert fresh.review == Draft.Review.APPROVED
