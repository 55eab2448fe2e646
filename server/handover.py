"""The note beside the database file by which the command line finds the server that holds the file."""

import json
import os
from pathlib import Path


def handover_path(database_file: Path) -> Path:
    """Where the note of a DuckDB file lies."""
    return database_file.with_name(f"{database_file.name}.server.json")


def write_handover(database_file: Path, *, url: str, token: str) -> None:
    """Leave the note, readable by this user alone; one left by a server that was killed is replaced."""
    path = handover_path(database_file)
    path.unlink(missing_ok=True)
    # Made with its mode: a file that is closed to others only later has been open for a moment.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as note:
        json.dump({"url": url, "token": token}, note)


def remove_handover(database_file: Path, *, token: str) -> None:
    """Take the note away, unless another server has put its own there."""
    path = handover_path(database_file)
    try:
        is_ours = json.loads(path.read_text(encoding="utf-8")).get("token") == token
    except (OSError, ValueError):
        return
    if is_ours:
        path.unlink(missing_ok=True)
