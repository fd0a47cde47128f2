"""The desk begins translations, is told which are behind, and ties texts together."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client

from news.admin import sources
from news.models import Draft, Edition, Message
from tests import factories
from tests.news.desk import page_of, sign_in
from tests.news.translated import also, correct, notice, page, pair, read, stored, translation

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock, pytest.mark.usefixtures("mission")]


@pytest.fixture
def mission():
    return factories.mission("en ru fr ar")


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
