"""What tests of services share: an office with a passport service, and what their pages say."""

import re
from datetime import date

from django.test import Client

from consular.models import Office, Service
from tests import factories
from tests.consular import offers, schedules


def an_office() -> Office:
    """An office with hours, a holiday, days off, a telephone, and a passport service."""
    factories.mission()
    office = schedules.office(address="5 Kensington Palace Gardens\nLondon W8 4QS")
    schedules.week(office, "09:00-12:30, 14:30-17:00 by appointment")
    schedules.holiday(date(2018, 2, 23), "Defender of the Fatherland Day", "RU")
    schedules.closed(date(2018, 2, 27), date(2018, 2, 28), office=office, reason="Repairs")
    schedules.confirmed(2018)
    factories.contact(office=office, show_on_home=False)
    return office


def a_passport(london: Office) -> Service:
    row = offers.service(
        "passport",
        london,
        name="Passport for ten years",
        audience="For citizens aged 14 and over",
        processing_time="12 weeks",
        not_allowed="large bags\n- weapons",
        appointment_url="https://example.org/appointments",
    )
    offers.document(row, original=False, copy=True, certified=True, translated=True)
    offers.fee(row)
    return row


def said(response) -> str:
    main = re.search(r"<main.*?</main>", response.text, re.DOTALL).group(0)
    words = " ".join(re.sub(r"<[^>]+>", " ", main).split())
    return re.sub(r" (?=[.,:])", "", words)


def sheet(client: Client, slug: str, on: object, **query: str):
    return client.get(f"/consular/services/{slug}/sheet/", {"on": str(on), **query})
