"""Typed text outlives crashes, is offered and never forced."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from news.models import Attachment, Draft
from tests import factories
from tests.browser import needs_browser
from tests.news.desk import page_of
from tests.news.stale import picture
from tests.news.typed_text import (
    KEPT,
    TEXT,
    editor_is_there,
    is_kept,
    killed,
    none_is_offered,
    offer,
    opened,
    sign_in,
    text_of,
    type_text,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    NewPage = Callable[..., Page]


pytestmark = needs_browser
ADD = "/admin/news/pressrelease/add/"


@pytest.fixture(autouse=True)
def mission(transactional_db: None, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    factories.user("petrova")
    return factories.mission()


@pytest.fixture
def page(new_page: "NewPage", complaints: list[str]) -> Iterator["Page"]:
    page = new_page()
    sign_in(page, "petrova")
    yield page
    assert complaints == []


@pytest.fixture
def draft() -> Draft:
    return factories.draft(title="A word", body=TEXT)


def test_what_was_typed_before_a_crash_is_offered_and_restored_and_gone_once_saved(
    page, draft
) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    type_text(page, "Listen. ")
    is_kept(page, "A word more")
    is_kept(page, "Listen. ")
    page = opened(killed(page), page_of(draft))
    bar = offer(page)
    assert "was not saved" in bar.inner_text()
    assert "London" in bar.get_by_role("heading").inner_text()
    assert page.locator("#id_title").input_value() == "A word"
    assert "Listen" not in text_of(page)
    bar.get_by_text("What differs", exact=True).click()
    assert "A word more" in bar.inner_text()
    assert "Listen." in bar.inner_text()
    bar.get_by_role("button", name="Restore").click()
    page.get_by_text("The text is back in the form.").wait_for()
    page.frame_locator("#cke_id_body iframe").get_by_text("Listen.").wait_for()
    assert page.locator("#id_title").input_value() == "A word more"
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was changed successfully").wait_for()
    saved = Draft.objects.get()
    assert saved.title == "A word more"
    assert saved.body.startswith("<p>Listen. The <strong>Embassy</strong>")
    editor_is_there(page)
    none_is_offered(page)
    assert page.evaluate(KEPT) == []


@pytest.mark.long
@pytest.mark.parametrize("button", ["Save draft", "Publish…"])
def test_what_was_saved_is_not_offered_though_it_is_stored_in_another_form(
    page, draft, button
) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("Two   spaces  too many")
    is_kept(page, "Two   spaces")
    page.get_by_role("button", name=button).click()
    page.get_by_text("Two spaces too many").first.wait_for()
    opened(page, page_of(draft))
    none_is_offered(page)
    assert page.evaluate(KEPT) == []
    assert not any(cookie["name"].startswith("kept-") for cookie in page.context.cookies())


@pytest.mark.long
def test_a_new_text_is_kept_before_its_first_save_and_saved_once(page) -> None:
    opened(page, ADD)
    page.locator("#id_title").fill("Quite new")
    type_text(page, "Hear, hear.")
    is_kept(page, "Quite new")
    is_kept(page, "Hear, hear.")
    page = opened(killed(page), ADD)
    offer(page).get_by_role("button", name="Restore").click()
    page.frame_locator("#cke_id_body iframe").get_by_text("Hear, hear.").wait_for()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was added successfully").wait_for()
    assert Draft.objects.get().title == "Quite new"
    opened(page, ADD)
    none_is_offered(page)


@pytest.mark.long
def test_what_is_discarded_is_gone(page, draft) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    is_kept(page, "A word more")
    page = opened(killed(page), page_of(draft))
    offer(page).get_by_role("button", name="Discard").click()
    none_is_offered(page)
    assert page.evaluate(KEPT) == []
    assert page.locator("#id_title").input_value() == "A word"
    assert page.evaluate("document.activeElement.id") == "id_title"


@pytest.mark.long
def test_nothing_is_put_under_the_cursor_and_restoring_loses_nothing_either(page, draft) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("Before the crash")
    is_kept(page, "Before the crash")
    page = opened(killed(page), page_of(draft))
    page.locator("#id_title").fill("After the crash")
    offer(page)
    is_kept(page, "After the crash")
    assert page.locator("#id_title").input_value() == "After the crash"
    offer(page).get_by_role("button", name="Restore").click()
    page.get_by_text("The text is back in the form.").wait_for()
    assert page.locator("#id_title").input_value() == "Before the crash"
    page = opened(killed(page), page_of(draft))
    page.get_by_role("region", name="Text that was not saved").nth(1).wait_for()
    offered = " ".join(bar.text_content() for bar in offer(page).all())
    assert "Before the crash" in offered
    assert "After the crash" in offered


@pytest.mark.long
def test_the_offer_says_when_the_draft_has_moved_on_and_restores_only_what_was_typed(
    page, draft
) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    is_kept(page, "A word more")
    Draft.objects.update(lock_version=5, summary="Hers.")
    page = opened(killed(page), page_of(draft))
    bar = offer(page)
    assert "The draft has changed since then." in bar.inner_text()
    bar.get_by_role("button", name="Restore").click()
    assert page.locator("#id_title").input_value() == "A word more"
    assert page.locator("#id_summary").input_value() == "Hers."


@pytest.mark.long
def test_the_offer_says_nothing_of_the_sort_when_the_draft_is_as_it_was(page, draft) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    is_kept(page, "A word more")
    page = opened(killed(page), page_of(draft))
    assert "The draft has changed since then." not in offer(page).inner_text()


@pytest.mark.long
def test_words_about_pictures_go_back_to_their_picture_and_new_rows_are_made(page, draft) -> None:
    first, second = picture(draft, "First", "navy"), picture(draft, "Second", "red")
    opened(page, page_of(draft))
    page.locator("#id_pictures-1-alt").fill("Second, in red")
    page.get_by_role("link", name="Add another Attachment").or_(
        page.get_by_role("button", name="Add another Attachment")
    ).click()
    page.locator("#id_attachments-0-title").fill("The full text")
    is_kept(page, "Second, in red")
    is_kept(page, "The full text")
    first.delete()
    page = opened(killed(page), page_of(draft))
    offer(page).get_by_role("button", name="Restore").click()
    page.get_by_text("The text is back in the form.").wait_for()
    assert page.locator("#id_pictures-0-id").input_value() == str(second.pk)
    assert page.locator("#id_pictures-0-alt").input_value() == "Second, in red"
    assert page.locator("#id_attachments-0-title").input_value() == "The full text"
    assert not Attachment.objects.exists()


@pytest.mark.long
def test_what_has_no_place_any_more_is_shown(page, draft) -> None:
    stored = picture(draft, "First", "navy")
    opened(page, page_of(draft))
    page.locator("#id_pictures-0-alt").fill("A long description")
    is_kept(page, "A long description")
    stored.delete()
    page = opened(killed(page), page_of(draft))
    offer(page).get_by_role("button", name="Restore").click()
    page.get_by_text("their place is gone").wait_for()
    assert page.get_by_text("A long description").is_visible()


@pytest.mark.long
def test_the_language_and_the_text_come_back_together(page, draft, mission) -> None:
    mission.languages = "en ar"
    mission.save()
    opened(page, page_of(draft))
    page.locator("#id_in_language").select_option("ar")
    page.wait_for_function("() => CKEDITOR.instances.id_body?.status === 'ready'")
    type_text(page, "Listen. ")
    is_kept(page, "Listen. ")
    page = opened(killed(page), page_of(draft))
    offer(page).get_by_role("button", name="Restore").click()
    page.frame_locator("#cke_id_body iframe").get_by_text("Listen.").wait_for()
    assert page.locator("#id_in_language").input_value() == "ar"
    directions = "CKEDITOR.instances.id_body.config.contentsLangDirection"
    assert page.evaluate(directions) == "rtl"
