"""Right to left, in a browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests import factories
from tests.browser import needs_browser
from tests.embassy.test_direction import arabic, pages
from tests.test_desk_accessibility import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

pytestmark = [*needs_browser, pytest.mark.long]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_arabic_page_scrolls_sideways(
    new_page: "NewPage", transactional_db: None, settings: Any, tmp_path: Any, scheme: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    paths = [*pages(arabic()), "/admin/login/"]
    page = new_page(viewport={"width": 360, "height": 640}, color_scheme=scheme, locale="ar")
    for path in paths:
        page.goto(path)
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide == [360, 360], path


def test_the_direction_changes_with_the_language_that_is_chosen(
    new_page: "NewPage", transactional_db: None
) -> None:
    factories.mission("en ru ar")
    factories.user("petrova")
    page = new_page()
    sign_in(page)
    page.goto("/admin/news/pressrelease/add/")
    assert page.get_attribute("#id_title", "dir") == "ltr"
    page.select_option("#id_in_language", "ar")
    assert page.get_attribute("#id_title", "dir") == "rtl"
    page.get_by_text("Add another Attachment").click()
    title, own = "#id_attachments-0-title", "#id_attachments-0-in_language"
    assert page.get_attribute(title, "dir") == "rtl"
    page.select_option(own, "ru")
    assert page.get_attribute(title, "dir") == "ltr"
    page.select_option("#id_in_language", "en")
    page.select_option(own, "")
    assert page.get_attribute(title, "dir") == "ltr"
    page.select_option("#id_in_language", "ar")
    assert page.get_attribute(title, "dir") == "rtl"
    body = page.frame_locator("#cke_id_body iframe").locator("body")
    body.wait_for()
    assert body.evaluate("body => getComputedStyle(body).direction") == "rtl"
