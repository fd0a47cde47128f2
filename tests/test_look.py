"""Every page fits the screen, both directions of writing and paper, and keeps to itself."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from news.models import Edition
from tests import factories
from tests.browser import needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

pytestmark = needs_browser

# 320 is also what remains of 1280 at a zoom of 400 %: WCAG 2.2, 1.4.10.
WIDTHS = [320, 360, 768, 1280]
SHEET = ["interview", "home", "all messages", "illustrated", "withdrawn", "consular"]


def too_wide(page: "Page", name: str) -> list[str]:
    """The widths at which there is something to scroll to beside the page."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            found.append(f"{name} at {width}: {beyond} px")
    return found


@pytest.mark.long
def test_no_page_scrolls_sideways(new_page: "NewPage", addresses: dict[str, str]) -> None:
    page, found = new_page(), []
    for name, address in addresses.items():
        page.goto(address)
        found += too_wide(page, name)
        page.evaluate("Object.assign(document.documentElement, {lang: 'ar', dir: 'rtl'})")
        found += too_wide(page, f"{name} from right to left")
    assert found == []


@pytest.mark.long
def test_names_as_long_as_the_newsroom_allows_break_where_they_must(new_page: "NewPage") -> None:
    mission = factories.mission()
    mission.name, mission.host_city = "Embassy" * 28, "W" * 100
    mission.save()
    factories.contact(label="Consular" * 12, email=f"{'consul' * 10}@{'example' * 8}.org")
    long = factories.category("Disarmament" * 9)
    factories.published(title="Title" * 51, summary="Summary" * 100, categories=[long])
    page, found = new_page(), []
    for address in ("/", "/news/", f"/news/category/{long.slug}/", "/consular/"):
        page.goto(address)
        found += too_wide(page, address)
    page.goto(Edition.objects.get().get_absolute_url())
    found += too_wide(page, "message")
    assert found == []


def test_a_wide_table_in_an_interview_is_scrolled_and_not_the_page(new_page: "NewPage") -> None:
    cells = "".join(f"<td>Representatives{number}</td>" for number in range(8))
    table = f"<table><tbody><tr>{cells}</tr></tbody></table>"
    text = f"{table}<p>Question: Why?</p><p>Answer: Because.</p>{table}"
    edition = factories.published("interview", body=text)
    page = new_page()
    for address in ("/", edition.get_absolute_url()):
        page.goto(address)
        assert page.locator(".transcript > table").count() == 2
        assert too_wide(page, address) == []
    page.emulate_media(media="print")
    right = "all => all.map(one => one.getBoundingClientRect().right <= innerWidth)"
    page.set_viewport_size({"width": 1280, "height": 640})
    assert page.locator(".transcript > *").evaluate_all(right) == [True] * 6


