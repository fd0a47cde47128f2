"""What the command says about a damaged mission.json. Nothing is loaded then."""

import pytest
from django.core.management import CommandError

from embassy.models import Mission
from tests.embassy.japan import JAPAN, files, load, rows

pytestmark = pytest.mark.django_db

DAMAGED = {
    "no name": ({"name": None}, "“name” is missing."),
    "blank name": ({"name": {"fr": " "}}, "“name” is missing."),
    "name of a wrong sort": ({"name": ["x"]}, "“name” must be a text."),
    "name too long": ({"name": "x" * 201}, "“name”: Ensure this value has at most 200"),
    "name in a language that is not listed": (
        {"name": {"fr": "x", "jp": "x"}},
        "“name.jp”: “languages” does not list this language.",
    ),
    "no sending country": ({"sending_country": None}, "“sending_country” is missing."),
    "no such country": ({"sending_country": "XX"}, "“sending_country”: “XX” is no country"),
    "no capital": ({"capital": None}, "“capital.time_zone” is missing."),
    "capital of a wrong sort": ({"capital": "Paris"}, "“capital” must be a JSON object"),
    "no city": ({"host": {"time_zone": "Asia/Tokyo"}}, "“host.city” is missing."),
    "no such zone": (
        {"host": {"city": "Tokyo", "time_zone": "Asia/Edo"}},
        "“host.time_zone”: “Asia/Edo” is no time zone of the IANA list.",
    ),
    "another country's zone": (
        {"host": {"city": "Tokyo", "time_zone": "Asia/Seoul"}},
        "“host.time_zone”: Asia/Seoul is not a zone of JP.",
    ),
    "no languages": ({"languages": []}, "“languages” must list each language once"),
    "a language twice": ({"languages": ["fr", "fr"]}, "“languages” must list each language once"),
    "no such language": ({"languages": ["fr", "ja", "xx"]}, "“languages”: “xx” is no language"),
    "languages of a wrong sort": ({"languages": "fr"}, "“languages” must be a list"),
    "no web site": ({"url": "france"}, "“url”: Enter a valid URL."),
    "contact points of a wrong sort": ({"contact_points": {}}, "“contact_points” must be a list"),
    "a contact without a type": (
        {"contact_points": [{"email": "a@b.example"}]},
        "“contact_points”, 1: “contact_type” is missing.",
    ),
    "a contact of an unknown type": (
        {"contact_points": [{"contact_type": "fax", "email": "a@b.example"}]},
        "“contact_points”, 1: “contact_type”: Value 'fax' is not a valid choice.",
    ),
    "a number that nobody can dial": (
        {"contact_points": [*JAPAN["contact_points"], {"contact_type": "visa", "telephone": "1"}]},
        "“contact_points”, 3: “telephone”: This number cannot be dialled.",
    ),
    "a contact without a way": (
        {"contact_points": [{"contact_type": "visa"}]},
        "“contact_points”, 1: Give a telephone number, an e-mail address or a web page.",
    ),
    "an office without a name": (
        {"offices": [{"slug": "kyoto"}]},
        "“offices”, 1: “name” is missing.",
    ),
    "two offices of one address": (
        {"offices": [{"name": "A", "slug": "a"}, {"name": "B", "slug": "a"}]},
        "“offices”, 2: “slug”: Office with this Address on this site already exists.",
    ),
    "a contact of an office": (
        {"offices": [{"name": "A", "slug": "a", "contact_points": [{}]}]},
        "“offices”, 1, “contact_points”, 1: “contact_type” is missing.",
    ),
    "a switch that is no switch": (
        {"needs_approval": "no"},
        "“needs_approval” must be true or false.",
    ),
    "half a surrogate pair": ({"name": "\ud83d"}, "“name” holds a NUL or half of a surrogate"),
}


@pytest.mark.parametrize("given", [{}, {"needs_approval": False}, {"needs_approval": True}])
def test_a_mission_file_may_demand_a_second_reader(given):
    with files(**given) as paths:
        load(**paths)
    assert Mission.objects.get().needs_approval is given.get("needs_approval", False)


@pytest.mark.parametrize(("members", "sentence"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_mission_file_gets_one_sentence_naming_the_member(members, sentence):
    with files(**members) as paths, pytest.raises(CommandError) as refusal:
        load(**paths)
    assert f"mission.json: {sentence}" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert rows() == {}
