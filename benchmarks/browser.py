"""How long does a reader wait for the first view, and for the heatmap after choosing a filter? `make bench-browser`.

Measured in Debian's Chromium, inside the page, against a real server on the demo network:
from   the pointerdown event on an option of the filter (another period, one more region)
until  the second animation frame after the last change of the heatmap's labels and cell texts, i.e. until the
       figure that belongs to the choice is on the screen. Whether it was the last is known only after the page
       has been quiet for a while; that wait is not counted. Opening the list of options is not counted either.
First views are measured on a server that has just said it is ready and asked nothing yet, by a browser with a new
profile: from the click on "sign in", three seconds after the form came (nobody types faster), and from the start of
the navigation with a session; until the second frame after Health's figures have their last words. The headline and
the tiles come before them.

Playwright listens to the script engine, which then parses the figure library a second time for the lines of its
functions: beginning it takes 0.75 s of work instead of 0.3 s in a browser that nobody listens to. AS_UNHEARD has
the lines kept at first, and it takes 0.3 s again.

"Cold" is the first time anyone asks for a view, "warm" the same views asked by a second browser. The browser
runs on the same machine as the server, without a graphics card, and without a network between them.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, Playwright, StorageState, sync_playwright
from playwright.sync_api import TimeoutError as NothingNewError

from benchmarks.screenshots import CHROMIUM
from benchmarks.server import make_demo, server_on
from benchmarks.timing import Times, print_table

LIMIT = 400.0  # ms, the median to stay under
CHANGES = 32
FIRST_VIEW_LIMIT = 2_500.0  # ms
STARTS = 5  # of the server, for each way in
AS_UNHEARD = "--js-flags=--no-enable-lazy-source-positions"
TYPING = 3_000  # ms between the sign-in form and the click
# 4 weeks, 3, 12 and 24 months; "everything" shows the demo's 24 months again, and own dates need two clicks.
PERIODS = 4
FIRST_PERIOD = 2  # the page opens with twelve months
# Longer than any pause of one rerun between two of its changes, as watched.
QUIET = 700
SAME = 6_000  # ms without a new figure after which the change is taken to lead to the same one
WATCH = Path(__file__).with_name("painted.js").read_text()
_DONE = f"""() => foyerSeen.painted && performance.now() - foyerSeen.painted > {QUIET}
  && !document.querySelector('[data-stale=true], [data-testid=stStatusWidget]')"""


def sign_in(browser: Browser, address: str) -> tuple[Page, float]:
    """A signed-in page on Health, and the milliseconds from the click on "sign in" to its painted figures."""
    page = _watched(browser)
    page.goto(f"{address}/signin")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "foyer-demo-2026")
    page.wait_for_timeout(TYPING)
    started = page.evaluate("Date.now()")
    page.click("form button")
    page.wait_for_selector("[data-testid=stApp]", timeout=30_000)
    _wait(page)
    return page, page.evaluate("performance.timeOrigin + foyerSeen.painted") - started


def time_first_views(folder: Path, play: Playwright) -> dict[str, Times]:
    """First views by both ways in, each on a server and in a browser that have just started."""
    clicked, opened = [], []
    for _start in range(STARTS):
        with server_on(folder) as address, _browser(play) as browser:
            page, taken = sign_in(browser, address)
            clicked.append(taken)
            session = page.context.storage_state()
        with server_on(folder) as address, _browser(play) as browser:
            opened.append(open_page(_watched(browser, session), f"{address}/"))
    return {"click on sign in": Times(np.array(clicked)), "address of Health": Times(np.array(opened))}


def open_page(page: Page, address: str) -> float:
    """Open a page by its address; milliseconds from the navigation's start to its painted figures."""
    page.goto(address)
    _wait(page)
    return float(page.evaluate("foyerSeen.painted"))


def changes(page: Page) -> Iterator[Callable[[], None]]:
    """Clicks that each lead to a view not seen before: four other periods, one more region, and so on."""
    at = FIRST_PERIOD
    for step in range(CHANGES):
        if step % PERIODS == PERIODS - 1:
            yield partial(_pick, page, "stMultiSelect", "[role=option][aria-selected=false]", 0)
            continue
        at = (at + 1) % PERIODS
        yield partial(_pick, page, "stSelectbox", "[role=option]", at)


def time_changes(page: Page) -> Times:
    """Make every change, wait for its figure; those that lead to the same figure are left out."""
    taken = []
    for change in changes(page):
        change()
        # One more region may leave the twenty worst rows as they are: nothing is painted, nothing counted.
        with suppress(NothingNewError):
            page.wait_for_function(_DONE, timeout=SAME)
            taken.append(page.evaluate("foyerSeen.painted - foyerSeen.pressed"))
        page.keyboard.press("Escape")
        page.mouse.move(5, 5)
    return Times(np.array(taken))


def _pick(page: Page, widget: str, options: str, place: int) -> None:
    """Open the first such filter and click on an option; the figures' clock starts at the click."""
    page.get_by_test_id(widget).first.locator("button[aria-haspopup]").click()
    page.locator(options).nth(place).click()


@contextmanager
def _browser(play: Playwright) -> Iterator[Browser]:
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM, AS_UNHEARD])
    try:
        yield browser
    finally:
        browser.close()


def _watched(browser: Browser, session: StorageState | None = None) -> Page:
    """A page in a context of its own that notes when figures are painted. session: of somebody signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=session)
    context.add_init_script(WATCH)
    return context.new_page()


def _wait(page: Page) -> None:
    page.wait_for_function(_DONE, timeout=60_000)


def main() -> None:
    """Measure and print; a report, not a test."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as made, sync_playwright() as play:
        folder = Path(made)
        make_demo(folder)
        first = time_first_views(folder, play)
        with server_on(folder) as address, _browser(play) as browser:
            page, _signed_in = sign_in(browser, address)
            opened = open_page(page, f"{address}/standards")
            cold = time_changes(page)
            page.context.close()
            page, _signed_in = sign_in(browser, address)
            reopened = open_page(page, f"{address}/standards")
            warm = time_changes(page)
    print(f"{os.cpu_count()} cores, load {load:.1f} before, {os.getloadavg()[0]:.1f} after; {time.strftime('%F')}")
    rows = [_row(f"{name} to painted Health, cold ({STARTS} starts)", times) for name, times in first.items()]
    rows += [_row(f"filter click to painted heatmap, {name} ({len(times.milliseconds)} changes)", times)
             for name, times in (("cold", cold), ("warm", warm))]  # fmt: skip
    print_table(["ms", "median", "p95", "worst", "best"], rows)
    print(f"\naddress of Standards to painted heatmap: {opened:.0f} ms first, {reopened:.0f} second")
    worst = max(float(times.milliseconds.max()) for times in first.values())
    print(f"first view cold under {FIRST_VIEW_LIMIT:.0f} ms: {_yes(worst < FIRST_VIEW_LIMIT)} (worst {worst:.0f} ms)")
    print(f"filter click to painted heatmap, median under {LIMIT:.0f} ms: {_yes(cold.median < LIMIT)} "
          f"({cold.median:.0f} ms cold, {warm.median:.0f} ms warm)")  # fmt: skip


def _row(name: str, times: Times) -> list[str]:
    return [name, *(f"{value:.0f}" for value in (times.median, times.p95, times.milliseconds.max(), times.best))]


def _yes(reached: bool) -> str:
    return "yes" if reached else "no"


if __name__ == "__main__":
    main()