@pytest.mark.long
def test_the_text_begins_on_one_line_down_every_page(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    page = new_page()
    starts = {}
    for name, address in addresses.items():
        page.goto(address)
        starts[name] = page.evaluate(
            """() => [...document.querySelectorAll(
                    ":is(.rail__text, .rail__wide):not([dir=rtl], [dir=rtl] *)")]
                .filter((part) => part.checkVisibility())
                .map((part) => part.getBoundingClientRect().left
                    - parseFloat(getComputedStyle(part).marginLeft))"""
        )
    lines = {line for found in starts.values() for line in found}
    assert len(lines) == 1, starts


@pytest.mark.long
def test_an_arabic_text_runs_from_right_to_left_within_an_english_page(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    page = new_page()
    page.goto(addresses["Arabic"])
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert page.locator("article").get_attribute("dir") == "rtl"
    date, text = (
        page.locator(part).evaluate("part => part.getBoundingClientRect().left")
        for part in (".page-head time", "h1")
    )
    assert date > text
    page.goto(addresses["all messages"])
    assert page.locator(".entry [dir=rtl] a").count() == 1
    dates = page.locator(".entry__date").evaluate_all("dates => dates.map(date => date.offsetLeft)")
    assert len(set(dates)) == 1


# --- Privacy --------------------------------------------------------------------------------


@pytest.mark.long
def test_no_page_asks_another_host_sets_a_cookie_or_breaks_the_policy(
    new_page: "NewPage", addresses: dict[str, str], complaints: list[str]
) -> None:
    page = new_page()
    for address in addresses.values():
        page.goto(address, wait_until="networkidle" if "medal" in address else "load")
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert complaints == []


def test_what_the_policy_refuses_is_heard(new_page: "NewPage", complaints: list[str]) -> None:
    factories.mission()
    page = new_page()
    page.goto("/")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">Red</p>')"
    )
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/'}))")
    page.wait_for_timeout(100)
    heard = " ".join(complaints)
    assert "style-src" in heard
    assert "img-src" in heard
    assert f"{page.url}: https://example.org/" in complaints


# --- Paper ----------------------------------------------------------------------------------


def on_paper(new_page: "NewPage", address: str) -> "Page":
    page = new_page()
    page.emulate_media(media="print")
    page.goto(address)
    return page


@pytest.mark.long
def test_paper_leaves_out_what_can_only_be_pressed(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    for name in SHEET:
        page = on_paper(new_page, addresses[name])
        for part in ("nav", "form", "button", "summary", ".tools", ".skip", ".strip"):
            shown = page.locator(part).locator("visible=true").count()
            assert shown == 0, (name, part)
        page.close()
    page = on_paper(new_page, addresses["interview"])
    assert page.get_by_text("Permanent address: http").is_visible()


def test_paper_says_where_links_lead_and_leaves_out_those_into_the_site(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    page = on_paper(new_page, addresses["reply"])
    for words, leads in (("link", "https://example.org/a"), ("Read it", "https://example.org/st")):
        link = page.locator("article a", has_text=re.compile(f"^{words}$"))
        assert leads in link.evaluate("link => getComputedStyle(link, '::after').content")
    page.goto(addresses["corrected"])
    assert page.get_by_text("The figure was five.").is_visible()
    assert page.get_by_text("very version and what changed").locator("visible=true").count() == 0
    page.goto(addresses["office"])
    for words in ("Save in your address book", "for your calendar"):
        assert page.get_by_text(words).locator("visible=true").count() == 0


def test_a_name_in_the_rail_lets_the_page_end_after_its_section(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    page = on_paper(new_page, addresses["consular"])
    names = page.locator("h2.rail__label, h3.rail__label")
    assert set(names.evaluate_all("all => all.map(one => getComputedStyle(one).breakAfter)")) == {
        "auto"
    }


@pytest.mark.long
@pytest.mark.parametrize("where", ["/", "interview"])
def test_paper_has_every_turn_of_an_interview(new_page: "NewPage", where: str) -> None:
    call_command("load_sample", verbosity=0)
    interview = Edition.objects.get(kind="interview")
    page = on_paper(new_page, interview.get_absolute_url() if where == "interview" else where)
    assert page.locator(".transcript .turn + *").locator("visible=true").count() == 12
    text = page.locator("main").inner_text()
    assert "It’s fake, and that’s it." in text
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF-")
    assert 2 <= pdf.count(b"/Type /Page\n") <= 6


def test_a_turn_that_a_link_leads_to_stands_in_one_band(new_page: "NewPage") -> None:
    text = "<p>Question: Why?</p><p>Answer: Because.</p><p>And so on.</p><ul><li>Here.</li></ul>"
    edition = factories.published("interview", body=text)
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{edition.get_absolute_url()}#a1")
    parts = page.locator(":target .turn__cue, :target ~ *")
    assert parts.count() == 4
    assert len(set(parts.evaluate_all("all => all.map(one => one.getBoundingClientRect().x)"))) == 1
    colours = parts.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert len(set(colours)) == 1
    assert colours[0] != "rgba(0, 0, 0, 0)"


def test_paper_parts_the_name_of_the_mission_from_the_reference(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    page = on_paper(new_page, addresses["interview"])
    above, below = page.locator(".masthead").bounding_box(), page.locator(".sheet").bounding_box()
    assert above
    assert below
    assert below["y"] - above["y"] - above["height"] >= 8
