"""Texts that say the same in different languages, and what readers are told of them."""

import json
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from news import publishing
from news.models import Message
from tests import factories
from tests.news.translated import (
    HOUR,
    also,
    alternates,
    correct,
    notice,
    page,
    pair,
    stored,
    translation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock, pytest.mark.usefixtures("mission")]


@pytest.fixture
def mission():
    return factories.mission("en ru fr ar")


def test_each_text_names_the_others_and_itself_and_one_for_everybody_else(client: Client) -> None:
    source, english = pair()
    kyrgyz = translation(source, "ky")
    told = [alternates(page(client, each)) for each in (source, english, kyrgyz)]
    assert told[0] == told[1] == told[2]
    assert set(told[0]) == {"ru", "en", "ky", "x-default"}
    assert told[0]["x-default"] == told[0]["en"]
    assert also(page(client, english)) == {"ky": "Кыргызча", "ru": "Русский"}


def test_without_a_text_in_the_default_language_the_source_is_for_everybody(client: Client) -> None:
    source = factories.published(title="Заявление", in_language="ru")
    french = translation(source, "fr")
    told = alternates(page(client, french))
    assert told["x-default"] == told["ru"]


def test_nothing_is_told_of_a_translation_that_is_not_public(client: Client) -> None:
    source = factories.published(title="Заявление", in_language="ru")
    copy = factories.draft(title="A secret", in_language="en")
    Message.objects.filter(pk=copy.message_id).update(
        translation_group=source.message.translation_group, source=source.message
    )
    factories.publish(copy, datetime.now(source.public_from.tzinfo) + HOUR)
    answer = client.get(source.get_absolute_url()).content.decode()
    assert "secret" not in answer
    assert 'hreflang="en" href' not in answer.partition("</head>")[0]
    assert "workTranslation" not in answer


def test_structured_data_say_which_text_translates_which(client: Client) -> None:
    source, english = pair()
    data = [json.loads(page(client, each).xpath("//script[@type='application/ld+json']")[0].text)
            for each in (source, english)]  # fmt: skip
    assert [each["@id"] for each in data[0]["workTranslation"]] == [data[1]["@id"]]
    assert data[1]["translationOfWork"]["@id"] == data[0]["@id"]
    assert data[1]["translationOfWork"]["inLanguage"] == "ru"
    assert "translationOfWork" not in data[0]
    assert "workTranslation" not in data[1]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("correction", "The Russian text has been corrected since:"),
        ("clarification", "The Russian text has been changed since:"),
        ("update", "The Russian text has been changed since:"),
        ("minor", ""),
    ],
)
def test_readers_of_a_translation_are_told_of_a_later_change_of_its_source(
    client: Client, kind: str, told: str
) -> None:
    source, english = pair()
    assert notice(client, english) == ""
    correct(source, kind)
    assert told in notice(client, english)
    assert bool(notice(client, english)) == bool(told)
    assert notice(client, source) == ""


def test_a_later_version_of_the_translation_ends_the_notice(client: Client) -> None:
    source, english = pair()
    correct(source)
    assert "Число неверно." in notice(client, english)
    correct(english, note="A number was wrong.")
    assert notice(client, english) == ""


def test_a_withdrawn_and_a_removed_source_are_told_of(client: Client) -> None:
    source, english = pair()
    editor = factories.user()
    publishing.withdraw(stored(source), "Устарело.", by=editor)
    assert "The Russian text has been withdrawn since:" in notice(client, english)
    publishing.remove(stored(source), "Ошибка.", by=editor)
    assert "The Russian text has been removed since:" in notice(client, english)
    assert "Ошибка." in notice(client, english)
    assert also(page(client, english)) == {}
    assert alternates(page(client, english)) == {}


def test_a_withdrawn_translation_needs_no_second_notice(client: Client) -> None:
    source, english = pair()
    correct(source)
    publishing.withdraw(stored(english), "Out of date.", by=factories.user())
    assert notice(client, english) == ""


def test_a_change_that_waits_is_told_of_when_it_is_public(client: Client) -> None:
    source, english = pair()
    text = stored(source)
    text.body += "<p>More.</p>"
    text.save()
    soon = datetime.now(source.public_from.tzinfo) + HOUR
    publishing.publish(
        text, by=factories.user(), at=soon, note="Число неверно.", note_kind="correction"
    )
    assert notice(client, english) == ""
    with time_machine.travel(soon + HOUR, tick=False):
        assert "corrected since" in notice(client, english)
