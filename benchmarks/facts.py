"""The facts of the synthetic chain, a month at a time and in date order: audits, answers, guests' words."""

from calendar import monthrange
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Table

from benchmarks.network import CHANNELS, LAST_DAY, MONTHS, STANDARDS, VISIT, Chain, months
from data_access import schema
from data_access.bulk import append
from domain.filters import month_of

# A visit asks nearly all 65 standards, another channel 22: 40 answers an audit on average.
SHARE_OF_VISITS, OTHER_ASKED, NOT_APPLICABLE = 0.45, 22, 0.04
ANSWERS_AN_AUDIT = 40.0
DETAIL_SHARE, TEXT_SHARE = 0.02, 0.4
KINDS = np.array(["complaint", "suggestion", "thanks", "question"])
_WORDS = ("the queue at the bar was long", "staff smiled", "seats were sticky", "sound too loud",
          "tickets scanned fast", "the restroom was clean", "popcorn was cold", "we will come again",
          "the hall was freezing", "nobody greeted us", "the app lost my order", "great evening")  # fmt: skip


def write_month(connection: Connection, chain: Chain, rng: np.random.Generator, first: date) -> None:
    """Everything of one month; months are written from the oldest to the newest."""
    number = months().index(first)
    audits = _draw_audits(chain, rng, first, number)
    answers, shares = _draw_answers(chain, rng, audits)
    append(connection, schema.audit, audits.assign(**shares))
    append(connection, schema.answer, answers)
    append(connection, schema.answer_detail, _details(rng, answers))
    del answers
    messages = _draw_messages(chain, rng, first, number)
    append(connection, schema.feedback, messages)
    append(connection, schema.feedback_case, _cases(messages))


def tables() -> list[Table]:
    """The tables written here, for a count of rows."""
    return [schema.audit, schema.answer, schema.answer_detail, schema.feedback, schema.feedback_case]


def _days(rng: np.random.Generator, first: date, count: int) -> np.ndarray:
    """Days of a month in order, so many; the newest month ends with the data."""
    last = min(LAST_DAY, first.replace(day=monthrange(first.year, first.month)[1]))
    length = (last - first).days + 1
    return np.datetime64(first, "D") + np.sort(rng.integers(0, length, count))


def _draw_audits(chain: Chain, rng: np.random.Generator, first: date, number: int) -> pd.DataFrame:
    count = round(chain.size.answers / ANSWERS_AN_AUDIT / MONTHS)
    location = rng.integers(1, chain.size.locations + 1, count)
    other = rng.integers(2, len(CHANNELS) + 1, count)
    ids = np.arange(number * count + 1, (number + 1) * count + 1)
    return pd.DataFrame(
        {
            "location_id": location.astype(np.int32),
            "audit_id": ids,
            "source": "bench",
            "code": pc.cast(pa.array(ids), pa.string()).to_pandas(),
            "revision": np.int16(1),
            "is_current": True,
            "region_id": chain.region[location - 1],
            "channel_id": np.where(rng.random(count) < SHARE_OF_VISITS, VISIT, other).astype(np.int16),
            "day": _days(rng, first, count),
            "month": np.int32(month_of(first)),
            "is_counted": True,
            "is_comparable": True,
            "import_id": np.int32(1),
        }
    )


