"""Two editors at once, on PostgreSQL: one wins, the other gets a sentence.

SQLite lets one writer in at a time from the start of its transaction, so there the second
always comes after the first; here they really meet.
"""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from news import publishing
from news.models import Draft, Edition
from tests import factories
from tests.news.desk import TYPED

pytestmark = [
    pytest.mark.database_clock,
    pytest.mark.usefixtures("transactional_db"),
    pytest.mark.only_on("postgresql", "SQLite has one writer at a time"),
]


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Run the steps in threads that start together. What became of them: "done" first."""
    barrier, outcomes = Barrier(len(steps)), []

    def run(step: Callable[[], object]) -> None:
        barrier.wait()
        try:
            step()
            outcomes.append("done")
        except publishing.PublishingRefused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes, key=lambda outcome: outcome != "done")


@pytest.mark.parametrize("_round", range(10))
def test_of_two_who_publish_one_wins_and_the_other_is_told(_round: int) -> None:
    factories.mission()
    draft, editors = factories.draft(), [factories.user(), factories.user()]
    seen = [Draft.objects.get(pk=draft.pk) for _ in editors]
    done, refused = at_once(
        lambda: publishing.publish(seen[0], by=editors[0]),
        lambda: publishing.publish(seen[1], by=editors[1]),
    )
    assert done == "done"
    assert "while you had it open" in refused
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("_round", range(5))
def test_of_publishing_and_withdrawing_one_wins_and_the_other_is_told(_round: int) -> None:
    factories.mission()
    draft, editors = factories.draft_of(factories.published()), [factories.user() for _ in "ab"]
    Draft.objects.filter(pk=draft.pk).update(body="<p>Changed.</p>")
    seen = [Draft.objects.get(pk=draft.pk) for _ in editors]
    done, refused = at_once(
        lambda: publishing.publish(seen[0], by=editors[0], note="x", note_kind="update"),
        lambda: publishing.withdraw(seen[1], "Moved", by=editors[1]),
    )
    assert done == "done"
    assert "while you had it open" in refused
    assert draft.message.editions.count() == 2


def test_two_messages_are_published_side_by_side() -> None:
    factories.mission()
    drafts, by = [factories.draft(), factories.draft()], factories.user()
    assert at_once(*[lambda d=draft: publishing.publish(d, by=by) for draft in drafts]) == [
        "done",
        "done",
    ]


def test_a_first_save_sent_twice_at_once_makes_one_draft_and_leads_there_from_both() -> None:
    factories.mission()
    editor, answers = factories.user(), []

    def save() -> None:
        client = Client()
        client.force_login(editor)
        sent = {**TYPED, "first_save": "8d9f8f1e-5a0e-4b7e-9a53-1d6f4a0c2b11", "_continue": ""}
        answers.append(client.post("/admin/news/pressrelease/add/", sent))

    assert at_once(save, save) == ["done", "done"]
    assert Draft.objects.count() == 1
    sentences = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert {answer.status_code for answer in answers} <= {302, 200}
    assert all("It is saved already" in sentence for sentence in sentences)
