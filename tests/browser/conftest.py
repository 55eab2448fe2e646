"""A real server on a copy of the demo network, and Debian's Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "foyer-demo-2026"
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0 Mobile Safari/537.36"
)


class Server:
    """One `manage.py serve` on a database file of its own."""

    def __init__(self, file: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.file = file
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "FOYER_DATABASE_URL": f"duckdb:///{file}", "FOYER_PORT": str(self.port),
        }  # fmt: skip
        self.log = (file.parent / "server.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=self.environment, stdout=self.log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip

    def wait(self) -> None:
        """Until the server answers; its log tells why when it does not."""
        for _ in range(300):
            try:
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        pytest.fail((self.file.parent / "server.log").read_text()[-3000:])

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command line beside the running server."""
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


@pytest.fixture(scope="session")
def server(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The running product."""
    folder = tmp_path_factory.mktemp("server")
    source = Path(demo_url.removeprefix("duckdb:///"))
    for part in source.parent.glob(f"{source.name}*"):
        shutil.copy(part, folder / part.name)
    running = Server(folder / source.name)
    running.wait()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield started
        started.close()


Open = Callable[..., Page]


@pytest.fixture
def visit(server: Server, browser: Browser) -> Iterator[Open]:
    """Open a path as somebody: a fresh browser profile each, signed in through the real door.

    options: of Playwright's new_context, such as color_scheme or viewport.
    """
    contexts = []

    def as_person(path: str, login: str | None = None, *, phone: bool = False, **options: Any) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        extra = {"user_agent": PHONE, "is_mobile": True, "has_touch": True} if phone else {}
        context = browser.new_context(**{"viewport": size, **extra, **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(server.address + path)
        if login:
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", PASSWORD)
            page.click("form button:not([name])")
            page.wait_for_selector("h2")
        return page

    yield as_person
    for context in contexts:
        context.close()
