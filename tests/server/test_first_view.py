"""What is done before anybody waits: files announced, fetched and packed ahead, code imported."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import anyio
import pytest
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from config import ROOT
from server.bundle import FONTS, PARTS, figure_library, first_view, later_fonts, later_scripts, named_files
from server.compression import Compression
from server.documents import WITHOUT_FIGURES, script_hashes
from server.site import Site
from server.sockets import send_at_once
from server.warming import fetch_ahead
from tests.server.doors import TestClient, browser_of, sign_in


@pytest.fixture
def member(site: Site) -> Iterator[TestClient]:
    with browser_of(site) as client:
        sign_in(client, "anna")
        yield client


def test_every_part_that_health_draws_is_found_in_this_version_of_streamlit() -> None:
    for part in PARTS:
        assert [one for one in (*named_files(), *later_scripts()) if one.startswith(f"/static/js/{part}.")], part
    assert len(later_fonts()) == len(FONTS)
    assert figure_library() in later_scripts()
    assert not set(named_files()) & set(later_scripts())


def test_the_signin_page_has_the_browser_fetch_the_dashboard_meanwhile(client: TestClient) -> None:
    announced = re.findall(r'<link rel="prefetch" href="([^"]+)">', client.get("/signin").text)
    assert announced == list(first_view())
    for address in announced:
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.headers["content-type"].startswith("text/html"), address
        assert "immutable" in answer.headers["cache-control"]


def test_the_signin_page_still_runs_no_script_and_signing_out_fetches_nothing(client: TestClient) -> None:
    page = client.get("/signin")
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "prefetch" not in client.get("/signout").text


def test_a_page_announces_what_figures_and_filters_need(member: TestClient) -> None:
    page = member.get("/").text
    announced = re.findall(r'<link rel="preload" as="script" fetchpriority="low" crossorigin href="([^"]+)">', page)
    assert announced == list(later_scripts())


def test_the_figure_library_begins_early_only_where_there_are_figures(member: TestClient) -> None:
    for path in ("/", "/standards", "/location"):
        page = member.get(path)
        assert f"import('{figure_library()}')" in page.text
        hashes = script_hashes(page.content)
        assert len(hashes) == page.text.count("<script>") > 1
        assert all(one in page.headers["content-security-policy"] for one in hashes)
    for path in WITHOUT_FIGURES:
        page = member.get(path).text
        assert "import('" not in page
        assert figure_library() not in page
        assert (ROOT / "pages" / f"{path[1:]}.py").exists()


def test_files_fetched_ahead_are_packed_before_anybody_asks() -> None:
    compression = Compression(Starlette(routes=create_streamlit_static_assets_routes(base_url="")))

    async def fetch() -> None:
        with anyio.fail_after(30):
            await fetch_ahead(compression, first_view())

    anyio.run(fetch)
    assert (figure_library(), "br") in compression.packed
    assert len(compression.packed) > len(named_files())


def test_what_pages_import_is_there_once_the_server_is_ready() -> None:
    code = """
import ast, sys
from pathlib import Path
import app
app.import_what_pages_need()
asked = {node.module for page in Path("pages").glob("*.py") for node in ast.parse(page.read_text()).body
          if isinstance(node, ast.ImportFrom)}
print(sorted(asked - set(sys.modules)))
"""
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_socket_that_listens_on_the_port_sends_at_once() -> None:
    with socket.socket() as ours, socket.socket() as other:
        for one in (ours, other):
            one.bind(("127.0.0.1", 0))
            one.listen()
        assert send_at_once(ours.getsockname()[1]) == 1
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
