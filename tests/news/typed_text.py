"""What tests of typed text do in a browser: sign in, type, die, and look at what is offered."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    NewPage = Callable[..., Page]


TEXT = "<p>The <strong>Embassy</strong> has a word to say.</p>\n<p>It is a short one.</p>"
KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('newsroom.kept.'))"


def sign_in(page: "Page", name: str) -> None:
    page.goto("/admin/login/")
    enter(page, name)
    page.get_by_role("link", name="View site").wait_for()


def enter(page: "Page", name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()


def opened(page: "Page", address: str) -> "Page":
    page.goto(address)
    editor_is_there(page)
    return page


def editor_is_there(page: "Page") -> None:
    page.locator("#cke_id_body iframe").wait_for()
    page.evaluate("typed.ready")


def type_text(page: "Page", words: str) -> None:
    page.frame_locator("#cke_id_body iframe").get_by_role("textbox").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(words)


def text_of(page: "Page") -> str:
    return page.frame_locator("#cke_id_body iframe").get_by_role("textbox").inner_text()


def is_kept(page: "Page", words: str) -> None:
    """Waits until the browser has kept `words`."""
    page.wait_for_function(
        "words => Object.entries(localStorage).some(([key, left]) =>"
        " key.startsWith('newsroom.kept.') && left.includes(words))",
        arg=words,
    )


def killed(page: "Page") -> "Page":
    """A new page in the browser in which `page` died."""
    browser = page.context
    page.close()
    return browser.new_page()


def offer(page: "Page") -> "Locator":
    bar = page.get_by_role("region", name="Text that was not saved")
    bar.first.wait_for()
    return bar


def none_is_offered(page: "Page") -> None:
    page.evaluate("typed.ready.then(() => new Promise((done) => setTimeout(done, 400)))")
    assert page.get_by_role("region", name="Text that was not saved").count() == 0
