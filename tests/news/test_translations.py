"""Texts that say the same in different languages, and a translation that is behind its source."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from lxml import html

from news import publishing
from news.admin import sources
from news.models import Draft, Edition, Message
from tests import factories
from tests.news.desk import page_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock, pytest.mark.usefixtures("mission")]
HOUR = timedelta(hours=1)


@pytest.fixture
def mission():
    return factories.mission("en ru fr ar")


def pair(**values: Any) -> tuple[Edition, Edition]:
    """A Russian text, and its translation that went out an hour later."""
    source = factories.published(title="Заявление", in_language="ru", **values)
    return source, translation(source)


def translation(source: Edition, code: str = "en", **values: Any) -> Edition:
    text = factories.draft(source.kind, title=f"In {code}", in_language=code, **values)
    text.message.translation_group = source.message.translation_group
    text.message.source = source.message
    text.message.save()
    return factories.publish(text, source.public_from + HOUR)


def stored(edition: Edition) -> Draft:
    return Draft.objects.select_related("message").get(message=edition.message)


def correct(edition: Edition, kind: str = "correction", note: str = "Число неверно.") -> Edition:
    text = stored(edition)
    text.body += "<p>More.</p>"
    text.save()
    return publishing.publish(text, by=factories.user(), note=note, note_kind=kind)


def read(text: Any) -> Any:
    return html.fromstring(text)


def page(client: Client, edition: Edition) -> Any:
    return html.fromstring(client.get(edition.get_absolute_url()).content.decode())


def alternates(tree: Any) -> dict[str, str]:
    links = tree.xpath("//link[@rel='alternate'][@hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


def also(tree: Any) -> dict[str, str]:
    return {link.get("lang"): link.text for link in tree.cssselect(".also__list a")}


def notice(client: Client, edition: Edition) -> str:
    found = page(client, edition).cssselect("[aria-labelledby=behind-title]")
    return " ".join(found[0].text_content().split()) if found else ""


# --- Readers ------------------------------------------------------------------------------


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


# --- The desk -----------------------------------------------------------------------------


@pytest.fixture
def editor(client: Client) -> Client:
    sign_in(client, "editor")
    return client


def listed(client: Client) -> list[str]:
    page: Any = read(client.get("/admin/news/draft/?translation=behind").content)
    return [cell.text_content() for cell in page.cssselect(".field-title")]


def warned(client: Client) -> list[str]:
    page: Any = read(client.get("/admin/").content)
    return [
        link.text_content()
        for link in page.cssselect("[aria-labelledby=behind] .desk__title")
    ]  # fmt: skip


def test_a_translation_is_begun_with_its_source_beside_it(editor: Client) -> None:
    source = factories.published(title="Заявление", in_language="ru", body="<p>Слово.</p>")
    answer = editor.post(page_of(stored(source), "translate"), {"language": "fr"}, follow=True)
    made = Draft.objects.get(in_language="fr")
    assert made.message.source == source.message
    form: Any = read(answer.content.decode())
    beside = form.cssselect(".source__text")[0]
    assert (beside.get("lang"), beside.get("dir")) == ("ru", "ltr")
    assert "Слово." in beside.text_content()


def test_the_desk_is_told_in_the_list_the_form_and_on_the_start_page(editor: Client) -> None:
    source, english = pair()
    form = page_of(stored(english))
    assert not listed(editor)
    assert not warned(editor)
    assert "older than its source" not in editor.get(form).content.decode().partition("<form")[2]
    correct(source)
    assert listed(editor) == warned(editor) == ["In en"]
    assert "English, older than its source" in editor.get("/admin/news/draft/").content.decode()
    answer = editor.get(form).content.decode()
    assert "This translation is older than its source" in answer
    assert f"{source.get_absolute_url()}diff/1..2/" in answer


def test_that_it_is_still_right_ends_the_notice_until_the_source_changes_again(
    editor: Client,
) -> None:
    source, english = pair()
    correct(source)
    step = page_of(stored(english), "still-right")
    shown: Any = read(editor.get(step).content.decode()).forms[-1]
    editor.post(step, dict(shown.fields))
    assert not listed(editor)
    assert not warned(editor)
    assert notice(editor, english) == ""
    correct(source, "update", "Дополнено.")
    assert "Дополнено." in notice(editor, english)
    assert listed(editor) == ["In en"]


def test_what_was_changed_meanwhile_has_to_be_compared_again(editor: Client) -> None:
    source, english = pair()
    correct(source)
    step = page_of(stored(english), "still-right")
    shown: Any = read(editor.get(step).content.decode()).forms[-1]
    correct(source, "update", "Дополнено.")
    answer = editor.post(step, dict(shown.fields))
    assert answer.status_code == 409
    assert "The source has changed again meanwhile" in answer.content.decode()
    assert "Дополнено." in notice(editor, english)


def tied(client: Client, text: Edition, source: str) -> Any:
    return client.post(
        page_of(stored(text), "source"),
        {"source": source, "lock_version": stored(text).lock_version},
    )


def test_two_texts_that_were_written_apart_are_tied_and_parted(editor: Client) -> None:
    source = factories.published(title="Заявление", in_language="ru")
    english = factories.published(title="A statement")
    assert tied(editor, english, source.message.reference).status_code == 302
    assert also(page(editor, source)) == {"en": "English"}
    draft = stored(english)
    editor.post(page_of(draft, "untie"), {"lock_version": draft.lock_version})
    assert also(page(editor, source)) == {}
    assert stored(english).message.source is None


def test_a_text_is_no_translation_of_itself_nor_of_its_own_translation(editor: Client) -> None:
    source, english = pair()
    for each in (source, english):
        answer = tied(editor, source, each.message.reference)
        assert answer.status_code == 409
        assert "That message is this one, or is itself translated from it" in (
            answer.content.decode()
        )


def test_one_source_has_one_translation_into_a_language(editor: Client) -> None:
    source, _english = pair()
    another = factories.published(title="Another")
    answer = tied(editor, another, source.message.reference)
    assert answer.status_code == 409
    assert "says the same in this language already" in answer.content.decode()


def test_who_may_not_publish_does_not_tell_readers_that_a_translation_is_right(
    client: Client,
) -> None:
    source, english = pair()
    correct(source)
    sign_in(client, "author", "view_pressrelease", "change_pressrelease")
    for step in ("still-right", "untie"):
        assert client.get(page_of(stored(english), step)).status_code == 403
    assert "Checked, still right" not in client.get(page_of(stored(english))).content.decode()


def test_the_source_of_a_translation_can_be_deleted_before_it_is_public(editor: Client) -> None:
    source = factories.draft(title="Заявление", in_language="ru")
    editor.post(page_of(source, "translate"), {"language": "en"})
    answer = editor.post(page_of(source, "delete"), {"post": "yes"})
    assert answer.status_code == 302
    assert Draft.objects.get().message.source is None


def test_a_chain_of_translations_is_parted_together(editor: Client) -> None:
    source, english = pair()
    french = translation(english, "fr")
    sources.untie(stored(english), by=factories.user())
    groups: Iterable[Any] = [
        Message.objects.get(pk=each.message_id).translation_group
        for each in (source, english, french)
    ]
    first, second, third = groups
    assert first != second == third
