"""Where the pages of each language are, and what leads from one to the other."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from tests import factories
from tests.news.read_pages import page, titles, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    factories.mission()
    factories.contact()


def test_lists_show_the_messages_of_the_pages_language(client: Client) -> None:
    factories.published(title="English")
    factories.published(title="Русский", in_language="ru")
    factories.published(title="Français", in_language="fr")
    assert titles(client, "/news/") == ["Français", "English"]
    assert titles(client, "/ru/news/") == ["Русский"]


def test_a_language_without_messages_shows_the_defaults_marked(client: Client) -> None:
    factories.published(title="English")
    (title,) = page(client, "/ru/news/").find_class("entry__title")
    assert title.xpath("ancestor-or-self::*[@lang]/@lang")[-1] == "en"


def test_a_message_lives_below_the_prefix_of_its_language(client: Client) -> None:
    russian = factories.published(title="Русский", in_language="ru")
    french = factories.published(title="Français", in_language="fr")
    assert russian.get_absolute_url() == "/ru/news/2018/02/russkiy/"
    assert french.get_absolute_url() == "/news/2018/02/francais/"
    assert client.get("/news/2018/02/russkiy/")["Location"] == russian.get_absolute_url()
    assert page(client, russian.get_absolute_url()).get("lang") == "ru"
    article = page(client, french.get_absolute_url()).xpath("//article")[0]
    assert article.get("lang") == "fr"


def test_names_are_in_the_language_of_the_page_or_marked_with_their_own(client: Client) -> None:
    root = page(client, "/ru/")
    assert "Посольство Российской Федерации" in words(root)
    assert "Москва 11:43" in words(root)
    from embassy.models import Mission

    Mission.objects.get().translations.filter(language_code="ru").delete()
    (name,) = page(client, "/ru/").find_class("masthead__name")
    assert (name.get("lang"), words(name)[:7]) == ("en", "Embassy")


def test_the_mission_decides_which_language_has_no_prefix(client: Client) -> None:
    from embassy.models import Mission

    Mission.objects.update(languages="ru en")
    assert page(client, "/").get("lang") == "ru"
    assert page(client, "/en/").get("lang") == "en"
    page(client, "/ru/", status=404)


def switch(client: Client, path: str) -> dict[str, str]:
    links = page(client, path).find_class("languages__link")
    return {link.get("hreflang"): link.get("href") for link in links}


def test_the_language_switch_leads_to_the_same_page(client: Client) -> None:
    factories.published()
    assert switch(client, "/ru/news/2018/02/") == {
        "en": "/news/2018/02/",
        "ru": "/ru/news/2018/02/",
    }
    assert switch(client, "/consular/")["ru"] == "/ru/consular/"


def test_of_a_time_in_which_that_language_said_nothing_it_leads_to_all_of_its_messages(
    client: Client,
) -> None:
    factories.publish(factories.draft(title="Said", in_language="en"))
    told = factories.draft(title="Сказано", in_language="ru")
    factories.publish(told, factories.PUBLISHED - timedelta(days=400))
    for path in ("/news/2018/", "/news/2018/02/"):
        page = html.fromstring(client.get(path).content)
        links = page.xpath("//a[@class='languages__link']/@href")
        assert links == [path, "/ru/news/"]
        assert [client.get(link).status_code for link in links] == [200, 200]


def test_on_a_message_it_leads_to_the_translation_or_to_the_list(client: Client) -> None:
    english = factories.published(title="English")
    assert switch(client, english.get_absolute_url())["ru"] == "/ru/news/"
    waiting = factories.draft(title="Русский", in_language="ru")
    waiting.message.translation_group = english.message.translation_group
    waiting.message.save()
    assert switch(client, english.get_absolute_url())["ru"] == "/ru/news/"
    russian = factories.publish(waiting)
    assert switch(client, english.get_absolute_url())["ru"] == russian.get_absolute_url()
    assert switch(client, russian.get_absolute_url())["en"] == english.get_absolute_url()
