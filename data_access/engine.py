"""One engine a process: DuckDB in a file by default, PostgreSQL when FOYER_DATABASE_URL says so."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Executable, create_engine, event, text
from sqlalchemy.exc import DBAPIError

# One writer of files at a time: on DuckDB a lock of this process, on PostgreSQL an advisory lock of the
# database under this number (any number will do as long as it stays the same).
_WRITER = threading.Lock()
_WRITER_KEY = 4_601_979


class DatabaseHeldError(RuntimeError):
    """Another process has the embedded file open; it must do the work or stop."""


@lru_cache(maxsize=4)
def engine_for(url: str) -> Engine:
    """The engine of an address; the folder of an embedded file is made when it lacks.

    Raises DatabaseHeldError when another process holds the embedded file.
    """
    if not url.startswith("duckdb"):
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    path = url.removeprefix("duckdb:///")
    if path and not path.startswith(":memory:"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    # A page holds a connection only while it asks; the overflow lets fifty sessions ask at once.
    engine = create_engine(url, pool_size=8, max_overflow=56)
    event.listen(engine, "connect", _without_progress_bars)
    try:
        engine.connect().close()
    except DBAPIError as error:
        engine.dispose()
        if "Could not set lock" in str(error) or "Conflicting lock" in str(error):
            raise DatabaseHeldError(path) from None
        raise
    return engine


def _without_progress_bars(raw: Any, _record: Any) -> None:
    """DuckDB would draw them into the server's log."""
    raw.execute("SET enable_progress_bar = false")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for questions; whatever it did is rolled back."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, exclusive: bool = False) -> Iterator[Connection]:
    """One transaction: all of it or nothing. `exclusive` keeps other loads waiting until it ends."""
    if not exclusive:
        with engine.begin() as connection:
            yield connection
        return
    with _WRITER, engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_KEY})
        yield connection


def fetch_frame(connection: Connection, query: Executable) -> pd.DataFrame:
    """The rows of a query as a frame with the query's column names; no rows give an empty frame.

    DuckDB hands its columns over without building Python rows: 14 ms instead of 226 ms for 100,000 rows.
    """
    result = connection.execute(query)
    if connection.dialect.name == "duckdb":
        frame: pd.DataFrame = result.cursor.fetch_df()
        result.close()
        return frame
    return pd.DataFrame(result.all(), columns=list(result.keys()))


def is_reachable(engine: Engine) -> bool:
    """True when the database answers a question now."""
    try:
        with reading(engine) as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1
    except DBAPIError:
        return False
