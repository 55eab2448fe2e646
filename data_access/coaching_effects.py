"""The effect of coaching taken apart: by cohort, by coach, and the own path of every coached location."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from data_access.network import fetch_locations
from data_access.programme import AFTER_MONTHS, Compared, Programme, fetch_compared
from data_access.scored import ages
from domain.access import Scope
from domain.before_and_after import USUAL_BEFORE
from domain.effect_outlook import months_until_told


@dataclass(frozen=True)
class Part:
    """A part of the programme: key (coach_id, or first day of a quarter), name, coached locations, visits after."""

    key: int | date | None
    name: str
    coached: int
    visits: int
    programme: Programme


@dataclass(frozen=True)
class Effects:
    """programme: of the whole chain; cohorts: by quarter of the first session, oldest first; coaches: by name.

    coached: visible coached locations, newest start first: location_id, code, location, first_day, coach, n_pre,
    n_post, forecast, forecast_sd, post_mean (points, deviations; NaN without visits after), within_variance; audits:
    theirs: location_id, day, month (before `as_of`, negative), residual (points). usual: score to which deviations
    are added, points. wait: months until an effect can be told, inf for never.
    """

    programme: Programme
    cohorts: tuple[Part, ...]
    coaches: tuple[Part, ...]
    coached: pd.DataFrame
    audits: pd.DataFrame
    usual: float
    wait: float


def fetch_effects(connection: Connection, scope: Scope, as_of: date) -> Effects | None:
    """The programme's effect and its parts, of starts in the 18 months to `as_of`; None when there is nothing.

    Effects are of the whole chain, whoever looks; single locations only of the own scope.
    """
    compared = None if scope.is_empty else fetch_compared(connection, as_of)
    if compared is None:
        return None
    mine = _coached(compared)
    if mine.empty:
        return None
    places = fetch_locations(connection, scope)[["location_id", "code", "name"]].rename(columns={"name": "location"})
    coached = mine.merge(places, on="location_id").sort_values("first_day", ascending=False, ignore_index=True)
    audits = compared.audits[compared.audits["location_id"].isin(coached["location_id"])]
    return Effects(
        programme=compared.judge(),
        cohorts=_parts(compared, mine, "quarter"),
        coaches=_parts(compared, mine, "coach_id"),
        coached=coached,
        audits=audits[["location_id", "day", "residual"]].assign(month=-ages(audits["day"], as_of)),
        usual=compared.usual,
        wait=months_until_told(
            mine["n_pre"], mine["n_post"], -mine["start"], before_months=USUAL_BEFORE, window=AFTER_MONTHS
        ),
    )


def _coached(compared: Compared) -> pd.DataFrame:
    """One row a coached location; `at`: its row among those compared."""
    rows = compared.rows
    at = np.flatnonzero(rows.coached)
    ids = compared.places[rows.location[at]]
    starts = compared.starts.loc[ids]
    names = ("n_pre", "n_post", "forecast", "forecast_sd", "post_mean", "within_variance", "start")
    found = pd.DataFrame({"location_id": ids, **{name: getattr(rows, name)[at] for name in names}})
    return found.assign(
        at=at, first_day=pd.to_datetime(starts["first_day"]).to_numpy(),
        quarter=pd.PeriodIndex(pd.to_datetime(starts["first_day"]), freq="Q").start_time,
        coach_id=starts["coach_id"].to_numpy(), coach=starts["coach"].to_numpy(),
    )  # fmt: skip


def _parts(compared: Compared, mine: pd.DataFrame, by: str) -> tuple[Part, ...]:
    """The effect of each group of coached locations, in the order of their keys; unknown keys (NaN) are one group."""
    parts = []
    for key, rows in mine.groupby(by, dropna=False, sort=True):
        chosen = np.zeros(compared.rows.coached.size, dtype=np.bool_)
        chosen[rows["at"]] = True
        coach = rows["coach"].iloc[0]
        parts.append(
            Part(
                key=_key(key), name=coach if isinstance(coach, str) else "", coached=len(rows),
                visits=int(rows["n_post"].sum()), programme=compared.judge(chosen),
            )
        )  # fmt: skip
    return tuple(parts)


def _key(key: Any) -> int | date | None:
    if pd.isna(key):
        return None
    return key.date() if isinstance(key, pd.Timestamp) else int(key)
