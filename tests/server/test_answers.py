"""Headers, compression, language and failures: what every answer of the server has in common."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import streamlit
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from server.compression import Compression
from server.html import wanted_language
from server.site import Site
from tests.server.doors import Clock, TestClient, browser_of, sign_in, site_on

FILES = Path(streamlit.__file__).parent / "static"
SCRIPT = next((FILES / "static" / "js").glob("index.*.js"))
ADDRESS = f"/static/js/{SCRIPT.name}"
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


async def fail(_request: Request) -> Response:
    """A route with a bug."""
    raise RuntimeError("secret detail")


@pytest.fixture
def member(site: Site) -> Iterator[TestClient]:
    """Anna's browser; she reads Ukrainian. Two routes have a bug."""
    buggy = [Route("/healthz/bug", fail), Route("/bug", fail)]
    with browser_of(site, extra_routes=buggy) as client:
        sign_in(client, "anna")
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/signin", "/healthz", "/api/nothing", "/media/x", "/_stcore/metrics", ADDRESS]
)
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert EVERYWHERE.items() <= dict(headers).items()
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


def test_https_is_promised_where_it_is_spoken(engine: Engine, clock: Clock) -> None:
    with browser_of(site_on(engine, clock, public_url="https://foyer.test")) as client:
        assert client.get("/signin").headers["strict-transport-security"] == "max-age=31536000"


def test_a_page_runs_no_script_but_streamlits(member: TestClient) -> None:
    policy = member.get("/standards").headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert re.fullmatch(r"script-src 'self'( 'sha256-[A-Za-z0-9+/=]+')+", scripts)
    assert "connect-src 'self' ws://foyer.test wss://foyer.test" in policy


def test_a_forged_host_does_not_get_into_the_policy(member: TestClient) -> None:
    policy = member.get("/", headers={"host": "x; script-src *"}).headers["content-security-policy"]
    assert "script-src *" not in policy


def test_the_sign_in_runs_no_script_at_all(client: TestClient) -> None:
    answer = client.get("/signin")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "<script" not in answer.text


@pytest.mark.parametrize("path", ["/signin", "/standards"])
def test_pages_are_not_kept_by_browsers(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"
    sign_in(client, "anna")
    assert client.get(path).headers["cache-control"] == "no-store"


def test_a_page_names_the_readers_language_and_the_product(member: TestClient) -> None:
    answer = member.get("/standards", headers={"if-none-match": "*", "range": "bytes=0-9"})
    assert answer.status_code == 200
    assert '<html lang="uk">' in answer.text
    assert "<title>Foyer</title>" in answer.text
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"), ("gzip, deflate, br;q=0.9", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"),
        ("identity", None), ("zstd", None), ("", None),
    ],
)  # fmt: skip
def test_scripts_are_packed_as_the_browser_likes(client: TestClient, accepted: str, encoding: str | None) -> None:
    for _ in range(2):  # packed, then from memory
        with client.stream("GET", ADDRESS, headers={"accept-encoding": accepted}) as answer:
            body = b"".join(answer.iter_raw())
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["content-length"] == str(len(body))
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")
        plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](body)
        assert plain == SCRIPT.read_bytes()
        if encoding:
            assert answer.headers["vary"] == "Accept-Encoding"
            assert len(body) < len(plain) / 2


def test_a_packed_script_is_known_again(client: TestClient) -> None:
    packed = {"accept-encoding": "br"}
    etag = client.get(ADDRESS, headers=packed).headers["etag"]
    assert client.get(ADDRESS, headers={**packed, "if-none-match": etag}).status_code == 304


def test_a_part_of_a_file_is_not_packed(client: TestClient) -> None:
    answer = client.get(ADDRESS, headers={"accept-encoding": "br", "range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (206, SCRIPT.read_bytes()[:10])


def test_addresses_of_no_file_do_not_fill_the_memory() -> None:
    compression = Compression(Starlette(routes=create_streamlit_static_assets_routes(base_url="")))
    with TestClient(compression, headers={"accept-encoding": "br"}) as client:
        for address in ("none.js", "none2.js", f"./{SCRIPT.name}", f"%2e/{SCRIPT.name}", SCRIPT.name):
            assert client.get(f"/static/js/{address}").status_code == 200
    assert compression.packed.keys() == {(ADDRESS, "br")}


def test_pages_are_packed_too(member: TestClient) -> None:
    answer = member.get("/standards", headers={"accept-encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert '<html lang="uk">' in answer.text


def test_a_failure_shows_no_details(member: TestClient) -> None:
    answer = member.get("/bug")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Something went wrong" in answer.text
    assert re.search(r"error number \d{6}:", answer.text)
    assert EVERYWHERE.items() <= dict(answer.headers).items()


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        ("", "fr, it;q=0.5, en;q=0.7", "en"),
        ("", "fr;q=1, it-CH;q=0.5", "it"),
        ("lang=it", "uk", "it"),
        ("lang=tlh", "uk", "uk"),
        ("", "", "en"),
        ("", "fr", "en"),
        ("", "it;q=abc, uk;q=0", "en"),
    ],
)
def test_the_sign_in_speaks_the_browsers_language(query: str, accepted: str, language: str) -> None:
    request = Request(
        {
            "type": "http", "method": "GET", "path": "/signin", "query_string": query.encode(),
            "headers": [(b"accept-language", accepted.encode())],
        }
    )  # fmt: skip
    assert wanted_language(request, "en") == language


@pytest.mark.parametrize("language", ["uk", "it"])
def test_the_sign_in_names_its_language_and_links_the_others(client: TestClient, language: str) -> None:
    page = client.get(f"/signin?lang={language}&next=/voice").text
    assert f'<html lang="{language}">' in page
    assert 'href="/signin?lang=en&amp;next=%2Fvoice"' in page
