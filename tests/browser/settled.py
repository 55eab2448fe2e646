"""When a page stands still, and which pages there are."""

from playwright.sync_api import Page

from tests.browser.conftest import ROOT

PAGES = sorted(file.stem for file in (ROOT / "pages").glob("*.py") if file.stem != "main")


def open_settled(page: Page, path: str) -> None:
    """Go to a page of ours by its address, until its script has run to its end."""
    page.goto(page.evaluate("location.origin") + "/" + path.removeprefix("health"))
    settled(page)


def settled(page: Page) -> None:
    """Until the script has run to its end and nothing on the page is of the run before."""
    page.wait_for_selector(".stApp[data-test-script-state=notRunning] h2")
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
