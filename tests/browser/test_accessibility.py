"""WCAG 2.2 AA on every page, by machine and by keyboard; docs/accessibility.md says what was found and how."""

import re
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import Open
from tests.browser.settled import PAGES, open_settled, settled

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {name: {"enabled": True} for name in ("heading-order", "page-has-heading-one", "target-size")},
    "resultTypes": ["violations"],
}
# The letters inside a figure: axe cannot tell what colour lies under them, and takes seconds to say so. Their
# contrast is computed in tests/components/test_palette.py; a figure has a role and a name, which axe does read.
NOT_BY_AXE = {"exclude": [[".main-svg"]]}


class Theirs(NamedTuple):
    """A violation inside a widget of Streamlit: the rule, a part of the element, and what would have to change."""

    rule: str
    element: str
    reason: str


THEIRS = [
    Theirs(
        "target-size", 'role="spinbutton"',
        "Day and month in st.date_input are 17 x 18 px side by side. The whole field opens a calendar whose days "
        "are larger, and the periods beside it need no date. Streamlit would have to widen its DateSegment "
        "(https://github.com/streamlit/streamlit, frontend/lib/src/components/widgets/DateInput).",
    ),
    Theirs(
        "list", "stSidebarNavItems",
        "On a phone the menu's sections are div elements inside its ul. Every link has a name and is reached by "
        "keyboard. Streamlit would have to make a section a list of its own "
        "(https://github.com/streamlit/streamlit, frontend/app/src/components/Navigation).",
    ),
    Theirs(
        "listitem", '<li class="st-emotion-cache',
        "The same: li elements of the menu inside the div of a section. Ours, in text, have no class.",
    ),
]  # fmt: skip


def violations(page: Page) -> list[str]:
    """What axe finds that is ours, as rule, element and reason."""
    found = Axe().run(page, context=NOT_BY_AXE, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == one.rule and one.element in node["html"] for one in THEIRS)
    ]


# Beside its own size each is made small once: a phone of 320 px, and a desktop at 200 %, which has half the pixels.
SMALL = {"desktop": {"width": 720, "height": 450}, "phone": {"width": 320, "height": 640}}


# A phone has the same colours as a desktop: dark is looked at once.
@pytest.mark.parametrize(("size", "mode"), [("desktop", "light"), ("desktop", "dark"), ("phone", "light")])
def test_no_page_shuts_anybody_out(visit: Open, size: str, mode: str) -> None:
    page = visit("/", "admin", phone=size == "phone", color_scheme=mode)
    usual = page.viewport_size
    problems = []
    for name in PAGES:
        open_settled(page, name)
        found = violations(page) + small_controls(page)
        page.set_viewport_size(SMALL[size])
        if is_too_wide(page):
            found.append(f"scrolls sideways at {SMALL[size]['width']} px")
        page.set_viewport_size(usual)
        if not page.title().endswith(" · Foyer"):
            found.append(f"the title is {page.title()}")
        problems += [f"{name}: {one}" for one in found]
    assert problems == []


def small_controls(page: Page) -> list[str]:
    """What can be pressed and is smaller than 24 px.

    WCAG 2.5.8 leaves out links within a line of text, and what stands alone, as Streamlit's mark of a heading does.
    """
    return page.evaluate(
        """() => [...document.querySelectorAll('.st-key-page :is(button, a, summary, [role=radio])')]
        .filter(e => !e.matches('[aria-label="Link to heading"]'))
        .filter(e => e.tabIndex >= 0 && e.getClientRects().length && !(e.tagName === 'A' && e.closest('p, li')))
        .map(e => [e.getBoundingClientRect(), e])
        .filter(([box, e]) => Math.min(box.width, box.height) < 24)
        .map(([box, e]) => `${box.width} x ${box.height}: ${e.outerHTML.slice(0, 200)}`)"""
    )


def is_too_wide(page: Page) -> bool:
    """Whether the document, or Streamlit's scrolling part, stays wider than the window; figures follow late."""
    fits = """() => [document.documentElement, document.querySelector('.stMain')]
        .every(e => e.scrollWidth <= innerWidth)"""
    try:
        page.wait_for_function(fits, timeout=3000)
    except TimeoutError:
        return True
    return False


def test_axe_finds_nothing_in_what_is_folded_away(visit: Open) -> None:
    page = visit("/?period=own", "executive")
    settled(page)
    page.locator(".stDateInput").wait_for()
    page.get_by_role("combobox", name=re.compile("Region")).click()
    page.get_by_role("option", name="South").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    for name in ("priorities", "reliability"):
        open_settled(page, name)
        page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(e => e.click())")
        page.locator("details[open]").first.wait_for()
        page.locator(".stDataFrame").first.wait_for()  # that of Priorities is made when it is opened
        settled(page)
        assert violations(page) == [], name


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_on_the_sign_in(visit: Open, mode: str) -> None:
    page = visit("/signin", color_scheme=mode)
    assert violations(page) == []
    page.fill("input[name=login]", "nobody")
    page.fill("input[name=password]", "wrong")
    page.click("form button:not([name])")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


def test_title_and_language_of_a_page_are_the_readers(visit: Open) -> None:
    page = visit("/standards", "cinema")
    expect(page).to_have_title("Стандарти · Foyer")
    assert page.evaluate("document.documentElement.lang") == "uk"


def test_a_keyboard_alone_reaches_a_page_a_filter_a_cell_and_a_download(visit: Open) -> None:
    page = visit("/", "executive")
    # Where it may, Streamlit asks by a window of the system where to save, which a test cannot answer.
    page.add_init_script("delete window.showSaveFilePicker")
    open_settled(page, "")
    tab_to(page, "a", "Standards")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/standards"))
    settled(page)
    tab_to(page, "[role=combobox]", "Region")
    page.keyboard.type("South")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("region=south"))
    page.keyboard.press("Escape")
    settled(page)
    tab_to(page, "[role=combobox]", "Show as")
    page.keyboard.type("Table")
    page.keyboard.press("Enter")
    page.locator(".stDataFrame canvas").first.wait_for()
    settled(page)
    tab_to(page, "button", "Download as CSV")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    tab_to(page, "canvas", "")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name=re.compile(r"kept in [\d\s]+ of [\d\s]+ checks"))).to_be_visible()


def tab_to(page: Page, selector: str, name: str) -> None:
    """Press the tabulator until the element with this name has the focus."""
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        there = page.evaluate(
            "s => { const e = document.activeElement; return [e.matches(s), e.ariaLabel ?? e.textContent] }", selector
        )
        if there[0] and name in there[1]:
            return
        seen.append(there[1][:40])
    pytest.fail(f"{name} is not reached by keyboard, only {seen}")
