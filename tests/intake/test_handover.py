"""The command line hands a file to the server that holds the database, and shows its report."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from config import Settings
from intake.handover import (
    DRY_RUN_HEADER,
    NAME_HEADER,
    PROFILE_HEADER,
    ROUTE,
    TOKEN_HEADER,
    HandoverError,
    hand_over,
)  # fmt: skip
from intake.report import LoadReport
from server.handover import write_handover

SCORES = "visit_id,cinema,date,score\nV1,C01,2026-04-03,90\nV2,C77,2026-04-03,90\n"


class _Server(ThreadingHTTPServer):
    loader: Callable[..., Any]
    token = ""


class _Door(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        headers = self.headers
        body = self.rfile.read(int(headers.get("Content-Length", 0)))
        if self.path != ROUTE or headers[TOKEN_HEADER] != self.server.token:
            self.send_error(403)
            return
        report = self.server.loader(
            body, unquote(headers[NAME_HEADER]), profile=unquote(headers[PROFILE_HEADER]) or None,
            dry_run=headers.get(DRY_RUN_HEADER) == "1",
        )  # fmt: skip
        answer = json.dumps(report.to_dict()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def held(tmp_path: Path, lasting_chain: Callable[..., Any]) -> Iterator[tuple[Settings, _Server]]:
    """Settings of a database that a server holds, and the server."""
    database = tmp_path / "held.duckdb"
    server = _Server(("127.0.0.1", 0), _Door)
    server.loader = lasting_chain
    server.token = "a token of the test"
    write_handover(database, url=f"http://127.0.0.1:{server.server_port}", token=server.token)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Settings(database_url=f"duckdb:///{database}"), server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_report_is_the_server_s_own(held: tuple[Settings, _Server], tmp_path: Path):
    path = tmp_path / "візити.csv"
    path.write_text(SCORES, encoding="utf-8")
    report = hand_over(path, None, held[0], dry_run=True)
    assert (report.file_name, report.profile) == ("візити.csv", "foyer_scores")
    assert (report.counts.new, report.counts.rejected) == (1, 1)
    assert report.problems[0].code == "location_unknown"
    assert LoadReport.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_what_cannot_be_handed_over_says_why(held: tuple[Settings, _Server], tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(SCORES, encoding="utf-8")
    settings, server = held
    server.token = "another"
    with pytest.raises(HandoverError, match="403"):
        hand_over(path, None, settings)
    with pytest.raises(HandoverError, match="not a running Foyer server"):
        hand_over(path, None, Settings(database_url=f"duckdb:///{tmp_path / 'other.duckdb'}"))
    with pytest.raises(HandoverError, match="not an embedded file"):
        hand_over(path, None, Settings(database_url="postgresql://nowhere/foyer"))
    gone = tmp_path / "gone.duckdb"
    write_handover(gone, url="http://127.0.0.1:9", token="x")
    with pytest.raises(HandoverError, match="does not answer"):
        hand_over(path, None, Settings(database_url=f"duckdb:///{gone}"))
