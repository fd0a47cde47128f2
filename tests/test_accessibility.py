"""Everybody can read the site: with a screen reader, with the keyboard, without scripts."""

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from tests import factories
from tests.browser import needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

    NewPage = Callable[..., Page]

pytestmark = needs_browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {
    "runOnly": {"type": "tag", "values": STANDARDS},
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2; axe leaves it out unless asked
    "resultTypes": ["violations"],
}
# The same elements in another theme and width: only these can tell a difference.
SEEN = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
SEEN_RULES = {"runOnly": {"type": "rule", "values": SEEN}, "resultTypes": ["violations"]}
# What Tab should stop at. Scripts show the buttons that copy.
# Of buttons of which one is chosen, that one.
STOPS = (
    "a[href], button:not([hidden]), select, "
    "input:not([type=hidden], [type=radio]:not(:checked)), summary"
)


def violations(page: "Page", rules: dict[str, Any] = RULES) -> list[str]:
    """What axe-core finds on the page, a line each."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
    found = page.evaluate("rules => axe.run(rules)", rules)
    return [
        f"{page.url}: {violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.long
def test_axe_finds_nothing_on_any_page_in_light_and_in_dark(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    light = new_page(color_scheme="light")
    dark = new_page(
        color_scheme="dark", viewport={"width": 360, "height": 800}, reduced_motion="reduce"
    )
    found = []
    for address in addresses.values():
        for page, rules in ((light, RULES), (dark, SEEN_RULES)):
            page.goto(address)
            found += violations(page, rules)
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("set_up", [lambda: None, factories.mission], ids=["no mission", "no text"])
def test_axe_finds_nothing_on_an_empty_site(
    new_page: "NewPage", set_up: Callable[[], object]
) -> None:
    set_up()
    page, found = new_page(), []
    for address in ("/", "/news/", "/consular/", "/nothing/"):
        page.goto(address)
        found += violations(page)
    assert found == []


@pytest.mark.long
def test_axe_finds_nothing_from_right_to_left(
    new_page: "NewPage", addresses: dict[str, str]
) -> None:
    page, found = new_page(viewport={"width": 360, "height": 800}), []
    for name in (
        "home",
        "all messages",
        "interview",
        "reply",
        "consular",
        "embargo link",
        "subscribe",
    ):
        page.goto(addresses[name])
        right_to_left(page)
        found += violations(page)
    assert found == []


def right_to_left(page: "Page") -> None:
    """As if the interface spoke Arabic."""
    page.evaluate("Object.assign(document.documentElement, {lang: 'ar', dir: 'rtl'})")


def test_axe_sees_what_is_wrong(new_page: "NewPage") -> None:
    page = new_page()
    page.set_content("<p style='color: #ccc'>Pale</p><a href='/'></a><a href='/'></a>")
    rules = {line.split(": ")[1] for line in violations(page)}
    assert rules >= {"color-contrast", "link-name", "html-has-lang", "landmark-one-main"}


# --- Keyboard -------------------------------------------------------------------------------


def focused(page: "Page") -> dict[str, Any]:
    """What has the focus: its place among the stops, and whether it can be seen."""
    return page.evaluate(
        """(stops) => {
            const element = document.activeElement;
            const box = element.getBoundingClientRect(), outline = 6; // 3 px, 3 px away
            const line = element.getClientRects()[0] ?? box;
            const hit = document.elementFromPoint(
                line.x + line.width / 2, line.y + Math.min(line.height / 2, 12));
            const style = getComputedStyle(element);
            return {
                place: [...document.querySelectorAll(stops)].indexOf(element),
                text: element.textContent.trim() || element.outerHTML,
                covered: !(hit && (element.contains(hit) || hit.contains(element))),
                outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                inside: box.top >= outline && box.left >= 0 && box.right <= innerWidth
                    && (box.bottom <= innerHeight - outline || box.height > innerHeight),
            };
        }""",
        STOPS,
    )


def test_the_first_tab_leads_past_the_navigation(new_page: "NewPage") -> None:
    call_command("load_sample", verbosity=0)
    page = new_page()
    page.goto("/news/")
    page.keyboard.press("Tab")
    first = focused(page)
    assert first["text"] == "Skip to the text"
    assert first["inside"]
    assert first["outlined"]
    assert not first["covered"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.long
@pytest.mark.parametrize("width", [360, 1280])
def test_tab_reaches_everything_in_order_and_shows_where_it_is(
    new_page: "NewPage", addresses: dict[str, str], width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 600}, reduced_motion="reduce")
    page.context.grant_permissions(["clipboard-write"])
    for name in ("home", "second page", "interview", "illustrated", "consular", "subscribe"):
        page.goto(addresses[name])
        # What lies behind a closed fold is reached when it is open.
        stops = page.evaluate(
            """(stops) => [...document.querySelectorAll(stops)]
                .filter((stop) => stop.checkVisibility())
                .map((stop) => stop.type === "date" ? 4 : 1)
                .reduce((all, parts) => all + parts, 0)""",
            STOPS,
        )
        seen = []
        for key in ["Tab"] * stops + ["Shift+Tab"] * (stops - 1):
            page.keyboard.press(key)
            seen.append(focused(page))
        places = [stop["place"] for stop in seen]
        dates = {stop["place"] for stop in seen if 'type="date"' in stop["text"]}
        assert places[0] == 0
        # A date has stops of its own for day, month, year and calendar.
        parts = {place: 4 if place in dates else 1 for place in places}
        assert places[:stops] == [place for place in sorted(parts) for _ in range(parts[place])]
        assert places[stops:] == places[: stops - 1][::-1]
        hidden = [
            f"{name}: {stop['text']}"
            for stop in seen
            if stop["covered"] or not (stop["outlined"] and stop["inside"])
        ]
        assert hidden == []


def test_the_fold_opens_by_keyboard(new_page: "NewPage") -> None:
    call_command("load_sample", verbosity=0)
    page = new_page()
    page.goto("/")
    last = page.locator(".fold .turn").last
    assert not last.is_visible()
    page.locator(".fold__summary").focus()
    page.keyboard.press("Enter")
    assert last.is_visible()


# --- With and without scripts ---------------------------------------------------------------


def test_without_scripts_all_the_text_is_there(new_page: "NewPage") -> None:
    call_command("load_sample", verbosity=0)
    bare, scripted = new_page(java_script_enabled=False), new_page()
    for address in ("/", "/news/", "/news/interviews/", "/consular/"):
        texts = []
        for page in (bare, scripted):
            page.goto(address)
            texts.append(page.locator("main").inner_text())
        assert texts[0] == texts[1]
    bare.goto("/")
    assert bare.get_by_text("when this page was made").is_visible()
    assert bare.locator(".fold__summary").is_visible()


def test_no_button_stands_where_nothing_would_press_it(new_page: "NewPage") -> None:
    call_command("load_sample", verbosity=0)
    page = new_page(java_script_enabled=False)
    page.goto("/news/interviews/")
    page.locator(".entry__title a").click()
    assert page.locator(".turn__copy").count() == 12
    assert not page.locator(".turn__copy").first.is_visible()


def test_with_scripts_both_clocks_and_the_date_keep_going(
    new_page: "NewPage", complaints: list[str]
) -> None:
    factories.mission()
    page = new_page()
    page.clock.install(time="2018-02-18T23:58:20Z")
    page.goto("/")
    strip = page.locator(".strip")
    assert page.get_by_text("when this page was made").count() == 0
    assert "Moscow 02:58 London 23:58" in " ".join(strip.inner_text().split())
    page.clock.run_for(60_000)
    assert "Moscow 02:59 London 23:59" in " ".join(strip.inner_text().split())
    assert "Sunday, 18 February 2018" in strip.inner_text() or "Sunday 18" in strip.inner_text()
    page.clock.run_for(60_000)
    assert "Moscow 03:00 London 00:00" in " ".join(strip.inner_text().split())
    assert "19 February 2018" in strip.inner_text()
    assert complaints == []


@pytest.mark.long
def test_a_turn_is_copied_with_its_source_and_address(
    new_page: "NewPage", complaints: list[str]
) -> None:
    call_command("load_sample", verbosity=0)
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/news/interviews/")
    page.locator(".entry__title a").click()
    page.get_by_role("button", name="Copy a6 with its source").click()
    page.get_by_text("on your clipboard").wait_for(state="attached")
    words, source, address = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert words.startswith("“Look, I am not a medical doctor")
    assert source.startswith("Sergey Lavrov, in English, 20 September 2017")
    assert address.endswith("#a6")
    page.goto(address)
    assert page.locator("#a6").is_visible()
    assert complaints == []
