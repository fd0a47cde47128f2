"""mission.json: whose site this is. The embassy's own part of it; consular/contact_file.py
reads the rest.

A name is a text in the mission's first language, or an object with a text for each language:
`"Embassy of France in Japan"`, `{"fr": "Ambassade de France au Japon", "ja": "…"}`.
"""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from parler.models import TranslatableModel

from embassy import markup
from embassy.incoming import first_fault
from embassy.json_file import Members
from embassy.models import Mission

# Names in one or several languages: {"fr": "Tokyo", "ja": "東京"}.
Texts = dict[str, str]


def load(file: Members) -> tuple[Mission, bool]:
    """The mission, and whether the file made it: one that is there already stays as it is.

    Raises `Damaged` for what the model refuses, and for the file of another mission.
    """
    existing = Mission.objects.current()
    if existing:
        countries = (file.required("sending_country"), file.required("host_country"))
        if countries != (existing.sending_country, existing.host_country):
            raise file.fault(_("This is the site of another mission: %s.") % existing)
        return existing, False
    languages = file.words("languages")
    if not languages or len(set(languages)) != len(languages):
        raise file.wrong("languages", _("“%s” must list each language once, the default first."))
    capital, host = file.part("capital"), file.part("host")
    mission = Mission(
        pk=1,
        sending_country=file.required("sending_country"),
        host_country=file.required("host_country"),
        capital_zone=capital.required("time_zone"),
        host_zone=host.required("time_zone"),
        languages=" ".join(languages),
        url=file.text("url"),
        needs_approval=file.flag("needs_approval"),
    )
    check(
        mission,
        file,
        {"capital_zone": "capital.time_zone", "host_zone": "host.time_zone"},
    )
    name(
        mission,
        file,
        {
            "name": texts(file, "name", languages, required=True),
            "capital_city": texts(capital, "city", languages, required=True),
            "host_city": texts(host, "city", languages, required=True),
        },
        {"capital_city": "capital.city", "host_city": "host.city"},
    )
    mission.save(force_insert=True)
    return mission, True


def texts(
    members: Members,
    member: str,
    languages: Sequence[str],
    *,
    required: bool = False,
    lines: bool = False,
) -> Texts:
    """What a name says in each language; with `lines` its line breaks are kept."""
    if isinstance(members.value(member), dict):
        part = members.part(member)
        found = {code: part.text(code) for code in part.names()}
        for code in found:
            if code not in languages:
                raise part.wrong(code, _("“%s”: “languages” does not list this language."))
    else:
        found = {languages[0]: members.text(member)}
    tidied = {code: _tidy(text, lines) for code, text in found.items()}
    if required and not any(tidied.values()):
        raise members.wrong(member, _("“%s” is missing."))
    return {code: text for code, text in tidied.items() if text}


def check(
    row: TranslatableModel, members: Members, renamed: Mapping[str, str] | None = None
) -> None:
    """The model's own validation; a fault names the member (`renamed`: by the field's name)."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise _fault(members, error, renamed or {}) from error


def name(
    row: TranslatableModel,
    members: Members,
    fields: Mapping[str, Texts],
    renamed: Mapping[str, str] | None = None,
) -> None:
    """Give `row`, which is not saved, its names in all languages, and check them."""
    for code in dict.fromkeys(code for found in fields.values() for code in found):
        row.set_current_language(code, initialize=True)
        given = {field: found[code] for field, found in fields.items() if code in found}
        for field, text in given.items():
            setattr(row, field, text)
        translation = row.get_translation(code)
        try:
            translation.clean_fields(
                exclude={each.name for each in translation._meta.fields} - set(given)
            )
        except ValidationError as error:
            raise _fault(members, error, renamed or {}) from error


def _fault(members: Members, error: ValidationError, renamed: Mapping[str, str]) -> Exception:
    field, sentence = first_fault(error)
    if not field:
        return members.fault(sentence)
    return members.fault(f"“{members.path}{renamed.get(field, field)}”: {sentence}")


def _tidy(text: str, lines: bool) -> str:
    """Without the spaces of layout; a line break is layout too, but in an address."""
    kept = markup.normal(text).split("\n") if lines else [markup.normal(text)]
    return "\n".join(filter(None, (" ".join(line.split()) for line in kept)))
