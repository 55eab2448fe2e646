"""A synthetic chain of a chosen size: places, channels, standards, money. The facts are in benchmarks.facts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from data_access import schema
from data_access.bulk import append
from domain.filters import month_of

MONTHS = 36
# In the middle of a month, as on most days: a year back then begins in the middle of one too.
LAST_DAY = date(2026, 6, 17)
CHANNELS = ("visit", "web_app", "phone", "chat", "email", "social")
STAGES, STANDARDS = 9, 65
LOADED_AT = datetime(2026, 6, 18, 6, tzinfo=UTC)
# Rows and columns of the heatmap are ids from 1 on, so that a numpy pass can use them as indices.
VISIT = 1


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything there is. answers, feedback: about so many rows over three years."""

    name: str
    locations: int
    regions: int
    answers: int
    feedback: int


SIZES = {
    "S": Size("S", 42, 8, 420_000, 84_000),
    "M": Size("M", 1_000, 20, 10_000_000, 2_000_000),
    "L": Size("L", 5_000, 20, 90_000_000, 20_000_000),
}


@dataclass(frozen=True)
class Chain:
    """The dimensions that the facts need as arrays; index 0 is id 1.

    region: region_id of a location; location_effect, standard_level: probabilities (0-1) of meeting a
    standard; max_points, weight, critical: by standard.
    """

    size: Size
    region: np.ndarray
    location_effect: np.ndarray
    standard_level: np.ndarray
    max_points: np.ndarray
    weight: np.ndarray
    critical: np.ndarray


def months() -> list[date]:
    """The first days of the months, oldest first."""
    index = LAST_DAY.year * 12 + LAST_DAY.month - MONTHS
    return [date((index + n) // 12, (index + n) % 12 + 1, 1) for n in range(MONTHS)]


def draw_chain(size: Size, rng: np.random.Generator) -> Chain:
    """Levels from 0.6 to 0.98; a few standards are worth more than one point, five are critical."""
    standard = np.arange(STANDARDS)
    return Chain(
        size,
        region=(np.arange(size.locations) % size.regions + 1).astype(np.int16),
        location_effect=rng.normal(0.0, 0.04, size.locations),
        standard_level=rng.uniform(0.6, 0.98, STANDARDS),
        max_points=np.where(standard % 13 == 0, 5, 1).astype(np.int16),
        weight=(1 + standard % 3).astype(float),
        critical=standard % 13 == 6,
    )


def write_chain(connection: Connection, chain: Chain, rng: np.random.Generator) -> None:
    """Regions, locations, channels, stages, standards, money and plans."""
    size = chain.size
    append(connection, schema.region, _named("region", np.arange(1, size.regions + 1), "Region"))
    append(connection, schema.location, _locations(chain, rng))
    channels = {"channel_id": np.arange(1, 7), "code": CHANNELS, "name": CHANNELS,
                "weight": (60.0, 13, 7, 7, 6, 7)}  # fmt: skip
    append(connection, schema.channel, pd.DataFrame(channels))
    stages = _named("stage", np.arange(1, STAGES + 1), "Stage")
    append(connection, schema.stage, stages.assign(position=np.arange(STAGES)))
    append(connection, schema.standard, _standards(chain))
    append(connection, schema.finance, _money(chain, rng))
    append(connection, schema.coaching_plan, _plans(chain))


def write_record(connection: Connection) -> None:
    """200 loads, the last with rejected rows, so that the Data page has something to show."""
    append(connection, schema.import_run, _loads(200))
    append(connection, schema.rejected_row, _rejected(2_000))


def _named(what: str, ids: np.ndarray, words: str) -> pd.DataFrame:
    codes = [f"{what[0]}{one:05d}" for one in ids]
    return pd.DataFrame({f"{what}_id": ids, "code": codes, "name": [f"{words} {one}" for one in ids]})


def _locations(chain: Chain, rng: np.random.Generator) -> pd.DataFrame:
    ids = np.arange(1, chain.size.locations + 1)
    return _named("location", ids, "Cinema").assign(
        region_id=chain.region,
        city=[f"City {one % 300}" for one in ids],
        time_zone="Europe/Kyiv",
        opened_on=date(2015, 1, 1),
        screens=rng.integers(2, 14, len(ids)),
    )


def _standards(chain: Chain) -> pd.DataFrame:
    ids = np.arange(1, STANDARDS + 1)
    return _named("standard", ids, "The guest is greeted within thirty seconds, point").assign(
        stage_id=(ids - 1) * STAGES // STANDARDS + 1,
        kind="behavioural",
        weight=chain.weight,
        critical=chain.critical,
        na_allowed=True,
        bonus=False,
    )


def _money(chain: Chain, rng: np.random.Generator) -> pd.DataFrame:
    count = chain.size.locations
    ids = np.repeat(np.arange(1, count + 1), MONTHS)
    admissions = rng.integers(4_000, 40_000, len(ids))
    return pd.DataFrame(
        {
            "location_id": ids,
            "month": np.tile([month_of(day) for day in months()], count),
            "months": 1,
            "admissions": admissions,
            "box_office": admissions * 7.5,
            "concession_revenue": admissions * 3.1,
            "showings": admissions // 40,
            "import_id": 1,
        }
    )


def _plans(chain: Chain) -> pd.DataFrame:
    ids = np.arange(1, chain.size.locations + 1, 4)
    status = np.array(["draft", "agreed", "in_work", "done_by_site", "verified"])
    return pd.DataFrame(
        {
            "location_id": ids,
            "plan_id": np.arange(1, len(ids) + 1),
            "region_id": chain.region[ids - 1],
            "opened_on": LAST_DAY,
            "trigger": "flag",
            "status": status[np.arange(len(ids)) % len(status)],
        }
    )


def _loads(count: int) -> pd.DataFrame:
    ids = np.arange(1, count + 1)
    counts = dict.fromkeys(
        ("rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_duplicate", "rows_rejected",
         "rows_skipped"), 10
    )  # fmt: skip
    return pd.DataFrame({"import_id": ids, "kind": "audits", "profile": "bench", "file_name": "bench.csv",
                         "file_hash": "0" * 64, "loaded_at": LOADED_AT, **counts})  # fmt: skip


def _rejected(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rejected_id": np.arange(1, count + 1),
            "import_id": 200,
            "row_number": np.arange(2, count + 2),
            "column_name": "date",
            "code": "date_bad",
            "value": "31.02.2026",
        }
    )
