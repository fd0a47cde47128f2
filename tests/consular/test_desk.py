"""The consular desk: numbers that can be dialled, addresses that stay."""

import pytest

from consular.models import ContactPoint, Office
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/consular/contactpoint/add/"


@pytest.fixture(autouse=True)
def consul(client):
    factories.mission()
    client.force_login(factories.user())


def typed(**values: object) -> dict[str, object]:
    return {"contact_type": "consular", "position": 0, **values}


def test_a_telephone_is_kept_as_typed_and_shown_as_it_is_dialled(client) -> None:
    client.post(ADD, typed(telephone="+44 (0) 203 668 7474"))
    contact = ContactPoint.objects.get()
    assert contact.telephone == "+44 (0) 203 668 7474"
    page = client.get(f"/admin/consular/contactpoint/{contact.pk}/change/").content.decode()
    assert '<div class="readonly">+442036687474</div>' in page


def test_a_telephone_that_cannot_be_dialled_gets_a_sentence(client) -> None:
    page = client.post(ADD, typed(telephone="ask at the door")).content.decode()
    assert "This number cannot be dialled. Write it with its country code" in page
    assert not ContactPoint.objects.exists()


def test_a_way_to_reach_nobody_gets_a_sentence(client) -> None:
    page = client.post(ADD, typed()).content.decode()
    assert "Give a telephone number, an e-mail address or a web page." in page


def test_an_office_is_typed_with_its_contact_points(client) -> None:
    inline = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-contact_type": "emergency",
              "0-telephone": "112", "0-position": 0}  # fmt: skip
    client.post(
        "/admin/consular/office/add/",
        {
            "name": "Consular section",
            "kind": "consular-section",
            "slug": "london",
            "time_zone": "Europe/London",
            "position": 0,
            **{f"contact_points-{name}": value for name, value in inline.items()},
        },
    )
    office = Office.objects.get()
    assert office.contact_points.get().telephone_dialled == "112"


def test_the_address_of_an_office_never_changes(client) -> None:
    office = Office.objects.language("en").create(
        name="Embassy", slug="embassy", time_zone="Europe/London"
    )
    page = client.get(f"/admin/consular/office/{office.pk}/change/")
    assert "slug" not in page.context["adminform"].form.fields
