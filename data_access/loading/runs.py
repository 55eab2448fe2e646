"""The record of a load: its counts, its rejected rows, and its line in the audit log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, insert

from data_access.bulk import append, draw_keys
from data_access.schema import audit_log, import_run, rejected_row


@dataclass(frozen=True, slots=True)
class RunCounts:
    """rows_read = the sum of the others."""

    rows_read: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_duplicate: int
    rows_rejected: int
    rows_skipped: int


def draw_import_id(connection: Connection) -> int:
    """The number of a load that is about to be written."""
    return int(draw_keys(connection, "import_id", 1)[0])


def write_run(
    connection: Connection,
    *,
    import_id: int,
    kind: str,
    profile: str,
    file_name: str,
    file_hash: str,
    user_id: int | None,
    counts: RunCounts,
    rejected: Sequence[tuple[int, str | None, str, str | None]],
) -> None:
    """Record a finished load. rejected: (row_number, column_name, code, value)."""
    now = datetime.now(UTC)
    numbers = {name: getattr(counts, name) for name in RunCounts.__slots__}
    connection.execute(
        insert(import_run).values(
            import_id=import_id, kind=kind, profile=profile, file_name=file_name, file_hash=file_hash,
            loaded_at=now, user_id=user_id, **numbers,
        )
    )  # fmt: skip
    if rejected:
        frame = pd.DataFrame(rejected, columns=["row_number", "column_name", "code", "value"], dtype=object)
        frame["row_number"] = frame["row_number"].astype("int64")
        append(connection, rejected_row, frame.assign(import_id=import_id))
    connection.execute(
        insert(audit_log).values(
            at=now, user_id=user_id, action="load", subject=f"{kind}: {file_name}",
            new_value=json.dumps({"import_id": import_id, "profile": profile, **numbers}),
        )
    )  # fmt: skip
