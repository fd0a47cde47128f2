"""What is typed about the mission, and in which languages."""

import pytest
from django.contrib.auth import get_user_model

from embassy.models import Mission, Page
from news.models import Category, Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission():
    return factories.mission(languages="en ru es")


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(factories.user("editor"))


def typed(**values: object) -> dict[str, object]:
    return {
        "name": "Embassy of Ruritania",
        "capital_city": "Strelsau",
        "host_city": "London",
        "sending_country": "RU",
        "host_country": "GB",
        "capital_zone": "Europe/Moscow",
        "host_zone": "Europe/London",
        "languages": "en ru",
        **values,
    }


def test_the_newsroom_opens_before_the_mission_is_set_up(client) -> None:
    assert "The mission is not set up" in client.get("/admin/").content.decode()
    assert client.get("/admin/news/pressrelease/add/").status_code == 200


def test_the_mission_is_set_up_once(client) -> None:
    client.post("/admin/embassy/mission/add/", typed())
    assert Mission.objects.get().pk == 1
    assert client.get("/admin/embassy/mission/add/").status_code == 403
    assert client.post("/admin/embassy/mission/1/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/embassy/mission/").headers["Location"].endswith("/1/change/")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"capital_zone": "Asia/Tokyo"}, "Asia/Tokyo is not a zone of RU. Its zones are: "),
        ({"sending_country": "XX"}, "is no country of ISO 3166-1"),
        ({"languages": "en klingon"}, "is no language code"),
    ],
)
def test_what_does_not_fit_the_mission_gets_a_sentence(client, values, sentence) -> None:
    page = client.post("/admin/embassy/mission/add/", typed(**values)).content.decode()
    assert sentence in page
    assert not Mission.objects.exists()


def test_the_zones_offered_are_the_countrys(client, mission) -> None:
    page = client.get("/admin/embassy/mission/1/change/").content.decode()
    assert '<option value="Europe/Moscow" selected>' in page
    assert '<option value="Asia/Kamchatka">' in page
    assert "Asia/Tokyo" not in page


def test_a_word_has_a_name_in_every_language_of_the_mission(client, mission) -> None:
    """Spanish has no catalogue of the interface; names are typed in it all the same."""
    category = factories.category("Syria")
    address = f"/admin/news/category/{category.pk}/change/"
    tabs = client.get(address).context["language_tabs"]
    assert [code for _url, _name, code, _status in tabs] == ["en", "ru", "es"]
    client.post(f"{address}?language=es", {"name": "Siria", "position": 0})
    names = Category.objects.get().translations.values_list("language_code", "name")
    assert set(names) == {("en", "Syria"), ("es", "Siria")}


def test_a_language_that_is_none_shows_the_default(client, mission) -> None:
    page = client.get("/admin/news/category/add/?language=zz")
    assert page.context["adminform"].form.language_code == "en"


def test_a_russian_name_makes_a_latin_address_that_never_changes(client, mission) -> None:
    client.post("/admin/news/category/add/?language=ru", {"name": "Сирия и мы", "position": 0})
    category = Category.objects.get()
    assert category.slug == "siriya-i-my"
    client.post(
        f"/admin/news/category/{category.pk}/change/?language=ru",
        {"name": "Сирия", "slug": "other", "position": 0},
    )
    category.refresh_from_db()
    assert category.slug == "siriya-i-my"


def test_a_person_is_typed_with_the_posts_they_held(client, mission) -> None:
    inline = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-job_title": "Foreign Minister",
              "0-start_date": "2004-03-09"}  # fmt: skip
    posts = {f"appointments-{name}": value for name, value in inline.items()}
    client.post("/admin/news/person/add/", {"name": "Sergey Lavrov", **posts})
    assert str(Person.objects.get().appointments.get()) == "Foreign Minister"


def test_a_standing_page_is_cleaned_when_it_is_saved(client, mission) -> None:
    body = '<p onmouseover="x()">About us</p><iframe src="//x"></iframe>'
    client.post(
        "/admin/embassy/page/add/", {"title": "About", "slug": "about", "body": body, "position": 0}
    )
    assert Page.objects.get().body == "<p>About us</p>"


def test_a_standing_page_opens_the_policy_for_its_editor(client, mission) -> None:
    with_editor = client.get("/admin/embassy/page/add/").headers["Content-Security-Policy"]
    assert "script-src-attr 'unsafe-inline'" in with_editor
    other = client.get("/admin/news/category/add/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in other


def test_whoever_guesses_passwords_is_told_how_long_to_wait(client, mission, settings) -> None:
    settings.AXES_ENABLED = True
    client.logout()
    wrong = {"username": "editor", "password": "guess"}
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/admin/login/", wrong)
    assert answer.status_code == 429
    assert "cannot sign in for 15 minutes" in answer.content.decode()
    assert get_user_model().objects.get(username="editor").check_password("correct horse battery")
