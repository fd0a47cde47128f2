"""The consul's desk of services and notices: typed, refused with sentences, logged; who may."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from consular.models import Fee, Notice, OpeningHours, Service
from tests import factories
from tests.consular import offers, schedules
from tests.consular.test_hours_desk import sentences
from tests.factories import SEED_MOMENT

pytestmark = pytest.mark.django_db
ADD = "/admin/consular/service/add/"
ADD_NOTICE = "/admin/consular/notice/add/"


def member(client: Client, group: str) -> Client:
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@pytest.fixture
def consul(client: Client) -> Client:
    factories.mission()
    return member(client, "Consul")


def inline(prefix: str, rows: list[dict[str, Any]], kept: int = 0) -> dict[str, Any]:
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": kept}
    for number, row in enumerate(rows):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def typed(*fees: dict[str, Any], kept: int = 0, **values: Any) -> dict[str, Any]:
    documents = values.pop("documents", [])
    return {
        "name": "Passport", "slug": "passport", "appointment": "needed", "position": 0,
        "review_on": "2018-12-01", **inline("documents", documents),
        **inline("fees", list(fees), kept), **values,
    }  # fmt: skip


def fee(**values: Any) -> dict[str, Any]:
    return {
        "kind": "standard", "amount": "62", "currency": "gbp", "payment": ["card", "cash"],
        "valid_from": "2018-01-01", "valid_through": "2018-12-31", **values,
    }  # fmt: skip


def test_a_consul_types_a_service_with_its_documents_and_fees(consul: Client) -> None:
    office = schedules.office()
    document = {"name": "Birth certificate", "copy": "on", "translated": "on", "position": 0}
    response = consul.post(ADD, typed(fee(), documents=[document], offices=[office.pk]))
    assert response.status_code == 302
    service = Service.objects.get()
    assert list(service.offices.all()) == [office]
    assert service.documents.get().translated
    saved = service.fees.get()
    assert (saved.currency, saved.payment) == ("GBP", "cash card") or saved.payment == "card cash"
    assert [each.value for each in saved.means] == ["cash", "card"]
    assert "62\xa0GBP" in consul.get("/consular/services/passport/").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": "0"}, "A fee is more than zero."),
        ({"amount": "-1"}, "A fee is more than zero."),
        ({"amount": ""}, "Give the amount, or tick “free of charge”"),
        ({"amount": "a lot"}, "Enter a number."),
        ({"amount": "NaN"}, "Enter a number."),
        ({"currency": ""}, "Give the currency by its three letters"),
        ({"currency": "DEM"}, "There is no currency “DEM”."),
        ({"currency": "zzz"}, "There is no currency “ZZZ”."),
        ({"currency": "JPY", "amount": "1.5"}, "Nobody can pay 1.5 JPY"),
        ({"is_free": "on"}, "It is free of charge and has an amount."),
        ({"valid_through": "2017-12-31"}, "The last day lies before the first. Exchange the two"),
        ({"valid_through": ""}, "This field is required."),
        ({"valid_from": "0018-01-01"}, "The year 18 cannot be meant."),
        ({"valid_from": "2019-02-29"}, "Enter a valid date."),
        ({"payment": ["shells"]}, "shells is not one of the available choices."),
    ],
)
def test_a_fee_that_cannot_be_meant_is_refused_with_a_sentence(
    consul: Client, values: dict[str, Any], sentence: str
) -> None:
    response = consul.post(ADD, typed(fee(**values)))
    assert response.status_code == 200
    assert any(sentence in each for each in sentences(response.text)), sentences(response.text)
    assert not Service.objects.exists()
    assert 'value="passport"' in response.text


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ({"valid_from": "2018-06-01", "valid_through": "2019-06-01"},
         "There is a fee of the kind “Standard” already, valid from 1 January 2018 through "
         "31 December 2018. Let that one end on 31 May 2018, or this one begin later."),
        ({"valid_from": "2018-12-31", "valid_through": "2019-06-01"}, "Let that one end on"),
        ({"valid_from": "2017-06-01", "valid_through": "2018-01-01"}, "Let one end before"),
        ({"valid_from": "2018-01-01", "valid_through": "2018-01-01"}, "begin on the same day"),
        ({"valid_from": "2018-12-31", "valid_through": "2019-06-01", "kind": "urgent"}, ""),
        ({"valid_from": "2019-01-01", "valid_through": "2019-06-01"}, ""),
    ],
)  # fmt: skip
def test_two_fees_of_one_kind_never_overlap(
    consul: Client, second: dict[str, Any], sentence: str
) -> None:
    response = consul.post(ADD, typed(fee(), fee(amount="70", **second)))
    if sentence:
        said = [*sentences(response.text)]
        assert any(sentence in each for each in said), said
    assert Fee.objects.count() == (0 if sentence else 2)


def test_a_change_of_the_fee_on_a_date_is_typed_in_one_form(consul: Client) -> None:
    service = offers.service()
    first = offers.fee(service)
    old = fee(id=first.pk, service=service.pk, valid_through="2018-03-31")
    new = fee(amount="70", valid_from="2018-04-01")
    response = consul.post(f"/admin/consular/service/{service.pk}/change/", typed(old, new, kept=1))
    assert response.status_code == 302
    assert [str(each.amount) for each in service.fees.all()] == ["62.000", "70.000"]


def test_the_log_says_what_a_fee_was_and_is(consul: Client) -> None:
    service = offers.service()
    row = offers.fee(service)
    changed = fee(id=row.pk, service=service.pk, amount="65", payment=["card"])
    consul.post(f"/admin/consular/service/{service.pk}/change/", typed(changed, kept=1))
    said = LogEntry.objects.get().get_change_message()
    assert "Standard: 62 GBP, 2018-01-01 – 2018-12-31 → Standard: 65 GBP" in said


def test_an_amount_stands_in_the_form_as_it_is_counted(consul: Client) -> None:
    service = offers.service()
    offers.fee(service, "1062.5")
    page = consul.get(f"/admin/consular/service/{service.pk}/change/").text
    assert 'name="fees-0-amount" value="1062.50"' in page


def test_a_document_without_a_form_is_refused(consul: Client) -> None:
    page = consul.post(ADD, typed(documents=[{"name": "Passport", "position": 0}])).text
    assert "Say in which form it is to be brought" in page


def test_the_address_of_a_service_never_changes(consul: Client) -> None:
    service = offers.service()
    page = consul.get(f"/admin/consular/service/{service.pk}/change/")
    assert "slug" not in page.context["adminform"].form.fields


def test_hours_hang_on_a_service_and_are_looked_at_before(consul: Client) -> None:
    office = schedules.office()
    service = offers.service("passport", office)
    values = {"owner": f"service:{service.pk}", "tuesday": "9-11"}
    url = "/admin/consular/openinghours/add/"
    page = consul.post(url, {**values, "_preview": "1"}).text
    assert "Passport, Consular section" in page
    assert not OpeningHours.objects.exists()
    consul.post(url, values)
    assert OpeningHours.objects.get().service == service
    sheet = consul.get("/consular/services/passport/sheet/?on=2018-02-20").text
    assert "09:00–11:00" in sheet
    special = {"owner": f"service:{service.pk}", "first_day": "2018-02-20", "reason": "No printer"}
    consul.post("/admin/consular/specialhours/add/", special)
    sheet = consul.get("/consular/services/passport/sheet/?on=2018-02-20").text
    assert "No printer" in sheet
    assert consul.get("/admin/consular/openinghours/").status_code == 200
    assert consul.get("/admin/consular/specialhours/").status_code == 200


def notice(**values: Any) -> dict[str, Any]:
    return {
        "title": "Heavy snow", "level": "emergency", "body": "Stay at home.",
        "valid_from_0": "", "valid_from_1": "", "expires_at_0": "2018-02-18",
        "expires_at_1": "12:00", "review_on": "", **values,
    }  # fmt: skip


def test_a_notice_is_valid_from_saving_on(consul: Client) -> None:
    response = consul.post(ADD_NOTICE, notice())
    assert response.status_code == 302
    row = Notice.objects.get()
    assert row.valid_from == row.posted_at == row.reviewed_at == SEED_MOMENT
    assert row.expires_at == datetime(2018, 2, 18, 12, tzinfo=UTC)
    assert '<section class="banner"' in consul.get("/").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"expires_at_1": "08:00"}, "It ends before it begins."),
        ({"valid_from_0": "2018-02-18", "valid_from_1": "13:00"}, "It ends before it begins."),
        ({"valid_from_0": "2018-02-17", "valid_from_1": "08:00", "expires_at_1": "08:30"},
         "This moment has passed: nobody would see the notice."),
        ({"expires_at_0": "", "expires_at_1": ""},
         "Say until when it is valid, or on which day it is to be checked."),
        ({"expires_at_0": "2018-03-25", "expires_at_1": "01:30"}, "There is no 01:30"),
        ({"title": ""}, "This field is required."),
        ({"level": "doom"}, "Select a valid choice."),
        ({"review_on": "0001-01-01"}, "The year 1 cannot be meant."),
    ],
)  # fmt: skip
def test_a_notice_that_cannot_be_meant_is_refused_with_a_sentence(
    consul: Client, values: dict[str, str], sentence: str
) -> None:
    page = consul.post(ADD_NOTICE, notice(**values)).text
    assert any(sentence in each for each in sentences(page)), sentences(page)
    assert not Notice.objects.exists()
    assert "Stay at home." in page


def test_who_has_checked_a_notice_says_so_in_its_form(consul: Client) -> None:
    row = offers.notice(ends=None, review_on=date(2018, 2, 17), level="warning")
    url = f"/admin/consular/notice/{row.pk}/change/"
    began = {"valid_from_0": "2018-02-18", "valid_from_1": "08:43"}
    values = notice(
        **began, level="warning", review_on="2018-04-01", expires_at_0="", expires_at_1=""
    )
    with time_machine.travel("2018-02-18T10:00:00+00:00", tick=False):
        consul.post(url, values)
        row.refresh_from_db()
        assert row.reviewed_at == SEED_MOMENT
        consul.post(url, {**values, "is_checked": "on"})
        row.refresh_from_db()
        assert row.reviewed_at == datetime(2018, 2, 18, 10, tzinfo=UTC)
    assert LogEntry.objects.count() == 2
    late = {**values, "is_checked": "on", "review_on": "2018-02-18"}
    page = consul.post(url, late).text
    assert sentences(page) == ["Set the day on which it is to be checked next, or leave it empty."]


def test_the_list_says_which_notices_are_shown(consul: Client) -> None:
    offers.notice()
    page = consul.get("/admin/consular/notice/").text
    assert '<td class="field-state">Shown</td>' in page


@pytest.mark.parametrize(
    ("group", "path", "status"),
    [
        ("Consul", "/admin/consular/service/add/", 200),
        ("Consul", "/admin/consular/notice/add/", 200),
        ("Consul", "/admin/consular/service/", 200),
        ("Consul", "/admin/news/draft/", 403),
        ("Consul", "/admin/news/pressrelease/add/", 403),
        ("Consul", "/admin/news/feature/", 403),
        ("Consul", "/admin/embassy/page/", 403),
        *(
            (group, f"/admin/consular/{model}/{page}", 403)
            for group in ("Author", "Editor")
            for model in ("service", "notice", "office", "openinghours")
            for page in ("", "add/")
        ),
        ("Editor", "/admin/news/pressrelease/add/", 200),
    ],
)
def test_a_consul_cannot_touch_news_and_the_press_office_no_fees(
    client: Client, group: str, path: str, status: int
) -> None:
    factories.mission()
    assert member(client, group).get(path).status_code == status


@pytest.mark.parametrize("group", ["Author", "Editor"])
def test_a_fee_cannot_be_changed_by_the_press_office_by_its_address(
    client: Client, group: str
) -> None:
    factories.mission()
    service = offers.service()
    row = offers.fee(service)
    changed = typed(fee(id=row.pk, service=service.pk, amount="1"), kept=1)
    url = f"/admin/consular/service/{service.pk}/change/"
    assert member(client, group).post(url, changed).status_code == 403
    row.refresh_from_db()
    assert row.amount == 62


@pytest.mark.parametrize("path", ["consular/service", "consular/office", "embassy/page"])
def test_a_list_that_is_edited_in_place_may_be_empty(client: Client, path: str) -> None:
    factories.mission()
    client.force_login(factories.user())
    assert client.get(f"/admin/{path}/").status_code == 200
