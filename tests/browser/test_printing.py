"""Every page on paper: A4 across, nothing cut, no widgets, who printed it on every sheet."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PageObject, PdfReader

from tests.browser.conftest import Open
from tests.browser.settled import PAGES, open_settled

pytestmark = pytest.mark.browser
A4_ACROSS = (842, 595)  # points
# Sheets of the demo network seen by its administrator; a finding more may be a sheet more.
MOST_SHEETS = {"health": 1, "standards": 1, "priorities": 4, "reliability": 2, "account": 1, "data": 1}


def printed(page: Page) -> PdfReader:
    """What the browser prints, with the paper that the page asks for."""
    page.evaluate("document.fonts.ready")
    # The paper's style and its stamp are put beside the page, not in it: they may come after its last word.
    page.wait_for_function(
        "() => ['A4 landscape', '@bottom-left'].every("
        "part => [...document.querySelectorAll('style')].some(one => one.textContent.includes(part)))"
    )
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))


def words(sheet: PageObject) -> str:
    """The words of a sheet without spaces: a PDF places letters, and its reader guesses where words end."""
    return squeezed(sheet.extract_text())


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def foot_and_page(sheet: PageObject) -> tuple[str, str]:
    """What stands in the margin, which the browser writes first, and the page itself."""
    foot, end, page = words(sheet).partition("Demodataofaninventedchain.")
    return foot + end, page


def test_every_page_prints_on_a4_across_its_title_first_and_who_printed_it_on_every_sheet(visit: Open) -> None:
    page = visit("/", "admin")
    for name in PAGES:
        open_settled(page, name)
        title = squeezed(page.locator("h2").first.inner_text())
        sheets = printed(page).pages
        assert len(sheets) <= MOST_SHEETS.get(name, 5), name
        assert foot_and_page(sheets[0])[1].startswith(title), name
        for place, sheet in enumerate(sheets, start=1):
            assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_ACROSS
            foot = foot_and_page(sheet)[0]
            assert "(Administrator,seesthewholechain);pageof" in foot, (name, place)
            assert f"{place}/{len(sheets)}" in foot, (name, place)


def test_paper_says_what_the_filters_were_set_to_and_shows_no_filter_and_no_way_on(visit: Open) -> None:
    page = visit("/standards?region=south&period=3m", "executive")
    open_settled(page, "standards?region=south&period=3m")
    page.emulate_media(media="print")
    assert page.get_by_text(re.compile(r"^South\. All channels\. .* to .*\.$")).is_visible()
    shown = page.locator(
        ":is(.stMultiSelect, .stSelectbox, .stButtonGroup, .stPopover, nav, header a, header button):visible"
    )
    assert shown.all_inner_texts() == []
    assert not page.get_by_text("Pick a cell").is_visible()
    page.emulate_media(media="screen")
    assert not page.get_by_text("Printed by").is_visible()
    expect(page.locator(".stMultiSelect").first).to_be_visible()


@pytest.mark.parametrize("width", [1024, 1440, 2200])
def test_no_figure_is_wider_than_its_place_whatever_window_it_was_drawn_for(visit: Open, width: int) -> None:
    page = visit("/", "executive", viewport={"width": width, "height": 900})
    for name in ("health", "standards"):
        open_settled(page, name)
        page.wait_for_selector(".main-svg")
        drawn = page.locator(".main-svg").first.evaluate("e => e.getBoundingClientRect().width")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1032, "height": 703})  # A4 across without its margins, in CSS pixels
        # Chromium prints without a run of scripts in between; here the figure may be drawn again, so its old
        # width is put back before the measure.
        over = page.evaluate(
            """drawn => [...document.querySelectorAll('.stPlotlyChart')].map(place => {
              const svg = place.querySelector('.main-svg'); svg.setAttribute('width', drawn);
              return svg.getBoundingClientRect().right - place.getBoundingClientRect().right })""",
            drawn,
        )
        assert max(over) <= 1, (name, over)
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": width, "height": 900})


def test_a_marked_part_begins_a_sheet_of_its_own(visit: Open) -> None:
    page = visit("/priorities", "executive")
    open_settled(page, "priorities")
    finding = page.get_by_role("heading", name=re.compile("critical failures? in 90 days")).inner_text()
    sheets = [foot_and_page(sheet)[1] for sheet in printed(page).pages]
    assert sum(sheet.startswith(squeezed(finding)) for sheet in sheets) == 1
    assert any("Papershowsthefirst" in sheet for sheet in sheets)
