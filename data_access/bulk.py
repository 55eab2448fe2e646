"""Many rows at once: a frame goes to DuckDB as Arrow columns, to PostgreSQL by COPY."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
from sqlalchemy import BigInteger, Boolean, Connection, Date, Double, Integer, SmallInteger, Table, text

from data_access.schema.base import Moment

# Order matters: SmallInteger and BigInteger are Integers.
_ARROW_TYPES: tuple[tuple[type[Any], pa.DataType], ...] = (
    (SmallInteger, pa.int16()),
    (BigInteger, pa.int64()),
    (Integer, pa.int32()),
    (Double, pa.float64()),
    (Boolean, pa.bool_()),
    (Date, pa.date32()),
    (Moment, pa.timestamp("us")),
)


def append(connection: Connection, table: Table, frame: pd.DataFrame) -> int:
    """Write every row of `frame`; its columns are columns of `table`, NaN, NaT and None become NULL.

    Columns of the table that the frame lacks take their default. Returns the number of rows written.
    Raises pyarrow.ArrowInvalid when a value does not fit its column.
    """
    if frame.empty:
        return 0
    _write(connection, table.name, _arrow_rows(table, frame))
    return len(frame)


def stage(connection: Connection, like: Table, columns: Sequence[str], frame: pd.DataFrame) -> str:
    """Lay `frame` out as a temporary table with columns typed as in `like`; returns its name.

    It is gone with the transaction on PostgreSQL, with the next staging of the same table on DuckDB.
    """
    name = f"staged_{like.name}"
    kinds = ", ".join(f'"{c}" {like.c[c].type.compile(dialect=connection.dialect)}' for c in columns)
    connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    ending = " ON COMMIT DROP" if connection.dialect.name == "postgresql" else ""
    connection.execute(text(f"CREATE TEMPORARY TABLE {name} ({kinds}){ending}"))
    if not frame.empty:
        _write(connection, name, _arrow_rows(like, frame[list(columns)]))
    return name


def draw_keys(connection: Connection, key_column: str, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """So many fresh surrogate keys from the sequence of a key column, e.g. draw_keys(c, "audit_id", 5)."""
    rows = connection.execute(
        text(f"SELECT nextval('{key_column}_seq') FROM generate_series(1, :count)"), {"count": count}
    )
    return np.fromiter((row[0] for row in rows), dtype=np.int64, count=count)


def _arrow_type(table: Table, column: str) -> pa.DataType:
    kind = table.c[column].type
    return next((arrow for sql, arrow in _ARROW_TYPES if isinstance(kind, sql)), pa.string())


def _arrow_rows(table: Table, frame: pd.DataFrame) -> pa.Table:
    schema = pa.schema([(name, _arrow_type(table, name)) for name in frame.columns])
    zoned = [name for name in frame.columns if isinstance(frame[name].dtype, pd.DatetimeTZDtype)]
    if zoned:
        frame = frame.assign(**{name: frame[name].dt.tz_convert("UTC").dt.tz_localize(None) for name in zoned})
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)


def _write(connection: Connection, table: str, rows: pa.Table) -> None:
    columns = ", ".join(f'"{name}"' for name in rows.column_names)
    if connection.dialect.name == "duckdb":
        _append_to_duckdb(connection, table, columns, rows)
    else:
        _copy_to_postgresql(connection, table, columns, rows)


def _append_to_duckdb(connection: Connection, table: str, columns: str, rows: pa.Table) -> None:
    raw: Any = connection.connection.driver_connection
    raw.register("arriving", rows)
    try:
        connection.execute(text(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM arriving"))
    finally:
        raw.unregister("arriving")


def _copy_to_postgresql(connection: Connection, table: str, columns: str, rows: pa.Table) -> None:
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        # Half a million rows a batch keep the text of a batch under 50 MB.
        for batch in rows.to_batches(max_chunksize=500_000):
            buffer = io.BytesIO()
            arrow_csv.write_csv(batch, buffer, arrow_csv.WriteOptions(include_header=False))
            copy.write(buffer.getbuffer())
