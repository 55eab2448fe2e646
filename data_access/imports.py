"""What was loaded and what was refused."""

import pandas as pd
from sqlalchemy import Connection, select

from data_access.engine import fetch_frame
from data_access.schema import import_run, rejected_row


def fetch_imports(connection: Connection, *, limit: int = 50) -> pd.DataFrame:
    """Loads, newest first, with their counts. Columns as import_run without file_hash and user_id."""
    columns = [c for c in import_run.c if c.name not in ("file_hash", "user_id")]
    return fetch_frame(connection, select(*columns).order_by(import_run.c.import_id.desc()).limit(limit))


def fetch_rejected(connection: Connection, import_id: int, *, limit: int = 1000) -> pd.DataFrame:
    """Rejected rows of one load in file order. Columns: row_number, column_name, code, value."""
    row = rejected_row.c
    return fetch_frame(
        connection,
        select(row.row_number, row.column_name, row.code, row.value)
        .where(row.import_id == import_id)
        .order_by(row.row_number, row.rejected_id)
        .limit(limit),
    )
