"""How long does a reader wait for the heatmap after choosing a filter? `make bench-browser`.

Measured in Debian's Chromium, inside the page, against a real server on the demo network:
from   the pointerdown event on an option of the filter (another period, one more region)
until  the second animation frame after the last change of the heatmap's labels and cell texts, i.e. until the
       figure that belongs to the choice is on the screen. Whether it was the last is known only after the page
       has been quiet for a while; that wait is not counted. Opening the list of options is not counted either.
"Cold" is the first time anyone asks for a view, "warm" the same views asked by a second browser. The browser
runs on the same machine as the server, without a graphics card, and without a network between them.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NothingNewError

from benchmarks.screenshots import CHROMIUM
from benchmarks.server import demo_server
from benchmarks.timing import Times, print_table

LIMIT = 400.0  # ms, the median to stay under
CHANGES = 32
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
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(f"{address}/signin")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "foyer-demo-2026")
    started = page.evaluate("Date.now()")
    page.click("form button")
    page.wait_for_selector("[data-testid=stApp]", timeout=30_000)
    _wait(page)
    return page, page.evaluate("performance.timeOrigin + foyerSeen.painted") - started


def open_standards(page: Page, address: str) -> float:
    """Open the page by its address; milliseconds from the navigation's start to the painted heatmap."""
    page.goto(f"{address}/standards")
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


def _wait(page: Page) -> None:
    page.wait_for_function(_DONE, timeout=60_000)


def main() -> None:
    """Measure and print; a report, not a test."""
    with tempfile.TemporaryDirectory() as folder, demo_server(Path(folder)) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        load = os.getloadavg()[0]
        page, first = sign_in(browser, address)
        opened = open_standards(page, address)
        cold = time_changes(page)
        page.context.close()
        page, again = sign_in(browser, address)
        reopened = open_standards(page, address)
        warm = time_changes(page)
        browser.close()
    print(f"{os.cpu_count()} cores, load {load:.1f} before, {os.getloadavg()[0]:.1f} after; {time.strftime('%F')}")
    rows = [[f"filter click to painted heatmap, {name} ({len(times.milliseconds)} changes)",
             *(f"{value:.0f}" for value in (times.median, times.p95, times.best))]
            for name, times in (("cold", cold), ("warm", warm))]  # fmt: skip
    rows.append(["sign-in click to painted Health, first and second browser", f"{first:.0f}", f"{again:.0f}", ""])
    rows.append(["address of Standards to painted heatmap, first and second", f"{opened:.0f}", f"{reopened:.0f}", ""])
    print_table(["ms", "median", "p95", "best"], rows)
    said = "yes" if cold.median < LIMIT else "no"
    print(f"\nfilter click to painted heatmap, median under {LIMIT:.0f} ms: {said} ({cold.median:.0f} ms cold, "
          f"{warm.median:.0f} ms warm)")  # fmt: skip


if __name__ == "__main__":
    main()
