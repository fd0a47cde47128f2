"""An office as a vCard, for an address book.

Version 3.0 (RFC 2426): every address book reads it. What a number is for stands in
`X-ABLabel`, which those of telephones show; vCard itself knows no “visas” or “emergency”.
"""

import vobject

from consular.shown import ShownContact, ShownOffice
from embassy import countries
from embassy.models import Mission
from embassy.site_url import absolute


def card(office: ShownOffice, mission: Mission | None) -> bytes:
    """The vCard of `office`: name, all numbers with what they are for, address, time zone."""
    vcard = vobject.vCard()
    vcard.add("fn").value = str(office.name)
    vcard.add("n").value = vobject.vcard.Name(family=str(office.name))
    vcard.add("org").value = [str(office.name)]
    vcard.add("uid").value = absolute(office.url)
    vcard.add("url").value = absolute(office.url)
    vcard.add("tz").value = office.row.time_zone
    vcard.tz.value_param = "text"
    if office.address.text:
        _address(vcard, office, mission)
    for number, contact in enumerate(office.to_call + office.emergency, start=1):
        _contact(vcard, contact, f"item{number}")
    if office.directions.text:
        vcard.add("note").value = office.directions.text
    return vcard.serialize().encode()


def _address(vcard: vobject.base.Component, office: ShownOffice, mission: Mission | None) -> None:
    country = countries.name(mission.host_country) if mission else ""
    address = vcard.add("adr")
    address.value = vobject.vcard.Address(
        street=", ".join(office.address.text.splitlines()),
        city=str(office.city),
        country=country,
    )
    address.type_param = "WORK"


def _contact(vcard: vobject.base.Component, contact: ShownContact, group: str) -> None:
    row = contact.row
    if row.telephone:
        telephone = vcard.add("tel")
        telephone.value = row.telephone_dialled.replace(";ext=", " ext. ")
        telephone.type_param = ["WORK", "VOICE"]
        telephone.group = group
    if row.email:
        email = vcard.add("email")
        email.value = row.email
        email.type_param = ["INTERNET", "WORK"]
        email.group = group
    if row.telephone or row.email:
        label = vcard.add("x-ablabel")
        label.value = str(contact.name)
        label.group = group
