"""Typed text outlives crashes and sessions, is offered and never forced, and leaving asks."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from news.models import Attachment, Draft, Opening
from tests import factories
from tests.browser import needs_browser
from tests.news.desk import page_of
from tests.news.test_stale_save import picture

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Dialog, Locator, Page

    NewPage = Callable[..., Page]

pytestmark = needs_browser
ADD = "/admin/news/pressrelease/add/"
TEXT = "<p>The <strong>Embassy</strong> has a word to say.</p>\n<p>It is a short one.</p>"
KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('newsroom.kept.'))"


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


# Kept, offered, restored


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


# Sessions, users, windows


@pytest.mark.long
def test_a_session_that_ran_out_costs_no_word(page, draft) -> None:
    opened(page, page_of(draft))
    page.locator("#id_title").fill("Long thought about")
    type_text(page, "Listen. ")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save draft").click()
    enter(page, "petrova")
    editor_is_there(page)
    assert page.url.endswith(page_of(draft))
    assert Draft.objects.get().title == "A word"
    offer(page).get_by_role("button", name="Restore").click()
    page.frame_locator("#cke_id_body iframe").get_by_text("Listen.").wait_for()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was changed successfully").wait_for()
    assert Draft.objects.get().title == "Long thought about"
    editor_is_there(page)
    none_is_offered(page)


@pytest.mark.long
def test_a_session_that_ran_out_before_the_first_save_costs_no_word(page) -> None:
    opened(page, ADD)
    page.locator("#id_title").fill("Quite new")
    type_text(page, "Hear, hear.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save draft").click()
    enter(page, "petrova")
    editor_is_there(page)
    offer(page).get_by_role("button", name="Restore").click()
    page.frame_locator("#cke_id_body iframe").get_by_text("Hear, hear.").wait_for()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was added successfully").wait_for()
    assert Draft.objects.get().title == "Quite new"


@pytest.mark.long
def test_who_signs_in_again_in_another_window_goes_on_in_this_one(new_page, draft) -> None:
    page = new_page()
    sign_in(page, "petrova")
    opened(page, page_of(draft))
    page.locator("#id_title").fill("Long thought about")
    Session.objects.all().delete()
    beat = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(beat)
    page.get_by_text("You are no longer signed in.").wait_for()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="sign in in another window").click()
    enter(popup.value, "petrova")
    popup.value.get_by_role("link", name="View site").wait_for()
    popup.value.close()
    page.evaluate(beat)
    page.get_by_text("You are no longer signed in.").wait_for(state="hidden")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was changed successfully").wait_for()
    assert Draft.objects.get().title == "Long thought about"


@pytest.mark.long
def test_another_user_of_the_same_browser_is_not_shown_it(page, draft) -> None:
    factories.user("sokolova")
    opened(page, page_of(draft))
    page.locator("#id_title").fill("Hers alone")
    is_kept(page, "Hers alone")
    Session.objects.all().delete()
    page = killed(page)
    sign_in(page, "sokolova")
    opened(page, page_of(draft))
    none_is_offered(page)
    Session.objects.all().delete()
    sign_in(page, "petrova")
    opened(page, page_of(draft))
    assert offer(page).count() == 1


@pytest.mark.long
def test_who_signs_out_leaves_nothing_behind(page, draft) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    opened(page, page_of(draft))
    page.locator("#id_title").fill("A word more")
    is_kept(page, "A word more")
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("link", name="Log in again").wait_for()
    assert page.evaluate(KEPT) == []


@pytest.mark.long
def test_what_is_being_typed_in_another_window_is_not_offered(page) -> None:
    opened(page, ADD)
    page.locator("#id_title").fill("In the first window")
    is_kept(page, "In the first window")
    second = opened(page.context.new_page(), ADD)
    none_is_offered(second)
    second.close()


@pytest.mark.long
def test_texts_of_more_than_a_week_ago_are_dropped(page, draft) -> None:
    old = json.dumps(
        {"at": (timezone.now().timestamp() - 8 * 86400) * 1000, "fields": {"x": ["y"]}}
    )
    page.evaluate("left => localStorage.setItem('newsroom.kept.1.draft-1.x', left)", old)
    page.evaluate("localStorage.setItem('newsroom.kept.1.draft-1.y', 'no JSON')")
    opened(page, page_of(draft))
    assert page.evaluate(KEPT) == []


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


@pytest.mark.long
def test_a_refused_form_keeps_what_was_typed_before_it_was_sent(page, draft) -> None:
    opened(page, page_of(draft))
    page.locator("#id_summary").fill("Typed first.")
    page.locator("#id_title").fill("")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("This field is required.").wait_for()
    editor_is_there(page)
    page.locator("#id_title").fill("Typed second")
    is_kept(page, "Typed second")
    page = opened(killed(page), page_of(draft))
    assert offer(page).count() == 1
    offer(page).get_by_role("button", name="Restore").click()
    assert page.locator("#id_title").input_value() == "Typed second"
    assert page.locator("#id_summary").input_value() == "Typed first."


# Leaving


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


# Who else is there


@pytest.mark.long
def test_two_who_have_it_open_see_each_other_until_one_leaves(page, new_page, draft) -> None:
    factories.user("sokolova")
    opened(page, page_of(draft))
    other: BrowserContext = new_page().context
    hers = other.pages[0]
    sign_in(hers, "sokolova")
    opened(hers, page_of(draft))
    assert "petrova opened it" in hers.get_by_role("status").first.inner_text()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("sokolova opened it just now.").wait_for()
    assert page.locator("#presence").get_attribute("aria-live") == "polite"
    hers.goto("/admin/")
    page.wait_for_function(
        """() => { document.dispatchEvent(new Event('visibilitychange'));
            return !document.getElementById('presence').textContent; }""",
        polling=200,
    )
    assert [opening.user.username for opening in Opening.objects.all()] == ["petrova"]
