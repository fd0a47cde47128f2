"""The grid of the week in a real browser, with and without scripts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from consular.models import OpeningHours
from tests import factories
from tests.browser import needs_browser
from tests.consular import schedules
from tests.test_accessibility import violations
from tests.test_desk_accessibility import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_browser


@pytest.mark.long
@pytest.mark.parametrize("scripts", [True, False])
def test_a_week_is_typed_previewed_and_saved(
    new_page: Callable[..., "Page"], complaints: list[str], scripts: bool
) -> None:
    factories.mission()
    factories.user("petrova")
    schedules.office()
    page = new_page(java_script_enabled=scripts)
    sign_in(page)
    page.goto("/admin/consular/openinghours/add/")
    page.get_by_label("Whose hours").select_option("Consular section")
    page.get_by_label("Monday").fill("9-12:30, 14-17 by appointment")
    page.get_by_label("Tuesday").fill("14-9")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Tuesday: “14-9” ends before it begins").wait_for()
    page.get_by_label("Tuesday").fill("")
    page.get_by_label("Tuesday").press("Enter")  # the first button looks, and saves nothing
    page.get_by_text("Preview: nothing is saved yet").wait_for()
    assert page.locator(".preview__weeks td").count() == 28
    assert page.get_by_label("Monday").input_value() == "9-12:30, 14-17 by appointment"
    assert complaints == []
    if scripts:
        assert violations(page) == []  # axe styles what it measures, which the policy refuses
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
    assert [str(span) for span in OpeningHours.objects.get().days()[0]] == [
        "09:00–12:30",
        "14:00–17:00",
    ]


@pytest.mark.long
def test_a_year_of_holidays_is_confirmed_with_the_keyboard(
    new_page: Callable[..., "Page"], complaints: list[str]
) -> None:
    factories.mission()
    factories.user("petrova")
    schedules.office(subdivision="ENG")
    page = new_page(viewport={"width": 360, "height": 800})
    sign_in(page)
    page.goto("/admin/consular/holiday/year/2027/")
    assert complaints == []
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Confirm the holidays of 2027").press("Enter")
    page.get_by_text("The holidays of 2027 are confirmed.").wait_for()
