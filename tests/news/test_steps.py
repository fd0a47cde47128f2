"""The steps after publication, and the featured place: what they ask, and what they refuse."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from news.models import Edition
from tests import factories
from tests.news.desk import page_of, sign_in

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def mission():
    return factories.mission()


@pytest.fixture
def draft():
    """The draft of a message that is public."""
    row = factories.draft()
    factories.publish(row, timezone.now() - timedelta(days=1))
    return row


@pytest.mark.database_clock
def test_withdrawing_needs_a_reason_and_keeps_the_text_readable(editor, draft) -> None:
    page = page_of(draft, "withdraw")
    assert editor.post(page, {"lock_version": 1, "reason": ""}).status_code == 200
    assert Edition.objects.count() == 1
    editor.post(page, {"lock_version": 1, "reason": "It was premature."})
    withdrawn = Edition.objects.get(number=2)
    assert (withdrawn.standing, withdrawn.note) == ("withdrawn", "It was premature.")
    assert "Withdrawn" in editor.get(page_of(draft)).content.decode()


@pytest.mark.database_clock
@pytest.mark.parametrize("named_by", ["reference", "title", "address"])
def test_removing_may_lead_to_a_successor(editor, draft, named_by) -> None:
    successor = factories.published(
        title="In its place", public_from=timezone.now() - timedelta(hours=1)
    )
    names = {
        "reference": successor.message.reference,
        "title": "in its place",
        "address": f"https://embassy.example{successor.get_absolute_url()}",
    }
    answers = {"lock_version": 1, "reason": "Replaced.", "successor": names[named_by]}
    editor.post(page_of(draft, "remove"), answers)
    removal = Edition.objects.get(message=draft.message, number=2)
    assert (removal.standing, removal.successor) == ("removed", successor.message)
    assert editor.get(page_of(draft)).context["absolute_url"] is None


def test_a_successor_that_readers_cannot_see_is_refused(editor) -> None:
    draft, hidden = factories.draft(), factories.draft(title="Hidden")
    factories.publish(draft)
    answers = {"lock_version": 1, "reason": "Replaced.", "successor": "Hidden"}
    page = editor.post(page_of(draft, "remove"), answers).content.decode()
    assert "No public message has this title, reference or address" in page
    assert f">{hidden.title}</option>" not in page


@pytest.mark.database_clock
def test_the_waiting_version_is_rescheduled_and_cancelled(editor) -> None:
    draft = factories.draft()
    tomorrow = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    factories.publish(draft, tomorrow)
    assert "Change time…" in editor.get(page_of(draft)).content.decode()
    local = (tomorrow + timedelta(days=1)).astimezone(LONDON)
    answers = {"lock_version": 1, "to_0": f"{local:%Y-%m-%d}", "to_1": f"{local:%H:%M}"}
    editor.post(page_of(draft, "reschedule"), answers)
    assert Edition.objects.get().public_from == local
    editor.post(page_of(draft, "cancel"), {"lock_version": 2})
    assert not Edition.objects.exists()


def test_a_step_that_is_not_possible_any_more_is_refused_with_a_sentence(editor) -> None:
    draft = factories.draft()
    answer = editor.post(page_of(draft, "cancel"), {"lock_version": 0})
    assert answer.status_code == 409
    assert "No version is waiting, so there is none to cancel." in answer.content.decode()


# The featured place


def test_a_public_message_is_featured_for_fourteen_days_by_its_title(editor) -> None:
    edition = factories.published(title="In front")
    form = editor.get("/admin/news/feature/add/").context["adminform"].form
    end = form["valid_through"].value().date()
    assert end == (factories.SEED_MOMENT + timedelta(days=14)).date()
    answers = {
        "message": "In front",
        "position": 0,
        "valid_from_0": "2018-02-18",
        "valid_from_1": "09:00",
        "valid_through_0": "2018-03-04",
        "valid_through_1": "09:00",
    }
    editor.post("/admin/news/feature/add/", answers)
    assert edition.message.features.count() == 1
    assert "In front" in editor.get("/admin/news/feature/").content.decode()


def test_featuring_takes_the_permission_to_publish(client) -> None:
    sign_in(client, "writer", "add_feature", "change_feature", "view_feature")
    assert client.get("/admin/news/feature/add/").status_code == 403
