"""Former addresses at the desk: listed, added and corrected by editors, seen by authors."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from lxml import html

from news.models import FormerAddress
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]

LIST, ADD = "/admin/news/formeraddress/", "/admin/news/formeraddress/add/"


@pytest.fixture(autouse=True)
def mission() -> None:
    factories.mission()


def sign_in(client: Client, group: str) -> None:
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)


def test_an_editor_adds_one_in_any_spelling(client: Client) -> None:
    edition = factories.published(title="Known")
    sign_in(client, "Editor")
    typed = {"path": "https://old.example/2018/02/%D0%B0/?utm_source=x", "message": "Known"}
    assert client.post(ADD, typed).status_code == 302
    row = FormerAddress.objects.get()
    assert (row.path, row.message_id) == ("/2018/02/а", edition.message_id)
    assert "/2018/02/а" in client.get(LIST).text
    assert client.get("/2018/02/%D0%B0/").headers["Location"] == edition.get_absolute_url()


def test_a_new_one_asks_for_its_message(client: Client) -> None:
    sign_in(client, "Editor")
    field = html.fromstring(client.get(ADD).text).cssselect("[name=message]")[0]
    assert field.get("value") is None


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/news/", "/news is an address of this site already."),
        ("/?x=1", "“/?x=1” is no address of a page."),
        ("/taken/", "This address leads to another message already."),
        ("/a\0b", "Null characters are not allowed."),
        ("/" + "x" * 600, "at most 500 characters"),
    ],
)
def test_what_cannot_lead_on_is_refused_with_a_sentence(
    client: Client, path: str, sentence: str
) -> None:
    FormerAddress.objects.create(path="/taken", message=factories.published().message)
    factories.published(title="Known")
    sign_in(client, "Editor")
    answer = client.post(ADD, {"path": path, "message": "Known"})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert FormerAddress.objects.count() == 1


def test_one_is_corrected_and_deleted_and_keeps_its_message(client: Client) -> None:
    draft = factories.draft()
    row = FormerAddress.objects.create(path="/old", message=draft.message)
    sign_in(client, "Editor")
    page = f"{LIST}{row.pk}/change/"
    assert f'value="{draft.message}"' in client.get(page).text
    client.post(page, {"path": "/older/", "message": str(draft.message)})
    assert FormerAddress.objects.get().path == "/older"
    assert FormerAddress.objects.get().message == draft.message
    client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    assert not FormerAddress.objects.exists()


def test_the_form_of_a_message_shows_its_former_addresses_and_leads_to_a_new_one(
    client: Client,
) -> None:
    draft = factories.draft()
    other = factories.draft()
    FormerAddress.objects.create(path="/old-title", message=draft.message)
    FormerAddress.objects.create(path="/other-title", message=other.message)
    sign_in(client, "Editor")
    page = client.get(f"/admin/news/pressrelease/{draft.pk}/change/").text
    assert "/old-title" in page
    assert "/other-title" not in page
    add = f"{ADD}?message={draft.message.uuid}"
    assert add in page
    assert f'value="{draft.message}"' in client.get(add).text
    client.post(add, {"path": "/second/", "message": str(draft.message)})
    assert FormerAddress.objects.get(path="/second").message == draft.message
    listed = client.get(f"{LIST}?message__id__exact={draft.message_id}").text
    assert "/second" in listed
    assert "/other-title" not in listed


def test_an_author_sees_them_and_changes_none(client: Client) -> None:
    draft = factories.draft()
    row = FormerAddress.objects.create(path="/old-title", message=draft.message)
    sign_in(client, "Author")
    page = client.get(f"/admin/news/pressrelease/{draft.pk}/change/").text
    assert "/old-title" in page
    assert ADD not in page
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(ADD).status_code == 403


@pytest.mark.parametrize("named", ["x", "", "0" * 32, "\0"])
def test_an_address_that_names_no_message_opens_an_empty_form(client: Client, named: str) -> None:
    sign_in(client, "Editor")
    assert client.get(ADD, {"message": named}).status_code == 200
