"""Codes of standards -> their versions; new ones where the profile lets a file add them."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.loading.dimensions import add_rows
from intake.catalogue import read_catalogue
from intake.context import Context
from intake.distinct import BoolArray, IntArray, find_id, fold, ids_by_name, slug
from intake.profile_loads import AuditsLoad

GENERAL_STAGE = "general"
# Open ends reach beyond every day that a file may hold.
_EVER = (np.datetime64("0001-01-01"), np.datetime64("9999-12-31"))


@dataclass(frozen=True)
class Wanted:
    """What a file says about one standard it brings; blanks are filled by the profile's rules."""

    code: str
    name: str
    stage: str
    max_points: float


@dataclass(frozen=True)
class Attributes:
    """Arrays by standard_id."""

    weight: NDArray[np.float64]
    critical: BoolArray
    bonus: BoolArray


class Versions:
    """The versions of the known standards, to be found by code and day."""

    def __init__(self, context: Context) -> None:
        known = context.known.standards
        self._by_code: dict[str, list[int]] = {}
        for place, code in enumerate(known["code"]):
            self._by_code.setdefault(fold(code), []).append(place)
        self._ids = known["standard_id"].to_numpy(dtype=np.int64)
        self._from = _days(known["valid_from"], _EVER[0])
        self._to = _days(known["valid_to"], _EVER[1])

    def find(self, code: str, day: NDArray[np.datetime64]) -> IntArray:
        """standard_id of the version in force on each day, 0 where there is none."""
        found = np.zeros(len(day), dtype=np.int64)
        for place in self._by_code.get(fold(code), []):
            found[(day >= self._from[place]) & (day <= self._to[place])] = self._ids[place]
        return found

    def find_all(self, codes: list[str], index: IntArray, day: NDArray[np.datetime64]) -> IntArray:
        """As find, for rows of several codes; index points into codes."""
        always = np.zeros(len(codes), dtype=np.int64)
        dated: list[int] = []
        for position, code in enumerate(codes):
            places = self._by_code.get(fold(code), [])
            if len(places) == 1 and self._from[places[0]] == _EVER[0] and self._to[places[0]] == _EVER[1]:
                always[position] = self._ids[places[0]]
            elif places:
                dated.append(position)
        found = always[index]
        for position in dated:
            rows = np.flatnonzero(index == position)
            found[rows] = self.find(codes[position], day[rows])
        return found

    def is_known(self, code: str) -> bool:
        """True when any version has the code."""
        return fold(code) in self._by_code


def _days(column: pd.Series, blank: np.datetime64) -> NDArray[np.datetime64]:
    days = pd.to_datetime(column, errors="coerce").to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), blank, days)


def add_standards(context: Context, load: AuditsLoad, wanted: list[Wanted]) -> IntArray:
    """Add standards in the order given, with their stages; returns their ids."""
    if not wanted:
        return np.zeros(0, dtype=np.int64)
    rows = [_row(load, one) for one in wanted]
    stages = stage_ids(context, [row["stage"] for row in rows])
    frame = pd.DataFrame(rows).drop(columns="stage").assign(stage_id=stages, version=1, na_allowed=True)
    return add_rows(context.connection, "standard", frame)


def _row(load: AuditsLoad, one: Wanted) -> dict[str, object]:
    rules = [rule for rule in load.rules if re.fullmatch(rule.match, one.code)]

    def said(attribute: str, otherwise: object) -> object:
        return next((v for v in (getattr(rule, attribute) for rule in rules) if v is not None), otherwise)

    return {
        "code": one.code,
        "name": said("name", one.name or one.code),
        "stage": said("stage", one.stage or GENERAL_STAGE),
        "kind": said("kind", "operational"),
        "weight": said("weight", one.max_points if load.weigh_by_max_points else 1.0),
        "critical": said("critical", False),
        "bonus": said("bonus", False),
    }


def stage_ids(context: Context, names: list[object]) -> list[int]:
    """stage_id of each name; unknown stages are added behind the known ones, in order of appearance."""
    known = context.known.stages
    ids = ids_by_name(known, "stage_id", "name", "code")
    fresh: dict[str, str] = {}
    for name in names:
        if not find_id(ids, str(name)):
            fresh.setdefault(slug(str(name)), str(name))
    if fresh:
        frame = _stage_rows(list(fresh.values()), int(known["position"].max()) + 1 if len(known) else 0)
        ids |= dict(zip(fresh, add_rows(context.connection, "stage", frame).tolist(), strict=True))
    return [find_id(ids, str(name)) for name in names]


def _stage_rows(names: list[str], first: int) -> pd.DataFrame:
    """Stages of the product's own journey in three languages and their places; others behind them."""
    own = read_catalogue().stages.astype(object)
    places = ids_by_name(own.assign(place=range(len(own))), "place", "name", "code")
    first = max(first, len(own))
    rows = [
        own.iloc[places[fold(name)]].to_dict() if fold(name) in places
        else {"code": slug(name), "name": name, "position": first + number}
        for number, name in enumerate(names)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def fetch_attributes(context: Context, load: AuditsLoad, wanted: list[Wanted], added: IntArray) -> Attributes:
    """Weight, critical and bonus of the known and the added standards."""
    known = context.known.standards
    rows = [_row(load, one) for one in wanted]
    ids = np.concatenate([known["standard_id"].to_numpy(dtype=np.int64), added])
    size = int(ids.max(initial=0)) + 1
    weight, critical, bonus = np.zeros(size), np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    weight[ids] = [*known["weight"], *(float(str(row["weight"])) for row in rows)]
    critical[ids] = [*known["critical"], *(bool(row["critical"]) for row in rows)]
    bonus[ids] = [*known["bonus"], *(bool(row["bonus"]) for row in rows)]
    return Attributes(weight, critical, bonus)
