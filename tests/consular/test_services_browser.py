"""The sheet in a browser: without scripts, on paper, and below an emergency."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests import factories
from tests.browser import needs_browser
from tests.consular import offers, schedules
from tests.test_accessibility import SEEN_RULES, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

pytestmark = [*needs_browser, pytest.mark.database_clock]
SHEET = "/consular/services/passport/sheet/"


@pytest.fixture(autouse=True)
def _site(transactional_db: None) -> None:
    """A passport service as long as such things get, in two offices, and an emergency."""
    factories.mission()
    factories.contact()
    today = timezone.localdate()
    london, edinburgh = schedules.office(), schedules.office("edinburgh", name="Consulate General")
    for office in (london, edinburgh):
        schedules.week(office, "09:00-12:30, 14:30-17:00 by appointment")
    passport = offers.service(
        "passport",
        london,
        edinburgh,
        not_allowed="large bags\nweapons\nfood and drink",
        appointment_url="https://example.org/appointments",
        review_on=today + timedelta(days=90),
    )
    for number in range(8):
        offers.document(passport, f"Document number {number}", copy=True, note="of both parents")
    for kind in ("standard", "urgent", "child"):
        offers.fee(passport, None, today, today + timedelta(days=90), kind=kind)
    now = timezone.now()
    offers.notice(begins=now, ends=now + timedelta(hours=1))


@pytest.mark.long
def test_a_visitor_without_scripts_gets_the_sheet(new_page: "NewPage") -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto("/consular/services/")
    page.get_by_label("Service", exact=True).select_option("passport")
    page.get_by_label("Day of your visit").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_role("button", name="Show what to bring").click()
    page.get_by_label("Office", exact=True).select_option("london")
    page.get_by_role("button", name="Show what to bring").click()
    assert "office=london" in page.url
    assert page.get_by_role("heading", name="What to bring").is_visible()


@pytest.mark.long
@pytest.mark.parametrize("language", ["", "/ru"])
def test_the_sheet_is_one_printed_page(new_page: "NewPage", language: str) -> None:
    page = new_page()
    page.goto(f"{language}{SHEET}")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1


@pytest.mark.long
def test_an_emergency_can_be_read_by_everybody_and_covers_nothing(new_page: "NewPage") -> None:
    for scheme, width in (("light", 1280), ("dark", 360)):
        page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        for path in ("/", SHEET, "/consular/notices/"):
            page.goto(path)
            assert violations(page) == []
            assert violations(page, SEEN_RULES) == []
            banner = page.locator(".banner")
            assert banner.evaluate("each => getComputedStyle(each).position") == "static"
            assert page.evaluate("document.documentElement.scrollWidth") <= width
