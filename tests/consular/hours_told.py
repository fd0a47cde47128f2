"""What tests of pages with hours share: an office with lines and a holiday, and what is told."""

import re
from datetime import date

from django.test import Client

from consular.models import Office
from tests import factories
from tests.consular import schedules

NATIONAL = date(2018, 2, 23)


def an_office_with_lines() -> Office:
    """An office with hours, a line with hours, an emergency line, and a Russian holiday."""
    factories.mission()
    office = schedules.office(address="5 Kensington Palace Gardens\nLondon W8 4QS")
    schedules.week(office, "09:00-12:30, 14:30-17:00 by appointment")
    line = factories.contact(office=office, languages="ru en", show_on_home=False)
    schedules.week(line, "14:30-17:00")
    factories.contact(
        office=office, contact_type="emergency", telephone="+44 7700 900118", email="",
        show_on_home=False,
    )  # fmt: skip
    schedules.holiday(NATIONAL, "Defender of the Fatherland Day", "RU")
    schedules.confirmed(2018)
    return office


def said(client: Client, at: str = "", path: str = "/consular/") -> str:
    page = client.get(path, {"at": at} if at else {}).text
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main.group(0)).split()).replace(" .", ".")


def told(client: Client, at: str = "") -> dict:
    return client.get("/consular/hours.json", {"at": at} if at else {}).json()["offices"][0]
