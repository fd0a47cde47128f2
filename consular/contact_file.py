"""The consular part of mission.json: `contact_points`, and `offices` with their own."""

from consular.models import ContactPoint, Office
from embassy import markup, mission_file
from embassy.json_file import Members
from embassy.models import Mission


def load(file: Members, mission: Mission) -> tuple[int, int]:
    """How many offices and contact points were made, in the order of the file.

    `mission` is saved: its host country says how a number without a country code is read.
    Raises `Damaged` for what the models refuse.
    """
    contacts: list[tuple[Members, Office | None]] = [
        (part, None) for part in file.parts("contact_points")
    ]
    offices = file.parts("offices")
    for position, part in enumerate(offices):
        office = _office(part, mission, position)
        contacts += [(contact, office) for contact in part.parts("contact_points")]
    for position, (contact, where) in enumerate(contacts):
        _contact(contact, mission, where, position)
    return len(offices), len(contacts)


def _office(part: Members, mission: Mission, position: int) -> Office:
    office = Office(
        kind=part.text("kind") or Office.Kind.EMBASSY,
        slug=part.required("slug"),
        time_zone=part.text("time_zone") or mission.host_zone,
        position=position,
    )
    mission_file.check(office, part)
    languages = mission.language_codes
    names = {
        "name": mission_file.texts(part, "name", languages, required=True),
        "city": mission_file.texts(part, "city", languages),
        "address": mission_file.texts(part, "address", languages, lines=True),
    }
    mission_file.name(office, part, names)
    office.save()
    return office


def _contact(part: Members, mission: Mission, office: Office | None, position: int) -> None:
    contact = ContactPoint(
        contact_type=part.required("contact_type"),
        office=office,
        telephone=markup.normal(part.text("telephone")),
        email=part.text("email").strip(),
        url=part.text("url").strip(),
        languages=" ".join(part.words("languages")),
        show_on_home=part.flag("show_on_home"),
        position=position,
    )
    mission_file.check(contact, part)
    labels = mission_file.texts(part, "label", mission.language_codes)
    mission_file.name(contact, part, {"label": labels})
    contact.save()
