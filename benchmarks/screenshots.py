"""Pictures of every page at both sizes, light and dark, on a fresh demo network: `make screenshots`.

Usage: python -m benchmarks.screenshots FOLDER [page ...]
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from intake.demo_accounts import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
# The first page has no name in the address; a search wants something to find.
PAGES = {page.stem: page.stem for page in sorted((ROOT / "pages").glob("*.py")) if page.stem != "main"}
PAGES |= {"health": "", "search": "search?q=popcorn"}
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0 Mobile Safari/537.36"
)


@contextmanager
def demo_server() -> Iterator[str]:
    """A server on a demo network of its own, in a temporary folder; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {"FOYER_DATABASE_URL": f"duckdb:///{folder}/foyer.duckdb", "FOYER_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**os.environ, **surroundings},
            stdout=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                if httpx.get(f"{address}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
        process.terminate()
        process.wait(timeout=20)


def sign_in(browser: Browser, address: str, *, size: str, mode: str, login: str = "admin") -> Page:
    """A page of a signed-in person at one size and in one mode."""
    width, height = SIZES[size]
    extra = {"user_agent": PHONE, "is_mobile": True, "has_touch": True} if size == "phone" else {}
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=mode, **extra)
    page = context.new_page()
    page.goto(f"{address}/signin")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("form button:not([name])")
    return page


def settle(page: Page) -> None:
    """Wait until the script has run and figures are painted."""
    page.wait_for_selector("h2", timeout=60_000)
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')", timeout=30_000)
    page.wait_for_timeout(1500)


def main(folder: Path, wanted: list[str]) -> None:
    """Take every picture; names say page, size and mode."""
    folder.mkdir(parents=True, exist_ok=True)
    with demo_server() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        for size, (width, height) in SIZES.items():
            for mode in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=mode)
                page.goto(f"{address}/signin")
                page.screenshot(path=folder / f"signin-{size}-{mode}.png")
                page.close()
                page = sign_in(browser, address, size=size, mode=mode)
                settle(page)
                for name, path in PAGES.items():
                    if not wanted or name in wanted:
                        page.goto(f"{address}/{path}")
                        settle(page)
                        page.screenshot(path=folder / f"{name}-{size}-{mode}.png")
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
