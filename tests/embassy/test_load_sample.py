"""Two files make a site: the sample's, or another mission's. Loading twice is loading once."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from consular.models import ContactPoint, Office
from embassy.models import Mission
from news.models import Category, Edition, Feature, Message
from tests import factories
from tests.embassy.japan import FEED, JAPAN, files, load, rows
from tests.factories import SEED_MOMENT

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[2] / "embassy" / "sample"


def test_the_sample_is_public_at_once():
    load()
    public = Edition.objects.public(SEED_MOMENT).newest_first()
    kinds = [edition.kind for edition in public]
    assert len(kinds) == 11
    assert (kinds.count("press-release"), kinds.count("interview"), kinds.count("comment")) == (
        4,
        1,
        6,
    )
    source = json.loads((SAMPLE / "messages.json").read_text())["items"]
    dated = sorted(source, key=lambda item: item["date_published"], reverse=True)
    assert [edition.title for edition in public] == [item["title"] for item in dated]
    assert [edition.kind for edition in public] == [item["_embassy"]["kind"] for item in dated]


def test_the_sample_features_its_interview_and_has_its_subjects():
    load()
    featured = Feature.objects.valid(SEED_MOMENT).get().message.editions.get()
    assert featured.kind == "interview"
    counts = {str(row): row.editions.count() for row in Category.objects.all()}
    assert counts == {
        "Syria": 4,
        "United Kingdom": 3,
        "United States": 2,
        "Embassy life": 2,
        "Media": 1,
        "Arms control": 1,
    }


def test_the_sample_s_mission_can_be_called():
    load()
    mission = Mission.objects.get()
    assert str(mission) == "Embassy of the Russian Federation in the United Kingdom"
    assert (mission.capital_city, mission.host_city) == ("Moscow", "London")
    assert mission.language_codes == ["en", "ru"]
    contact = ContactPoint.objects.get()
    assert (str(contact), contact.show_on_home) == ("Consular queries", True)
    assert contact.telephone == "+44 (0) 203 668 7474"
    assert contact.telephone_dialled == "+442036687474"


def test_loading_twice_is_loading_once():
    load()
    before = rows()
    out, _ = load()
    assert "is there already and stays as it is" in out
    assert "unchanged 11" in out
    assert rows() == before


def test_what_the_desk_has_changed_stays():
    load()
    mission = Mission.objects.get()
    mission.name = "The Embassy"
    mission.save()
    ContactPoint.objects.all().delete()
    load()
    assert str(Mission.objects.get()) == "The Embassy"
    assert not ContactPoint.objects.exists()


def test_the_first_time_is_only_once():
    assert "Created 11" in load(first_time=True)[0]
    Feature.objects.all().delete()
    ContactPoint.objects.all().delete()
    before = rows()
    assert load(first_time=True) == ("", "")
    assert rows() == before


def test_two_other_files_make_another_mission_s_site():
    with files() as paths:
        out, errors = load(**paths)
    assert "offices 1, contact points 3" in out
    assert errors == ""
    mission = Mission.objects.current()
    names = {row.language_code: (row.name, row.host_city) for row in mission.translations.all()}
    assert names == {
        "fr": ("Ambassade de France au Japon", "Tokyo"),
        "ja": ("在日フランス大使館", "東京"),
    }
    office = Office.objects.language("fr").get()
    assert (office.name, office.time_zone) == ("Consulat général à Kyoto", "Asia/Tokyo")
    assert office.address == "8 Yoshida Izumidono-cho\nSakyo-ku"
    contacts = ContactPoint.objects.order_by("position")
    assert [contact.position for contact in contacts] == [0, 1, 2]
    emergency, press, visa = contacts
    assert emergency.telephone_dialled == "110"
    assert press.languages == "fr ja"
    assert (visa.telephone_dialled, visa.office) == ("+81757612988", office)
    edition = Edition.objects.public(SEED_MOMENT).get()
    assert (edition.in_language, edition.title) == ("fr", "Une visite")
    assert edition.content["categories"] == [{"slug": "visites", "name": "Visites"}]


def test_nothing_of_the_sample_comes_along_with_another_mission():
    with files() as paths:
        load(mission=paths["mission"])
    assert Mission.objects.get().host_country == "JP"
    assert not Message.objects.exists()


def test_messages_alone_need_a_mission():
    with files() as paths:
        with pytest.raises(CommandError, match="There is no mission yet"):
            load(messages=paths["messages"])
        factories.mission()
        load(messages=paths["messages"])
    assert Edition.objects.count() == 1


def test_the_files_of_another_mission_are_refused():
    factories.mission()
    sentence = "This is the site of another mission: Embassy of the"
    with files() as paths, pytest.raises(CommandError, match=sentence):
        load(**paths)
    assert not Message.objects.exists()


def test_members_that_nothing_knows_are_ignored_and_named():
    host = {**JAPAN["host"], "weather": "fine"}
    contact = {"contact_type": "press", "email": "p@f.example", "fax": "no"}
    with files(ambassador="N. N.", host=host, contact_points=[contact]) as paths:
        _, errors = load(**paths)
    assert "“ambassador”, “host.weather”, “contact_points”, 1: “fax”" in errors
    assert Mission.objects.exists()


def test_a_fault_in_the_messages_takes_the_mission_back():
    sentence = r"messages\.json: Item 1: “id” is missing\."
    with files({**FEED, "items": [{}]}) as paths, pytest.raises(CommandError, match=sentence):
        load(**paths)
    assert rows() == {}


@pytest.mark.parametrize("option", ["mission", "messages"])
def test_a_missing_file_gets_one_sentence(option):
    sentence = r"nowhere\.json: The file cannot be read \("
    with files() as paths, pytest.raises(CommandError, match=sentence):
        load(**{**paths, option: "nowhere.json"})
    assert rows() == {}
