"""What verification does not tell: drafts, what waits, what was removed or has expired."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from news import publishing
from news.models import Draft, Message
from tests import factories
from tests.news.verifying import FIRST, OTHER, SECOND, ask, correct, page, two_versions, version

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission() -> None:
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return two_versions()


def test_a_draft_and_a_waiting_text_are_unknown(client: Client) -> None:
    factories.draft(title="A draft", body=f"<p>{OTHER}</p>")
    assert ask(client, OTHER)["verdict"] == "unknown"
    draft = factories.draft(title="Waiting", body=f"<p>{FIRST}</p>")
    waiting = publishing.publish(draft, by=factories.user(), at=timezone.now() + timedelta(days=1))
    reference = Message.objects.get(pk=waiting.message_id).reference
    for typed in (FIRST, FIRST[:90], "Waiting", reference, waiting.get_absolute_url()):
        assert ask(client, typed)["verdict"] == "unknown", typed


def test_a_waiting_correction_is_compared_with_what_is_public(client: Client, draft: Draft) -> None:
    third = SECOND.replace("Lord Ahmad", "Lord Ahmed")
    correct(draft, third, at=timezone.now() + timedelta(days=1))
    answer = ask(client, third)
    assert (answer["verdict"], answer["edition"]) == ("altered", 2)
    assert "of 2" in page(client, third)
    assert ask(client, SECOND)["edition"] == 2


def test_the_address_of_a_waiting_version_is_unknown(client: Client, draft: Draft) -> None:
    draft.slug = "what-it-is-about"
    waiting = correct(draft, OTHER, at=timezone.now() + timedelta(days=1))
    assert ask(client, waiting.get_absolute_url())["verdict"] == "unknown"
    assert ask(client, f"{version(draft, 2).get_absolute_url()}v/3/")["verdict"] == "unknown"


def test_a_removed_text_is_known_by_its_exact_whole_and_nothing_of_it_is_told(
    client: Client, draft: Draft
) -> None:
    address = version(draft, 2).get_absolute_url()
    reference = Message.objects.get(pk=draft.message_id).reference
    publishing.remove(draft, "It named a private person.", by=factories.user())
    whole = f"On the Minister\n\nNo proof.\n\n{SECOND}\n"
    for typed in (whole, SECOND, FIRST, reference, address, f"/m/{reference}/"):
        answer = ask(client, typed)
        assert (answer["verdict"], answer["reference"]) == ("removed", reference), typed
        assert answer["url"] == f"http://testserver/m/{reference}/"
        assert set(answer) == {"verdict", "reference", "edition", "url", "standing"}
        told = page(client, typed)
        assert f"Issued as {reference} and removed since." in told
        assert "On the Minister" not in told.replace(" ".join(typed.split()), "")
    for part in (SECOND[:90], SECOND + " More.", "On the Minister"):
        assert ask(client, part)["verdict"] == "unknown", part


def test_versions_that_a_removal_closed_stay_untold_after_a_restoration(
    client: Client, draft: Draft
) -> None:
    publishing.remove(draft, "It named a private person.", by=factories.user())
    correct(draft, OTHER)
    answer = ask(client, SECOND)
    assert (answer["verdict"], answer["edition"]) == ("removed", 2)
    assert "difference" not in answer
    assert ask(client, SECOND[:90])["verdict"] == "unknown"
    assert ask(client, f"{version(draft, 2).get_absolute_url()}v/2/")["verdict"] == "removed"
    assert ask(client, OTHER)["verdict"] == "in_force"
    publishing.reopen(draft, by=factories.user())
    assert ask(client, SECOND)["verdict"] == "earlier"


def test_an_expired_text_is_known_by_its_whole(client: Client) -> None:
    draft = factories.draft(title="Hours", body=f"<p>{FIRST}</p>")
    end = timezone.now() + timedelta(seconds=0.3)
    edition = publishing.publish(draft, by=factories.user(), until=end)
    while timezone.now() < end:
        pass
    answer = ask(client, FIRST)
    assert (answer["verdict"], answer["standing"]) == ("earlier", "expired")
    assert answer["url"] == f"http://testserver{edition.get_absolute_url()}"
    assert ask(client, FIRST[:90])["verdict"] == "unknown"
    assert "expired" in page(client, FIRST)
