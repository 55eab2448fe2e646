"""What a stranger may fetch, and what a browser sends on behalf of another site."""

from pathlib import Path

import pytest
import streamlit

from server.local_path import local_path
from tests.server.doors import TestClient, sign_in

SCRIPT = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index.*.js")).name


@pytest.mark.parametrize("path", ["/", "/standards", "/standards?region=3&channel=visit", "/no/such/page", "/x.html"])
def test_a_stranger_is_led_to_the_sign_in_and_back(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    target = client.get(answer.headers["location"])
    assert target.status_code == 200
    shown = path.replace("&", "&amp;")
    assert f'<input type="hidden" name="next" value="{shown}">' in target.text


@pytest.mark.parametrize("path", ["/media/abc.pdf", "/_stcore/upload_file/session/file"])
def test_files_of_a_session_are_for_members(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.put(path, content=b"x").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/openapi.json", "/_stcore/agent/interact",
     "/_stcore/script-health-check"],
)  # fmt: skip
def test_nobody_reads_the_figures_of_the_process(client: TestClient, path: str) -> None:
    sign_in(client, "anna")
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", ["/signin", "/signout", "/healthz", "/favicon.png", f"/static/js/{SCRIPT}"])
def test_what_comes_before_the_sign_in_is_open(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_under_api_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/api/nothing").status_code == 404
    assert client.post("/api/").status_code == 404


def test_under_api_a_wrong_method_is_named(client: TestClient) -> None:
    answer = client.get("/api/load")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def test_a_health_check_cannot_be_posted_to(client: TestClient) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://foyer.test.evil.example"},
        {"origin": "http://foyer.test:81"},
        {"sec-fetch-site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/signin", "/signout", "/api/load"])
def test_what_another_site_makes_a_browser_send_is_refused(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    assert client.post(path, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "http://foyer.test"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}],
)
def test_our_own_form_is_accepted(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/signout", headers=headers).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)", "evil.example",
        "/a\r\nSet-Cookie: x=y", "/" + "a" * 3000, "", None, "/signout", "/signin?next=/signin", "/signin/",
    ],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(client: TestClient, wanted: str | None) -> None:
    assert local_path(wanted) == "/"
    answer = sign_in(client, "anna", **({} if wanted is None else {"next": wanted}))
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("wanted", ["/", "/voice", "/standards?region=3&from=2026-01-01", "/p?q=%2F%2Fevil"])
def test_a_page_of_ours_is_kept(wanted: str) -> None:
    assert local_path(wanted) == wanted
