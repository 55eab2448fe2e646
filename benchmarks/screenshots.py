"""Pictures of every page at both sizes, light and dark: `make screenshots`. Signs in as the demo's people.

Usage: python -m benchmarks.screenshots ADDRESS FOLDER [page ...]
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PAGES = {"health": "", "standards": "standards", "priorities": "priorities", "voice": "voice", "data": "data"}
PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36"


def sign_in(browser: Browser, address: str, *, size: str, mode: str, login: str = "admin"):
    """A page of a signed-in person at one size and in one mode."""
    width, height = SIZES[size]
    extra = {"user_agent": PHONE, "is_mobile": True, "has_touch": True} if size == "phone" else {}
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=mode, **extra)
    page = context.new_page()
    page.goto(f"{address}/signin")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", "foyer-demo-2026")
    page.click("form button")
    return page


def settle(page) -> None:
    """Wait until the script has run and figures are painted."""
    page.wait_for_selector("[data-testid=stApp]", timeout=30_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget]') && "
        "!document.querySelector('[data-testid=stSkeleton]') && document.querySelector('h2')",
        timeout=30_000,
    )
    page.wait_for_timeout(1200)


def main(address: str, folder: Path, wanted: list[str]) -> None:
    """Take every picture; names say page, size and mode."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for size in SIZES:
            for mode in ("light", "dark"):
                page = sign_in(browser, address, size=size, mode=mode)
                settle(page)
                for name, path in PAGES.items():
                    if wanted and name not in wanted:
                        continue
                    page.goto(f"{address}/{path}")
                    settle(page)
                    page.screenshot(path=folder / f"{name}-{size}-{mode}.png")
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
