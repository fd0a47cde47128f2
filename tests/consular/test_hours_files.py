"""What programs are told: closures.ics, contact.vcf and structured data."""

import json
import re
from datetime import date

import pytest
import vobject
from django.test import Client

from consular.models import Office
from tests.consular import schedules
from tests.consular.hours_told import NATIONAL, an_office_with_lines, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def london() -> Office:
    return an_office_with_lines()


def events(client: Client) -> dict[str, dict[str, str]]:
    calendar = vobject.readOne(client.get("/consular/closures.ics").content.decode())
    return {
        event.summary.value: {
            name: str(event.contents[name][0].value)
            for name in ("uid", "status", "dtstart", "dtend", "sequence")
        }
        for event in calendar.contents.get("vevent", [])
    }


def test_another_library_reads_the_closing_days(client: Client, london: Office) -> None:
    schedules.closed(date(2018, 3, 5), date(2018, 3, 6), office=london, reason="Repairs, again")
    found = events(client)
    holiday = found["Consular section: closed. Defender of the Fatherland Day"]
    assert (holiday["dtstart"], holiday["dtend"]) == ("2018-02-23", "2018-02-24")
    repairs = found["Consular section: closed. Repairs, again"]
    assert (repairs["dtstart"], repairs["dtend"]) == ("2018-03-05", "2018-03-07")
    assert {each["status"] for each in found.values()} == {"CONFIRMED"}


def test_what_is_cancelled_is_sent_as_cancelled_under_the_same_uid(
    client: Client, london: Office
) -> None:
    row = schedules.closed(date(2018, 3, 5), office=london)
    before = events(client)["Consular section: closed. Repairs"]
    row.is_cancelled, row.sequence = True, 1
    row.save()
    after = events(client)["Consular section: closed. Repairs"]
    assert after["uid"] == before["uid"]
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert int(after["sequence"]) > int(before["sequence"])
    assert told(client, "2018-03-05T10:00")["open"] is True


def test_a_holiday_on_which_an_exception_opens_is_cancelled_in_calendars(
    client: Client, london: Office
) -> None:
    schedules.closed(NATIONAL, office=london, hours="10:00-12:00", reason="Voting")
    found = events(client)
    assert (
        found["Consular section: closed. Defender of the Fatherland Day"]["status"] == "CANCELLED"
    )
    assert found["Consular section: open 10:00–12:00. Voting"]["status"] == "CONFIRMED"
    assert told(client, "2018-02-23T10:00")["open"] is True


def test_structured_data_has_the_week_and_the_exceptions(client: Client, london: Office) -> None:
    block = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', client.get("/consular/").text
    )
    office = json.loads(block.group(1))["@graph"][0]
    assert office["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "opens": "09:00",
        "closes": "12:30",
        "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
    }
    assert office["specialOpeningHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "name": "Defender of the Fatherland Day",
            "validFrom": "2018-02-23",
            "validThrough": "2018-02-23",
        }
    ]


def test_words_of_the_consul_cannot_end_the_data_block(client: Client, london: Office) -> None:
    schedules.closed(date(2018, 2, 20), reason="</script><script>alert(1)</script>")
    assert "<script>alert" not in client.get("/consular/").text


def unfolded(card: str) -> list[str]:
    return re.sub(r"\r\n[ \t]", "", card).split("\r\n")


def test_the_vcard_has_name_numbers_address_and_zone(client: Client, london: Office) -> None:
    response = client.get("/consular/offices/london/contact.vcf")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    lines = unfolded(response.content.decode())
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    for line in (
        "FN:Consular section",
        "TZ;VALUE=text:Europe/London",
        r"ADR;TYPE=WORK:;;5 Kensington Palace Gardens\, London W8 4QS;London;;;United Kingdom",
        "item1.TEL;TYPE=WORK,VOICE:+442036687474",
        "item1.X-ABLABEL:Consular queries",
        "item2.TEL;TYPE=WORK,VOICE:+447700900118",
        "item2.X-ABLABEL:Emergency",
        "item1.EMAIL;TYPE=INTERNET,WORK:info@rusemb.org.uk",
    ):
        assert line in lines
