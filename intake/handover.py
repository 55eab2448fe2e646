"""A running server holds the embedded database: the command line hands it the file and shows its report."""

import json
from pathlib import Path
from urllib.parse import quote

import httpx

from config import Settings
from intake.report import LoadReport

TOKEN_HEADER, NAME_HEADER, PROFILE_HEADER = "X-Foyer-Token", "X-File-Name", "X-Profile"
DRY_RUN_HEADER = "X-Dry-Run"
ROUTE = "/api/load"
# A load of ten million answers takes minutes; connecting to one's own machine does not.
_TIMEOUT = httpx.Timeout(1800, connect=5)


class HandoverError(RuntimeError):
    """The server that holds the database cannot be reached or will not take the file; the text says why."""


def door_file(database: Path) -> Path:
    """Where a running server leaves its address and token (server/handover.py writes it)."""
    return database.with_name(database.name + ".server.json")


def hand_over(path: Path, profile: str | None, settings: Settings, *, dry_run: bool = False) -> LoadReport:
    """Post the file to the server that holds the embedded database; returns the server's report."""
    database = settings.embedded_file
    if database is None:
        raise HandoverError("the database is not an embedded file")
    try:
        door = json.loads(door_file(database).read_text(encoding="utf-8"))
        url, token = str(door["url"]), str(door["token"])
    except (OSError, ValueError, KeyError):
        raise HandoverError(f"another process holds {database}, and it is not a running Foyer server") from None
    # Header values are Latin letters only; file names are not.
    headers = {TOKEN_HEADER: token, NAME_HEADER: quote(path.name), PROFILE_HEADER: quote(profile or "")}
    if dry_run:
        headers[DRY_RUN_HEADER] = "1"
    try:
        with path.open("rb") as content:
            answer = httpx.post(url + ROUTE, content=content, headers=headers, timeout=_TIMEOUT, trust_env=False)
        answer.raise_for_status()
        return LoadReport.from_dict(answer.json())
    except httpx.HTTPStatusError as error:
        raise HandoverError(f"the server refused the file ({error.response.status_code})") from None
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise HandoverError(f"the server at {url} does not answer: {type(error).__name__}") from None
