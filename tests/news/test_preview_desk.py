"""The desk makes preview links, is told of visits, and revokes them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Draft, PreviewLink
from tests import factories
from tests.news.desk import page_of, sign_in
from tests.news.preview_links import revoked, words

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]
LINKING = ["view_pressrelease", "view_previewlink", "add_previewlink", "change_previewlink"]


@pytest.fixture(autouse=True)
def _site(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return factories.draft(title="On the talks", body="<p>They went well.</p>")


def asked(at: timedelta, **values: str) -> dict[str, str]:
    """What the form sends for a link that is open for `at` from now, in London's time."""
    moment = timezone.localtime(timezone.now() + at, timezone.get_fixed_timezone(0))
    return {
        "recipient": "Anna Smith",
        "purpose": "preview",
        "expires_at_0": f"{moment:%Y-%m-%d}",
        "expires_at_1": f"{moment:%H:%M}",
        **values,
    }


def key_on(response) -> str:
    return re.search(r'value="http://testserver(/preview/[^"]+)"', response.text).group(1)


def test_the_draft_leads_to_its_links(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova")
    assert page_of(draft, "links") in client.get(page_of(draft)).text
    sign_in(client, "author", "view_pressrelease", "change_pressrelease")
    assert "Preview links" not in client.get(page_of(draft)).text


def test_the_address_is_told_once_and_opens(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova", *LINKING)
    page = page_of(draft, "links")
    answer = client.post(page, asked(timedelta(days=2), recipient="  Anna   Smith "))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    address = key_on(answer)
    assert Client().get(address).status_code == 200
    assert "Anna Smith" in client.get(page).text
    assert address not in client.get(page).text


def test_the_list_tells_who_made_it_and_the_visits(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft, recipient="Anna Smith")
    sign_in(client, "petrova", *LINKING)
    assert "Not visited yet" in client.get(page_of(draft, "links")).text
    for _visit in range(2):
        Client().get(address)
    told = words(client.get(page_of(draft, "links")))
    assert "2 visits: first" in told
    factories.preview_link(draft, recipient="Somebody later")
    told = words(client.get(page_of(draft, "links")))
    assert told.index("Somebody later") < told.index("Anna Smith")
    assert str(link.created_by) in told
    assert "Moscow" in told


def test_the_list_costs_the_same_however_long(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova")
    counts = []
    for links in (1, 12):
        for _link in range(links):
            factories.preview_link(draft)
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(draft, "links"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"recipient": " "}, "This field is required"),
        ({"recipient": "x" * 201}, "at most 200"),
        ({"recipient": "a\x00b"}, "Null characters"),
        ({"purpose": "everything"}, "not one of the available choices"),
        ({"expires_at_0": "2018-02-18"}, "This moment has passed"),
        ({"expires_at_0": "8999-01-01"}, "90 days at most"),
        ({"expires_at_0": "99999-01-01"}, "Enter a valid date"),
        ({"expires_at_0": "", "expires_at_1": ""}, "This field is required"),
        ({"purpose": "embargo"}, "Schedule it first"),
    ],
)
def test_bad_answers_are_told_in_a_sentence_and_kept(
    client: Client, draft: Draft, values: dict[str, str], said: str
) -> None:
    sign_in(client, "petrova", *LINKING)
    answer = client.post(page_of(draft, "links"), asked(timedelta(days=2), **values))
    assert said in answer.text
    assert "/preview/" not in answer.text
    assert not PreviewLink.objects.exists()
    if "recipient" not in values:
        assert 'value="Anna Smith"' in answer.text


@pytest.mark.parametrize(("days", "made"), [(89, True), (91, False)])
def test_a_link_is_open_for_ninety_days_at_most(
    client: Client, draft: Draft, days: int, made: bool
) -> None:
    sign_in(client, "petrova", *LINKING)
    client.post(page_of(draft, "links"), asked(timedelta(days=days)))
    assert PreviewLink.objects.exists() is made


def test_a_week_is_proposed(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova", *LINKING)
    day = timezone.now() + timedelta(days=7)
    assert f'value="{day:%Y-%m-%d}"' in client.get(page_of(draft, "links")).text


def test_one_recipient_has_one_open_link(client: Client, draft: Draft) -> None:
    sign_in(client, "petrova", *LINKING)
    page = page_of(draft, "links")
    client.post(page, asked(timedelta(days=2), recipient="Анна"))
    answer = client.post(page, asked(timedelta(days=2), recipient="анна"))
    assert answer.status_code == 409
    assert "has an open link for this already" in answer.text
    revoked(PreviewLink.objects.get())
    assert client.post(page, asked(timedelta(days=2), recipient="анна")).status_code == 200


def test_revoking_asks_first_and_closes_at_once(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft, recipient="Anna Smith")
    sign_in(client, "petrova", *LINKING)
    page = f"{page_of(draft, 'links')}{link.pk}/revoke/"
    assert page in client.get(page_of(draft, "links")).text
    assert "Anna Smith" in client.get(page).text
    assert Client().get(address).status_code == 200
    assert "is revoked" in client.post(page, follow=True).text
    assert Client().get(address).status_code == 410
    assert "was revoked already" in client.post(page, follow=True).text
    assert page not in client.get(page_of(draft, "links")).text


def test_a_link_is_revoked_only_through_its_own_draft(client: Client, draft: Draft) -> None:
    link, address = factories.preview_link(draft)
    sign_in(client, "petrova", *LINKING)
    other = page_of(factories.draft(), "links")
    assert client.post(f"{other}{link.pk}/revoke/").status_code == 404
    assert Client().get(address).status_code == 200


def test_who_may_only_look_makes_and_revokes_nothing(client: Client, draft: Draft) -> None:
    link, _address = factories.preview_link(draft)
    sign_in(client, "observer", "view_pressrelease", "view_previewlink")
    page = page_of(draft, "links")
    assert "Make the link" not in client.get(page).text
    assert "Revoke" not in client.get(page).text
    assert client.post(page, asked(timedelta(days=2))).status_code == 403
    assert client.post(f"{page}{link.pk}/revoke/").status_code == 403
    assert PreviewLink.objects.open(timezone.now()).count() == 1


def test_making_and_revoking_stand_in_the_history_of_the_draft(
    client: Client, draft: Draft
) -> None:
    sign_in(client, "petrova")
    client.post(page_of(draft, "links"), asked(timedelta(days=2)))
    link = PreviewLink.objects.get()
    client.post(f"{page_of(draft, 'links')}{link.pk}/revoke/")
    client.post(f"{page_of(draft, 'links')}{link.pk}/revoke/")
    told = client.get(page_of(draft, "history")).text
    assert told.count("Made a preview link for Anna Smith") == 1
    assert told.count("Revoked the preview link for Anna Smith") == 1


def test_an_open_form_of_the_draft_does_not_grow_stale_by_a_link(draft: Draft) -> None:
    factories.preview_link(draft)
    assert Draft.objects.get(pk=draft.pk).lock_version == draft.lock_version
