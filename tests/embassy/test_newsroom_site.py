"""The newsroom as a whole: its shortcut to an object's page opens no side door."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from embassy.models import Page
from news.models import Address
from tests import factories

pytestmark = pytest.mark.django_db
GROUPS = ["Author", "Editor", "Consul", None]


def staff(group: str | None) -> Client:
    """A member of `group`; without one, a member of staff who may do everything."""
    user = factories.user(superuser=group is None)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def shortcut(row: Model) -> str:
    return f"/admin/r/{ContentType.objects.get_for_model(row).pk}/{row.pk}/"


@pytest.mark.parametrize("group", GROUPS)
def test_nobody_is_led_to_the_address_of_a_waiting_text(group: str | None) -> None:
    factories.mission()
    edition = factories.published(title="Secret", public_from=timezone.now() + timedelta(days=1))
    for row in (edition, edition.message, Address.objects.get()):
        response = staff(group).get(shortcut(row))
        assert response.status_code == 404
        assert "secret" not in f"{response.headers} {response.content.decode()}".lower()


def test_who_may_see_a_page_in_the_newsroom_is_led_to_it_and_nobody_else() -> None:
    factories.mission()
    page = Page.objects.language("en").create(slug="about", title="About")
    assert staff("Editor").get(shortcut(page))["Location"].endswith("/about/")
    assert staff("Consul").get(shortcut(page)).status_code == 404
    assert "/admin/login/" in Client().get(shortcut(page))["Location"]


@pytest.mark.parametrize("address", ["/admin/r/999999/1/", "/admin/r/x/1/", "/admin/r/1/x/"])
def test_what_is_not_there_is_not_found(address: str) -> None:
    factories.mission()
    assert staff(None).get(address).status_code == 404
