"""A page whose script breaks, in front of a real reader: our words, the number in the log, no detail."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PASSWORD, Server
from tests.browser.settled import settled

pytestmark = pytest.mark.browser


def test_a_broken_page_says_what_to_do_and_the_log_says_why(demo_url: str, tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "foyer.duckdb"
    shutil.copy(demo_url.removeprefix("duckdb:///"), file)
    with duckdb.connect(str(file)) as connection:
        # A database that somebody has meddled with: the page of messages breaks, the others do not.
        connection.execute("ALTER TABLE feedback RENAME COLUMN title TO heading")
    server = Server(file)
    server.wait()
    try:
        context = browser.new_context()
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(f"{server.address}/signin?next=/voice")
        page.fill("input[name=login]", "cinema")  # reads Ukrainian
        page.fill("input[name=password]", PASSWORD)
        page.click("form button:not([name])")
        page.get_by_text("Щось пішло не так").wait_for()
        told = page.get_by_text(re.compile(r"\d{6}")).inner_text()
        assert page.locator(".stException, [data-testid=stException]").count() == 0
        assert "feedback" not in page.locator(".stMain").inner_text()
        page.get_by_role("button", name="Спробувати ще раз").click()
        expect(page.get_by_text(told)).to_have_count(0, timeout=20_000)
        expect(page.get_by_text("Щось пішло не так")).to_have_count(1)
        page.get_by_role("link", name="До сторінки «Стан сервісу»").click()
        page.wait_for_selector("h2")
        settled(page)
        expect(page.get_by_text("Щось пішло не так")).to_have_count(0)
        context.close()
    finally:
        server.stop()
    log = (tmp_path / "server.log").read_text().splitlines()
    number = re.search(r"\d{6}", told).group()
    lines = [line for line in log if f"error {number}: " in line]
    assert len(lines) == 1
    assert "Traceback" in lines[0]
    assert "voice.py" in lines[0]
    assert not [line for line in log if line.lstrip().startswith(("Traceback", "File "))]
