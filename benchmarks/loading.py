"""What follows a delivery: a million answers from CSV into a fresh database, and the estimation of levels."""

import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.facts import sentences
from benchmarks.network import LAST_DAY, SIZES, STANDARDS, draw_chain, write_chain
from benchmarks.timing import Times
from data_access.engine import engine_for, reading, writing
from data_access.migrate import migrate
from domain.access import EVERYTHING
from domain.estimates import estimate_locations
from intake.load import load

ANSWERS = 1_000_000
ASKED = 50
_INSERT = (
    "INSERT INTO answer SELECT hash(visit_id) % 1000000000, substr(cinema, 2)::INT, 1, 1, "
    "substr(standard, 2)::INT, date, year(date) * 100 + month(date), points, max_points FROM read_csv(?) "
    "WHERE points != 'n/a'"
)


@dataclass(frozen=True)
class Loaded:
    """Seconds of the product's load and of the engine's own read_csv and insert; answers found afterwards."""

    product: float
    bare: float
    answers: int


def time_loading(folder: Path) -> Loaded:
    """Load a file of 1,000,000 answers, checked row by row, into a fresh database of 1,000 locations."""
    file = folder / "answers.csv"
    _write_file(file)
    engine = engine_for(f"duckdb:///{folder / 'loading.duckdb'}")
    migrate(engine)
    rng = np.random.default_rng(7)
    with writing(engine) as connection:
        write_chain(connection, draw_chain(SIZES["M"], rng), rng)
    started = time.perf_counter()
    report = load(engine, file, file_name=file.name, profile_name="foyer_audits_long", scope=EVERYTHING,
                  user_id=None, today=LAST_DAY)  # fmt: skip
    seconds = time.perf_counter() - started
    if report.refused or report.problems_total:
        raise RuntimeError(f"the file was not taken: {report.refused} {report.detail} {report.problems[:3]}")
    with reading(engine) as connection:
        answers = connection.exec_driver_sql("SELECT count(*) FROM answer").scalar_one()
    engine.dispose()
    return Loaded(seconds, _bare_load(folder / "bare.duckdb", file), answers)


def _bare_load(database: Path, file: Path) -> float:
    with duckdb.connect(str(database)) as raw:
        raw.execute(
            "CREATE TABLE answer (audit_id BIGINT, location_id INT, region_id SMALLINT, channel_id SMALLINT, "
            "standard_id SMALLINT, day DATE, month INT, points SMALLINT, max_points SMALLINT)"
        )
        started = time.perf_counter()
        raw.execute(_INSERT, [str(file)])
        return time.perf_counter() - started


def _write_file(file: Path) -> None:
    """One row an answer, the audit's heading repeated; two in a hundred have words, one is n/a."""
    rng = np.random.default_rng(11)
    visits = ANSWERS // ASKED
    owner = np.repeat(np.arange(visits), ASKED)
    day = np.datetime64(LAST_DAY, "D") - np.sort(rng.integers(0, 365, visits))[::-1]
    cinema = rng.integers(1, SIZES["M"].locations + 1, visits)
    standard = np.tile(np.arange(ASKED), visits) % STANDARDS + 1
    chance = rng.random(ANSWERS)
    points = np.where(chance < 0.01, "n/a", np.where(chance < 0.85, "1", "0"))
    words = sentences(rng, ANSWERS).where(pd.Series(rng.random(ANSWERS) < 0.02))
    pd.DataFrame(
        {
            "visit_id": np.char.add("V", owner.astype(str)),
            "cinema": np.char.add("l", np.char.zfill(cinema[owner].astype(str), 5)),
            "date": day[owner].astype(str),
            "channel": "visit",
            "standard": np.char.add("s", np.char.zfill(standard.astype(str), 5)),
            "points": points,
            "max_points": 1,
            "comment": words,
        }
    ).to_csv(file, index=False)


def time_estimation(locations: int, audits: int, runs: int = 5) -> Times:
    """Levels of so many locations from so many audits each, half-life fitted as the product does."""
    rng = np.random.default_rng(3)
    place = np.repeat(np.arange(locations), audits)
    age = rng.uniform(0, 36, len(place))
    residual = rng.normal(0, 5, locations)[place] + rng.normal(0, 10, len(place))
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        estimate_locations(place, age, residual, locations)
        taken.append((time.perf_counter() - started) * 1e3)
    return Times(np.array(taken))
