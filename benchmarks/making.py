"""Make the synthetic network's file in a process of its own, so that its memory does not count as the product's."""

import multiprocessing
import resource
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import text

from benchmarks.facts import tables, write_month
from benchmarks.network import SIZES, draw_chain, months, write_chain, write_record
from data_access.engine import engine_for, reading, writing
from data_access.migrate import migrate
from data_access.refresh import refresh_everything

SEED = 7


@dataclass(frozen=True)
class Made:
    """What making took: seconds, peak memory in GB, rows by table."""

    write_seconds: float
    refresh_seconds: float
    peak: float
    rows: dict[str, int]


def peak_memory() -> float:
    """The most memory this process ever held, GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def make_apart(file: Path, size: str) -> Made:
    """Make the file in a child process; when this returns the file is closed."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_make, (file, size))


def _make(file: Path, size: str) -> Made:
    rng = np.random.default_rng(SEED)
    chain = draw_chain(SIZES[size], rng)
    engine = engine_for(f"duckdb:///{file}")
    migrate(engine)
    started = time.perf_counter()
    with writing(engine) as connection:
        write_chain(connection, chain, rng)
        write_record(connection)
    for first in months():
        # A transaction a month, as deliveries come; one for everything would hold all of it in memory.
        with writing(engine) as connection:
            write_month(connection, chain, rng, first)
    written = time.perf_counter()
    with writing(engine, exclusive=True) as connection:
        refresh_everything(connection)
    refreshed = time.perf_counter()
    with reading(engine) as connection:
        rows = {t.name: connection.execute(text(f"SELECT count(*) FROM {t.name}")).scalar_one() for t in tables()}
    engine.dispose()
    return Made(written - started, refreshed - written, peak_memory(), rows)
