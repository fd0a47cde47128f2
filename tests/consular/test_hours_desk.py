"""The consul's desk: a week typed in a grid, looked at before it is saved, refused with reasons."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from consular import typed
from consular.models import Office, OpeningHours, SpecialHours
from consular.plans import Span
from tests import factories
from tests.consular import schedules

pytestmark = pytest.mark.django_db
ADD = "/admin/consular/openinghours/add/"
ADD_SPECIAL = "/admin/consular/specialhours/add/"
YEAR = "/admin/consular/holiday/year/2018/"


@pytest.fixture
def office() -> Office:
    factories.mission()
    return schedules.office()


@pytest.fixture
def consul(client: Client, office: Office) -> Client:
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name="Consul"))
    client.force_login(user)
    return client


def sentences(page: str) -> list[str]:
    found = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", each).strip() for each in found]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("closed", []),
        ("09:00-12:30", [Span(540, 750)]),
        ("9-12.30, 14:00–17:00 by appointment", [Span(540, 750), Span(840, 1020, True)]),
        ("0900 - 1230; 1400 to 1700", [Span(540, 750), Span(840, 1020)]),
        ("14-17, 9-12", [Span(540, 720), Span(840, 1020)]),
        ("9am-5pm", [Span(540, 1020)]),
        ("с 9:00 до 13:00 по записи", [Span(540, 780, True)]),
        ("22:00-02:00", [Span(1320, 1560)]),
        ("22:00-00:00", [Span(1320, 1440)]),
        ("17:00-08:00 next day", [Span(1020, 1920)]),
        ("00:00-24:00", [Span(0, 1440)]),
        ("fermé", []),
        ("Ferme\u0301.", []),
        ("9h-12h30", [Span(540, 750)]),
        ("9h30 à 17h", [Span(570, 1020)]),
        (
            "de 9 h à 12 h ; 14 h – 17 h 30 sur rendez-vous",
            [Span(540, 720), Span(840, 1050, True)],
        ),
        ("مغلق", []),
        ("٩:٣٠ - ١٢:٣٠، ١٤-١٧ بموعد مسبق", [Span(570, 750), Span(840, 1020, True)]),
        ("\u200f۹–۱۲؛ ۱۴–۱۷\u200f", [Span(540, 720), Span(840, 1020)]),
        ("من ٩ إلى ١٧", [Span(540, 1020)]),
        ("٢٢ إلى ٨ اليوم التالي", [Span(1320, 1920)]),
    ],
)
def test_a_day_is_read_however_it_is_typed(text: str, spans: list[Span]) -> None:
    assert typed.read(text) == spans
    assert typed.read(typed.written(spans, "by appointment", "next day")) == spans


def test_a_week_is_typed_and_saved_and_shown(consul: Client, office: Office) -> None:
    typed_week = {"monday": "9-12:30, 14-17 by appointment", "saturday": "22-2"}
    response = consul.post(ADD, {"owner": f"office:{office.pk}", **typed_week})
    assert response.status_code == 302
    days = OpeningHours.objects.get().days()
    assert [[str(span) for span in day] for day in days] == [
        ["09:00–12:30", "14:00–17:00"], [], [], [], [], ["22:00–02:00"], []
    ]  # fmt: skip
    assert "14:00–17:00" in re.sub(r"</?time>", "", consul.get("/consular/").text)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"tuesday": "14:00-09:00"}, "Tuesday: “14:00-09:00” ends before it begins. Exchange"),
        ({"friday": "09:00-09:00"}, "Friday: “09:00-09:00” ends when it begins."),
        ({"monday": "9-12, 11-13"}, "Monday: 11:00–13:00 overlaps 09:00–12:00."),
        ({"sunday": "22-03:00", "monday": "2-4"}, "Monday: 02:00–04:00 overlaps 22:00–03:00."),
        ({"wednesday": "25:00-26:00"}, "Wednesday: “25:00-26:00” holds a time that no clock"),
        ({"thursday": "in the morning"}, "Thursday: “in the morning” cannot be read as hours."),
        ({"thursday": "9-9 next day"}, "Thursday: “9-9 next day” lasts a day or longer."),
        ({"valid_from": "2018-03-01", "valid_through": "2018-02-01"},
         "The last day lies before the first."),
        ({"valid_from": "0018-03-01"}, "The year 18 cannot be meant. Check the date."),
        ({"valid_from": "2019-02-29"}, "Enter a valid date."),
        ({"owner": "office:999"}, "Select a valid choice."),
        ({"owner": ""}, "This field is required."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("button", ["_save", "_preview"])
def test_what_cannot_be_meant_is_refused_with_the_day_and_the_span(
    consul: Client, office: Office, days: dict[str, str], sentence: str, button: str
) -> None:
    page = consul.post(ADD, {"owner": f"office:{office.pk}", **days, button: "1"}).text
    assert any(sentence in each for each in sentences(page)), sentences(page)
    assert not OpeningHours.objects.exists()
    assert "preview-title" not in page


def test_two_weeks_of_one_office_never_begin_on_the_same_day(
    consul: Client, office: Office
) -> None:
    schedules.week(office, "09:00-17:00")
    page = consul.post(ADD, {"owner": f"office:{office.pk}", "monday": "9-12"}).text
    assert "There is a week already that is valid from the same day." in page


def test_the_preview_shows_four_weeks_and_saves_nothing(consul: Client, office: Office) -> None:
    schedules.week(office, "09:00-17:00")
    schedules.holiday(date(2018, 2, 23), "Defender of the Fatherland Day", "RU")
    change = f"/admin/consular/openinghours/{OpeningHours.objects.get().pk}/change/"
    page = consul.post(
        change, {"owner": f"office:{office.pk}", "friday": "10-11", "_preview": "1"}
    ).text
    weeks = re.search(r'<table class="preview__weeks">.*?</table>', page, re.DOTALL).group(0)
    cells = [
        " ".join(re.sub(r"<[^>]+>", " ", cell).split())
        for cell in re.findall(r"<td.*?</td>", weeks, re.DOTALL)
    ]
    assert len(cells) == 28
    assert cells[6] == "18 February (today) Closed"
    assert cells[11] == "23 February Closed Defender of the Fatherland Day"
    assert cells[18] == "2 March 10:00–11:00"
    assert 'value="10-11"' in page
    assert OpeningHours.objects.get().days()[4] == (Span(540, 1020),)
    assert not LogEntry.objects.exists()


def test_the_log_says_what_changed_on_which_day(consul: Client, office: Office) -> None:
    hours = schedules.week(office, "09:00-17:00")
    week = dict.fromkeys(("tuesday", "wednesday", "thursday", "friday"), "9-17")
    consul.post(
        f"/admin/consular/openinghours/{hours.pk}/change/",
        {"owner": f"office:{office.pk}", "monday": "10-16", **week},
    )
    assert LogEntry.objects.get().get_change_message() == "Monday: 09:00-17:00 → 10:00-16:00"


def test_a_closing_day_is_previewed_saved_and_cancelled_but_never_deleted(
    consul: Client, office: Office
) -> None:
    schedules.week(office, "09:00-17:00")
    form = {"owner": "", "first_day": "2018-02-19", "reason": "Election day"}
    page = consul.post(ADD_SPECIAL, {**form, "_preview": "1"}).text
    assert '<span class="preview__cause">Election day</span>' in page
    assert not SpecialHours.objects.exists()
    consul.post(ADD_SPECIAL, form)
    row = SpecialHours.objects.get()
    assert (row.last_day, row.sequence) == (date(2018, 2, 19), 0)
    change = f"/admin/consular/specialhours/{row.pk}/change/"
    consul.post(change, {**form, "last_day": "2018-02-19", "is_cancelled": "on"})
    row.refresh_from_db()
    assert (row.is_cancelled, row.sequence) == (True, 1)
    assert consul.post(change.replace("change", "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"last_day": "2018-02-01"}, "The last day lies before the first. Exchange the two days."),
        ({"last_day": "2028-02-01"}, "That is longer than three years."),
        ({"hours": "12-10"}, "Hours: “12-10” ends before it begins."),
        ({"first_day": "2019-02-29"}, "Enter a valid date."),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_a_closing_day_that_cannot_be_meant_gets_a_sentence(
    consul: Client, office: Office, values: dict[str, str], sentence: str
) -> None:
    form = {"owner": "", "first_day": "2018-02-19", "reason": "Election day", **values}
    assert any(sentence in each for each in sentences(consul.post(ADD_SPECIAL, form).text))
    assert not SpecialHours.objects.exists()


@pytest.mark.parametrize("group", ["Author", "Editor"])
def test_the_press_office_cannot_touch_hours_nor_is_warned_of_them(
    client: Client, office: Office, group: str
) -> None:
    user = factories.user(superuser=False)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    for path in (ADD, ADD_SPECIAL, YEAR, "/admin/consular/holiday/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
    with time_machine.travel(datetime(2018, 12, 1, tzinfo=UTC), tick=False):
        client.force_login(user)
        assert "not confirmed" not in client.get("/admin/").text


def test_a_consul_cannot_touch_news(consul: Client) -> None:
    for path in ("pressrelease/", "interview/add/", "feature/add/", "category/add/"):
        assert consul.get(f"/admin/news/{path}").status_code == 403
