"""The whole way once, in a real browser: from the sign-in to the page that readers get."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from news.models import PressRelease
from tests import factories
from tests.browser import needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_browser
TITLE = "On the statement of the Foreign Office"


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    return new_page()


def test_a_press_release_goes_from_the_editor_to_its_readers(
    page: "Page", complaints: list[str]
) -> None:
    factories.mission()
    editor = factories.user("petrova")

    page.goto("/admin/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()

    page.get_by_role("link", name="Press release", exact=True).click()
    page.locator("#id_title").fill(TITLE)
    text = page.frame_locator("#cke_id_body iframe").get_by_role("textbox", name="Text")
    text.click()
    page.keyboard.type("It is ")
    page.keyboard.press("Control+b")
    page.keyboard.type("not")
    page.keyboard.press("Control+b")
    page.keyboard.type(" backed by evidence.")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Add another category").click()
    popup.value.get_by_label("Name").fill("Foreign Office")
    popup.value.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Foreign Office").wait_for()
    page.get_by_role("button", name="Save draft").click()

    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Preview").wait_for()
    page.go_back()
    page.locator("#id_title").wait_for()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("heading", name=f"Publish version 1 of “{TITLE}”?").wait_for()
    page.get_by_role("button", name="Publish version 1").click()

    page.get_by_role("list").get_by_role("link", name="/news/").click()
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    assert page.locator(".prose").inner_html().strip() == (
        "<p>It is <strong>not</strong> backed by evidence.</p>"
    )
    page.goto("/")
    assert page.get_by_role("heading", name=TITLE).is_visible()

    assert complaints == []
    draft = PressRelease.objects.get()
    assert draft.changed_by == editor
    assert [category.slug for category in draft.categories.all()] == ["foreign-office"]
