"""Leaving a form asks where text would be lost, and nowhere else."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from news.models import Draft
from tests import factories
from tests.browser import needs_browser
from tests.news.desk import page_of
from tests.news.typed_text import TEXT, editor_is_there, none_is_offered, opened, sign_in, type_text

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

    NewPage = Callable[..., Page]


pytestmark = needs_browser


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


@pytest.mark.long
@pytest.mark.parametrize(
    "broken",
    [
        "Storage.prototype.setItem = () => { throw Error('broken') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw Error('broken') } })",
    ],
    ids=["full", "forbidden"],
)
def test_without_storage_writing_goes_on_and_leaving_still_asks(
    page, draft, complaints, broken
) -> None:
    page.add_init_script(broken)
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    assert asked_when_leaving(page)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was changed successfully").wait_for()
    assert Draft.objects.get().title == "A word more"
    assert {said.rpartition(": ")[2] for said in complaints} <= {"broken"}, (
        "not only Django's theme"
    )
    complaints.clear()


def answer_dialogs(page: "Page", asked: list[str], *, stays: bool) -> None:
    def answer(dialog: "Dialog") -> None:
        asked.append(dialog.type)
        if stays:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)


def asked_when_leaving(page: "Page") -> bool:
    """Whether going away asks; the answer is to stay."""
    # A dialog comes only where somebody has touched the page.
    page.mouse.click(1, 1)
    asked: list[str] = []
    answer_dialogs(page, asked, stays=True)
    page.evaluate("setTimeout(() => { location.href = '/admin/?left' })")
    while not asked and not page.url.endswith("?left"):
        page.wait_for_timeout(50)
    return asked == ["beforeunload"]


@pytest.mark.long
def test_leaving_with_text_in_a_field_asks(page, draft) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    assert asked_when_leaving(page)
    assert page.locator("#id_title").input_value() == "A word more"


def test_leaving_with_text_in_the_editor_asks(page, draft) -> None:
    opened(page, page_of(draft))
    type_text(page, "Listen. ")
    assert asked_when_leaving(page)


@pytest.mark.long
def test_leaving_what_nobody_has_changed_does_not_ask(page) -> None:
    """The editor writes `<b>` and spaces its own way; that is no change."""
    body = "<p>The <b>Embassy</b>  has   a word</p><ul><li>one</li></ul><p>to say.&nbsp;</p>"
    opened(page, page_of(factories.draft(body=body)))
    page.frame_locator("#cke_id_body iframe").get_by_role("textbox").click()
    page.locator("#id_title").click()
    assert page.evaluate("typed.changed()") == {}
    assert not asked_when_leaving(page)


@pytest.mark.long
def test_what_was_typed_and_taken_back_is_no_change(page, draft) -> None:
    opened(page, page_of(draft))
    type_text(page, "x")
    page.keyboard.press("Backspace")
    page.locator("#id_title").fill("Other")
    page.locator("#id_title").fill("A word")
    assert page.evaluate("typed.changed()") == {}
    assert not asked_when_leaving(page)


@pytest.mark.long
@pytest.mark.parametrize("button", ["Save draft", "Preview", "Publish…"])
def test_the_buttons_that_save_do_not_ask(page, draft, button) -> None:
    asked: list[str] = []
    answer_dialogs(page, asked, stays=False)
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    type_text(page, "Listen. ")
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()
    page.get_by_text("A word more").first.wait_for()
    assert asked == []
    assert Draft.objects.get().title == "A word more"


@pytest.mark.long
def test_a_button_that_starts_a_copy_asks_when_there_is_text_to_lose(page, draft) -> None:
    asked: list[str] = []
    answer_dialogs(page, asked, stays=True)
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    page.get_by_role("button", name="Duplicate").click()
    while not asked:
        page.wait_for_timeout(50)
    assert asked == ["beforeunload"]
    assert Draft.objects.count() == 1


@pytest.mark.long
def test_a_save_that_came_too_late_is_looked_at_and_saved_over(page, draft) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("My word")
    Draft.objects.update(title="Her word", summary="Hers.", lock_version=3)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("heading", name="Not saved: the draft has changed meanwhile").wait_for()
    editor_is_there(page)
    assert page.locator("#id_title").input_value() == "My word"
    assert page.locator("#id_summary").input_value() == "Hers."
    assert asked_when_leaving(page)
    page.get_by_role("button", name="Save the form below over it").first.click()
    page.get_by_text("was changed successfully").wait_for()
    saved = Draft.objects.get()
    assert (saved.title, saved.summary) == ("My word", "Hers.")
    editor_is_there(page)
    none_is_offered(page)
