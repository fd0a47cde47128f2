"""The whole way of a text is walked at the desk by keyboard alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.browser import needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

    NewPage = Callable[..., Page]


pytestmark = needs_browser


def go_to(page: "Page", name: str, most: int = 120) -> None:
    """Press Tab until what has the focus, and shows it, is called `name`."""
    for presses in range(most):
        if presses:
            page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
                const element = document.activeElement;
                const label = element.getAttribute("aria-label")
                    ?? element.labels?.[0]?.textContent ?? element.title ?? "";
                const style = getComputedStyle(element);
                return {
                    name: (label.trim() || element.textContent.trim()).replace(/:$/, ""),
                    seen: element.nodeName === "IFRAME" || style.outlineStyle !== "none"
                        || style.boxShadow !== "none",
                };
            }"""
        )
        assert focus["seen"] or not presses, f"nobody sees that {focus['name']} has the focus"
        if focus["name"] == name:
            return
    raise AssertionError(f"Tab does not lead to {name!r} on {page.url}")


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.long)])
def test_the_whole_road_is_walked_by_keyboard_alone(
    new_page: "NewPage", complaints: list[str], width: int
) -> None:
    factories.mission()
    factories.category("Syria")
    factories.user("petrova")
    page = new_page(viewport={"width": width, "height": 800})
    keys = page.keyboard
    page.goto("/admin/")
    go_to(page, "Username")
    keys.type("petrova")
    go_to(page, "Password")
    keys.type("correct horse battery")
    keys.press("Enter")
    page.get_by_role("link", name="View site").wait_for()

    go_to(page, "Press release")
    keys.press("Enter")
    page.locator("#cke_id_body iframe").wait_for()
    go_to(page, "Title")
    keys.type("On the statement")
    go_to(page, "Text")
    keys.type("It is ")
    keys.press("Control+b")
    keys.type("not")
    keys.press("Control+b")
    keys.type(" so.")
    go_to(page, "Syria")
    keys.press("Space")
    go_to(page, "Save draft")
    keys.press("Enter")
    page.get_by_text("was added successfully").wait_for()

    page.locator("#cke_id_body iframe").wait_for()
    go_to(page, "Publish…")
    keys.press("Enter")
    page.get_by_role("heading", name="Publish version 1").wait_for()
    go_to(page, "Publish version 1")
    keys.press("Enter")
    page.get_by_text("is public at").wait_for()
    address = page.locator(".messagelist a").inner_text()
    go_to(page, address)
    keys.press("Enter")
    page.get_by_role("heading", level=1, name="On the statement").wait_for()
    assert page.locator(".prose").inner_text() == "It is not so."
    assert complaints == []
