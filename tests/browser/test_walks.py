"""Walks through the running product as its readers take them."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Server

pytestmark = pytest.mark.browser
LOCATIONS = "code,name,region,city,time_zone,opened_on,closed_on,restarted_on,screens,seats\n"
PAGES = ("", "health", "standards", "priorities", "voice", "data", "account", "main", "nowhere")


def settled(page: Page) -> None:
    """Until the script has run to its end."""
    page.wait_for_selector("h2")
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")


def test_a_stranger_sees_the_sign_in_and_nothing_else_at_every_address(
    demo_url: str, tmp_path: Path, browser
) -> None:
    file = tmp_path / "foyer.duckdb"
    shutil.copy(demo_url.removeprefix("duckdb:///"), file)
    server = Server(file)
    server.wait()
    try:
        # The first request after boot is a deep link: Streamlit once served pages before the main script ran.
        for name in PAGES[2:] + PAGES[:2]:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{server.address}/{name}")
            expect(page.locator("input[name=password]")).to_be_visible()
            assert page.url.startswith(f"{server.address}/signin")
            assert page.locator("[data-testid=stApp]").count() == 0
            context.close()
    finally:
        server.stop()


def test_a_deep_link_leads_through_the_sign_in_to_its_page(visit: Open) -> None:
    page = visit("/standards?region=north&period=3m", "executive")
    settled(page)
    assert "/standards" in page.url
    assert "region=north" in page.url
    expect(page.get_by_text("North", exact=True).first).to_be_visible()


def test_a_filter_changes_the_heatmap_and_the_address_and_a_pasted_link_opens_the_same_view(
    visit: Open,
) -> None:
    page = visit("/standards", "executive")
    page.wait_for_selector(".ytick")
    before = page.locator(".ytick").all_text_contents()
    page.get_by_role("combobox", name=re.compile("Region")).click()
    page.get_by_role("option", name="South").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("region=south"))
    page.wait_for_function(
        "before => [...document.querySelectorAll('.ytick')].map(t => t.textContent).join() !== before",
        arg=",".join(before),
    )
    settled(page)
    rows = page.locator(".ytick").all_text_contents()
    assert rows
    assert rows != before
    again = page.context.new_page()
    again.goto(page.url)
    again.wait_for_selector(".ytick")
    settled(again)
    assert again.locator(".ytick").all_text_contents() == rows


def test_a_click_on_a_cell_leads_to_its_audits_and_their_answers(visit: Open) -> None:
    page = visit("/standards", "executive")
    settled(page)
    page.wait_for_selector(".ytick")
    cell = page.locator(".scatterlayer .point").first.bounding_box()
    page.mouse.click(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)
    finding = page.get_by_role("heading", name=re.compile(r"kept in [\d\s]+ of [\d\s]+ checks")).last
    expect(finding).to_be_visible()
    audits = page.get_by_test_id("stDataFrame").first
    audits.scroll_into_view_if_needed()
    box = audits.bounding_box()
    page.mouse.click(box["x"] + 12, box["y"] + 52)
    expect(page.get_by_role("heading", name=re.compile("score"))).to_be_visible()


def test_on_a_phone_a_list_is_first_and_nothing_scrolls_sideways(visit: Open) -> None:
    page = visit("/standards", "executive", phone=True)
    settled(page)
    expect(page.get_by_role("radio").first).to_be_visible()
    for path in ("", "priorities", "voice", "standards"):
        page.goto(f"{origin(page)}/{path}")
        settled(page)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390, path


def origin(page: Page) -> str:
    return page.evaluate("location.origin")


def test_a_cinema_director_reads_ukrainian_and_is_not_offered_others_pages(visit: Open) -> None:
    page = visit("/", "cinema")
    settled(page)
    assert page.evaluate("document.documentElement.lang") == "uk"
    expect(page.get_by_role("link", name=re.compile("Стандарти"))).to_be_visible()
    offered = page.locator("nav a").evaluate_all("all => all.map(link => new URL(link.href).pathname)")
    assert "/standards" in offered
    assert not {"/data", "/priorities"} & set(offered)
    page.goto(f"{origin(page)}/data")
    page.wait_for_timeout(1500)
    assert page.locator("input[type=file]").count() == 0


def test_signing_out_ends_the_session_in_every_tab(visit: Open) -> None:
    page = visit("/account", "executive")
    settled(page)
    other = page.context.new_page()
    other.goto(f"{origin(page)}/voice")
    settled(other)
    page.goto(f"{origin(page)}/signout")
    if page.locator("form button").count():
        page.locator("form button").first.click()
    expect(page.locator("input[name=password]")).to_be_visible()
    other.get_by_role("textbox").last.fill("queue")
    other.keyboard.press("Enter")
    expect(other.get_by_role("link", name="Sign in")).to_be_visible()
    assert other.locator("h2").count() == 0


def test_a_file_is_loaded_on_the_page_and_every_row_is_told(visit: Open, tmp_path: Path) -> None:
    file = tmp_path / "foyer_locations.csv"
    file.write_text(LOCATIONS + "NEW01,New Hall,North,Chernihiv,Europe/Kyiv,,,,4,400\n")
    page = visit("/data", "admin")
    settled(page)
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Check only").click()
    expect(page.get_by_role("heading", name="1 row would be written")).to_be_visible()
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name="1 row was written")).to_be_visible()
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("heading", name="0 rows were written")).to_be_visible()


def test_the_command_line_hands_its_file_to_the_server_that_holds_the_database(
    server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "more.csv"
    file.write_text(LOCATIONS + "NEW02,Newer Hall,North,Sumy,Europe/Kyiv,,,,4,400\n")
    done = server.command("load", str(file), "--profile", "foyer_locations")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Loaded more.csv" in done.stdout
    again = server.command("load", str(file), "--profile", "foyer_locations")
    assert "Loaded more.csv" in again.stdout
