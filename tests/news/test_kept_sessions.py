"""Typed text outlives sessions, is nobody else's, and is kept a week at most."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from news.models import Draft, Opening
from tests import factories
from tests.browser import needs_browser
from tests.news.desk import page_of
from tests.news.typed_text import (
    KEPT,
    TEXT,
    editor_is_there,
    enter,
    is_kept,
    killed,
    none_is_offered,
    offer,
    opened,
    sign_in,
    type_text,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

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