def _asked(rng: np.random.Generator, channel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Position of the audit and standard (from 0) of every answer, audit by audit."""
    asked = np.where(channel == VISIT, STANDARDS, OTHER_ASKED)
    owner = np.repeat(np.arange(len(channel)), asked)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(asked) - asked, asked)
    # Each other channel asks a stretch of its own.
    offset = np.where(channel == VISIT, 0, (channel.astype(int) - 2) * 10)
    standard = place + offset[owner]
    applicable = rng.random(len(owner), dtype=np.float32) >= NOT_APPLICABLE
    return owner[applicable], standard[applicable]


def _draw_answers(
    chain: Chain, rng: np.random.Generator, audits: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """The answers, and score and critical_failures of the audits."""
    owner, standard = _asked(rng, audits["channel_id"].to_numpy())
    location = audits["location_id"].to_numpy()[owner]
    chance = chain.standard_level[standard] + chain.location_effect[location - 1]
    met = rng.random(len(owner), dtype=np.float32) < chance
    highest = chain.max_points[standard]
    # What was not met still earns something where five points are at stake.
    points = np.where(met, highest, highest // 2).astype(np.int16)
    taken = {name: audits[name].to_numpy()[owner] for name in ("audit_id", "region_id", "channel_id", "day", "month")}
    answers = pd.DataFrame(
        {**taken, "location_id": location, "standard_id": (standard + 1).astype(np.int16), "points": points,
         "max_points": highest}
    )  # fmt: skip
    weight, count = chain.weight[standard], len(audits)
    earned = np.bincount(owner, weight * points / highest, count)
    failed = np.bincount(owner, chain.critical[standard] & ~met, count)
    score = 100 * earned / np.bincount(owner, weight, count)
    return answers, {"score": score, "critical_failures": failed.astype(np.int16)}


def sentences(rng: np.random.Generator, count: int) -> pd.Series:
    """Three remarks and a number: nearly every message differs, as people's words do."""
    said = pa.array(_WORDS)
    parts = [said.take(pa.array(rng.integers(0, len(_WORDS), count))) for _ in range(3)]
    number = pc.cast(pa.array(rng.integers(0, 1_000_000, count)), pa.string())
    joined: pd.Series = pc.binary_join_element_wise(*parts, number, ", ").to_pandas()
    return joined


def _details(rng: np.random.Generator, answers: pd.DataFrame) -> pd.DataFrame:
    rows = np.flatnonzero(rng.random(len(answers), dtype=np.float32) < DETAIL_SHARE)
    chosen = answers.iloc[rows][["audit_id", "location_id", "standard_id"]]
    return chosen.assign(state="answered", comment=sentences(rng, len(rows)).to_numpy())


def _draw_messages(chain: Chain, rng: np.random.Generator, first: date, number: int) -> pd.DataFrame:
    count = round(chain.size.feedback / MONTHS)
    location = rng.integers(1, chain.size.locations + 1, count)
    ids = np.arange(number * count + 1, (number + 1) * count + 1)
    days = _days(rng, first, count)
    written = rng.random(count) < TEXT_SHARE
    kind = np.where(written, KINDS[rng.integers(0, len(KINDS), count)], "rating")
    seconds = np.sort(rng.integers(0, 86_400, count))
    return pd.DataFrame(
        {
            "location_id": location.astype(np.int32),
            "feedback_id": ids,
            "source": "bench",
            "code": pc.cast(pa.array(ids), pa.string()).to_pandas(),
            "region_id": chain.region[location - 1],
            "channel_id": np.int16(VISIT),
            "origin": np.where(written, "review", "survey"),
            "solicited": ~written,
            "kind": kind,
            "received_at": days.astype("datetime64[us]") + seconds.astype("timedelta64[s]"),
            "day": days,
            "month": np.int32(month_of(first)),
            "rating_kind": np.where(written, "stars", "nps"),
            "rating": np.where(written, rng.integers(1, 6, count), rng.integers(0, 11, count)).astype(float),
            "rating_low": np.where(written, 1, 0).astype(np.int16),
            "rating_high": np.where(written, 5, 10).astype(np.int16),
            "language": "en",
            "body": sentences(rng, count).where(pd.Series(written)),
            "severity": pd.Series(kind).map({"complaint": "S3"}),
        }
    )


def _cases(messages: pd.DataFrame) -> pd.DataFrame:
    """A case a complaint, under the message's number; one of fifty was never answered."""
    found = messages[messages["kind"] == "complaint"]
    ids = found["feedback_id"].to_numpy()
    received = found["received_at"].to_numpy()
    done = np.where(ids % 50 == 0, np.datetime64("NaT"), received + np.timedelta64(20, "h"))
    return pd.DataFrame(
        {
            "location_id": found["location_id"].to_numpy(),
            "case_id": ids,
            "feedback_id": ids,
            "region_id": found["region_id"].to_numpy(),
            "severity": "S3",
            "status": np.where(ids % 50 == 0, "open", "resolved"),
            "received_at": received,
            "first_reply_at": done,
            "resolved_at": done,
            "reply_due_at": received + np.timedelta64(24, "h"),
            "close_due_at": received + np.timedelta64(72, "h"),
        }
    )
