"""What programs ask: health checks, and the command line that hands a file over."""

import json
import stat
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, create_engine

from intake.report import LoadReport
from server.handover import handover_path, remove_handover, write_handover
from server.site import Site, client_address, is_own_machine
from tests.server.doors import Clock, TestClient, browser_of, site_on


def test_a_server_with_its_database_is_healthy(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": True})


def test_a_moved_database_file_is_reported_and_not_made_anew(
    client: TestClient, engine: Engine, tmp_path: Path
) -> None:
    engine.dispose()
    file = tmp_path / "foyer.duckdb"
    file.rename(tmp_path / "elsewhere.duckdb")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert not file.exists()


def test_a_database_server_that_does_not_answer_is_reported(clock: Clock) -> None:
    nowhere = create_engine("postgresql+psycopg://foyer@127.0.0.1:1/foyer")
    with browser_of(site_on(nowhere, clock)) as client:
        assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("127.0.0.1", {}),
        ("127.0.0.1", {"x-foyer-token": "guessed"}),
        ("127.0.0.1", {"x-foyer-token": "ключ".encode()}),
        ("203.0.113.5", {"x-foyer-token": "right"}),
        ("127.0.0.1", {"x-foyer-token": "right", "x-forwarded-for": "203.0.113.5"}),
    ],
)
def test_only_the_command_line_of_this_machine_loads(site: Site, address: str, headers: dict[str, str]) -> None:
    if headers.get("x-foyer-token") == "right":
        headers = {**headers, "x-foyer-token": site.handover_token}
    with browser_of(site, address=address) as client:
        answer = client.post("/api/load", content=b"x", headers=headers)
    assert answer.status_code == 403
    assert "error" in answer.json()


def test_a_file_over_the_limit_is_refused(engine: Engine, clock: Clock) -> None:
    site = site_on(engine, clock, upload_megabytes=1)
    with browser_of(site, address="127.0.0.1") as client:
        answer = client.post(
            "/api/load", content=b"x" * (1024 * 1024 + 1), headers={"x-foyer-token": site.handover_token}
        )
    assert (answer.status_code, answer.json()) == (413, {"error": "The file is larger than 1 MB."})


def test_the_command_line_gets_the_report_of_the_load(engine: Engine, clock: Clock) -> None:
    site = site_on(engine, clock)
    headers = {"x-foyer-token": site.handover_token, "x-file-name": quote("залік №1.csv"), "x-dry-run": "1"}
    with browser_of(site, address="127.0.0.1") as client:
        answer = client.post("/api/load", content=b"no;such\ntable;here\n", headers=headers)
    assert answer.status_code == 200
    report = LoadReport.from_dict(answer.json())
    assert (report.file_name, report.dry_run) == ("залік №1.csv", True)
    assert report.refused is not None


def test_the_note_is_for_its_owner_alone_and_goes_with_the_server(tmp_path: Path) -> None:
    file = tmp_path / "foyer.duckdb"
    write_handover(file, url="http://127.0.0.1:8501", token="old")
    write_handover(file, url="http://127.0.0.1:8502", token="new")
    note = handover_path(file)
    assert note.name == "foyer.duckdb.server.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert json.loads(note.read_text()) == {"url": "http://127.0.0.1:8502", "token": "new"}
    remove_handover(file, token="old")
    assert note.exists()
    remove_handover(file, token="new")
    remove_handover(file, token="new")
    assert not note.exists()


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_customer_counts_as_one_address(host: str, counted_as: str) -> None:
    assert client_address({"client": (host, 1)}) == counted_as


@pytest.mark.parametrize(
    ("client", "server", "is_own"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("::1", "::1", True),
        ("::ffff:127.0.0.1", "::", True),
        ("192.0.2.7", "192.0.2.7", True),  # listening on one outer address
        ("192.0.2.8", "192.0.2.7", False),
        ("127.0.0.1.evil.example", "127.0.0.1", False),
    ],
)
def test_this_machine_is_told_from_others(client: str, server: str, is_own: bool) -> None:
    scope = {"client": (client, 1), "server": (server, 8501), "headers": []}
    assert is_own_machine(scope) is is_own
