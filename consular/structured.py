"""Offices and services as schema.org has them, for programs that read a page.

Hours are the plans of the coming days, said in schema.org's words: `closes` before `opens` lies
on the next day, 00:00 to 00:00 is closed, 00:00 to 23:59 the whole day.
https://schema.org/OpeningHoursSpecification
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from consular.models import Fee, Office
from consular.offered import ShownFee, ShownService
from consular.plans import DAY, ONE_DAY, Rules, Span, clock, closures, segments
from consular.shown import ShownContact, ShownOffice
from embassy.models import Mission
from embassy.names import Name
from embassy.site_url import absolute

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Closing days are told as far ahead as this.
AHEAD = timedelta(days=400)
Data = dict[str, Any]


def offices(shown: Iterable[ShownOffice], mission: Mission | None, at: datetime) -> Data | None:
    """One graph of all `shown`; None when there are none."""
    graph = [_office(office, mission, at) for office in shown]
    return {"@context": "https://schema.org", "@graph": graph} if graph else None


def service(shown: ShownService, mission: Mission | None, operator: Name) -> Data:
    """A service: by whom, where, for whom, when, and for how much from when on."""
    data: Data = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": absolute(shown.url),
        "url": absolute(shown.url),
        "name": str(shown.name),
        "description": shown.description.text,
        "termsOfService": absolute(shown.sheet_url),
    }
    if shown.audience.text:
        data["audience"] = {"@type": "Audience", "audienceType": shown.audience.text}
    if operator.text:
        home = absolute("/")
        data["serviceOperator"] = {
            "@type": "GovernmentOrganization", "@id": home, "name": operator.text, "url": home
        }  # fmt: skip
    if mission:
        data["areaServed"] = {"@type": "Country", "identifier": mission.host_country}
    data["availableChannel"] = [_channel(shown, office) for office in shown.offices]
    if shown.has_own_hours:
        rules = shown.rules(next(iter(shown.offices), None))
        data["hoursAvailable"] = [
            *opening_hours(rules, shown.today),
            *special_hours(rules, shown.today),
        ]
    data["offers"] = [_offer(each) for each in shown.fees if each.row.valid_through >= shown.today]
    return {key: value for key, value in data.items() if value}


def _channel(shown: ShownService, office: ShownOffice) -> Data:
    location: Data = {"@type": "GovernmentOffice", "@id": absolute(office.url)}
    location |= {"name": str(office.name), "url": absolute(office.url)}
    channel: Data = {
        "@type": "ServiceChannel",
        "serviceLocation": location,
        "serviceUrl": shown.row.appointment_url,
        "servicePhone": [
            {"@type": "ContactPoint", "telephone": each.row.telephone_dialled}
            for each in office.telephones
        ],
    }
    return {key: value for key, value in channel.items() if value}


# What schema.org has of our means of payment (https://schema.org/acceptedPaymentMethod).
PAYMENT = {
    Fee.Payment.CASH: "http://purl.org/goodrelations/v1#Cash",
    Fee.Payment.TRANSFER: "http://purl.org/goodrelations/v1#ByBankTransferInAdvance",
}


def _offer(fee: ShownFee) -> Data:
    row = fee.row
    offer: Data = {
        "@type": "Offer",
        "name": row.get_kind_display(),
        "description": fee.note.text,
        "price": "0" if row.amount is None else format(row.amount.normalize(), "f"),
        "priceCurrency": row.currency,
        "validFrom": row.valid_from.isoformat(),
        "validThrough": row.valid_through.isoformat(),
        "acceptedPaymentMethod": [PAYMENT.get(each) or str(each.label) for each in row.means],
    }
    return {key: value for key, value in offer.items() if value}


def opening_hours(rules: Rules, today: date) -> list[Data]:
    """The weeks that hold from `today` on, each in its own time, days of the same span together."""
    found: list[Data] = []
    for first, last, week in segments(rules, today - ONE_DAY):
        by_span: dict[Span, list[str]] = {}
        for name, spans in zip(WEEKDAYS, week.days, strict=True):
            for span in spans:
                by_span.setdefault(span, []).append(name)
        bounds = _bounds(first, last)
        found += [_hours(span, dayOfWeek=names, **bounds) for span, names in by_span.items()]
    return found


def special_hours(rules: Rules, today: date) -> list[Data]:
    """Exceptions and holidays, from yesterday's, whose last span may still run, to a year ahead."""
    found: list[Data] = []
    for first, last, plan in closures(rules, today - ONE_DAY, today + AHEAD):
        bounds = _bounds(first, last)
        name = ", ".join(dict.fromkeys(cause.name for cause in plan.causes if cause.name))
        for span in plan.spans or [Span(0, 0)]:
            found.append(_hours(span, name=name, **bounds))
    return found


def _office(office: ShownOffice, mission: Mission | None, at: datetime) -> Data:
    row, answer = office.row, office.answer
    url = absolute(office.url)
    kind = (
        ["Embassy", "GovernmentOffice"] if row.kind == Office.Kind.EMBASSY else ["GovernmentOffice"]
    )
    today = answer.here.date()
    data: Data = {
        "@type": kind,
        "@id": url,
        "url": url,
        "name": str(office.name),
        "openingHoursSpecification": opening_hours(answer.rules, today),
        "specialOpeningHoursSpecification": special_hours(answer.rules, today),
        "contactPoint": [_contact(each, today) for each in office.contacts],
    }
    if office.address.text:
        address = {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(office.address.text.splitlines()),
            "addressLocality": str(office.city),
            "addressCountry": mission.host_country if mission else "",
        }
        data["address"] = {key: value for key, value in address.items() if value}
    if row.map_url:
        data["hasMap"] = row.map_url
    return {key: value for key, value in data.items() if value}


def _contact(contact: ShownContact, today: date) -> Data:
    row = contact.row
    data: Data = {
        "@type": "ContactPoint",
        "contactType": row.get_contact_type_display(),
        "name": str(contact.name),
        "telephone": row.telephone_dialled,
        "email": row.email,
        "url": row.url,
        "availableLanguage": row.languages.split(),
    }
    if contact.answer:
        data["hoursAvailable"] = [
            *opening_hours(contact.answer.rules, today),
            *special_hours(contact.answer.rules, today),
        ]
    return {key: value for key, value in data.items() if value}


def _hours(span: Span, **values: Any) -> Data:
    closes = "23:59" if span == Span(0, DAY, span.by_appointment) else clock(span.closes % DAY)
    data: Data = {
        "@type": "OpeningHoursSpecification",
        "opens": clock(span.opens),
        "closes": closes,
        **{name: value for name, value in values.items() if value},
    }
    if span.by_appointment:
        data["description"] = _("By appointment")
    return data


def _bounds(first: date | None, last: date | None) -> Data:
    bounds: Sequence[tuple[str, date | None]] = (("validFrom", first), ("validThrough", last))
    return {name: day.isoformat() for name, day in bounds if day}
