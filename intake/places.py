"""Rows -> locations: known ones by code or exact name, new ones only where the profile lets a file add them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.loading.dimensions import add_rows
from intake.context import Context
from intake.distinct import (
    BoolArray,
    Distinct,
    IntArray,
    find_id,
    fold,
    ids_by_name,
    legal_time_zones,
    one_spelling,
    slug,
)
from intake.findings import Findings
from intake.numbers import Numbers, parse_numbers
from intake.profile import Load

_NONE, _AMBIGUOUS = 0, -1
_NUMBERS = {"latitude": False, "longitude": False, "screens": True, "seats": True}  # name -> whole
UNKNOWN_REGION = "unknown"


@dataclass(frozen=True)
class Places:
    """One entry a row: location_id, or 0 where the location is still to be added (`planned`)."""

    codes: Distinct
    location_id: IntArray
    planned: BoolArray
    texts: dict[str, Distinct]
    numbers: dict[str, Numbers]


def match_places(context: Context, load: Load, findings: Findings) -> Places:
    """Match the location of every open row and reject rows of unknown ones.

    A location outside the scope of the person who loads is as unknown as one that does not exist.
    """
    codes = one_spelling(context.values(load, "location"))
    column = context.theirs(load, "location")
    findings.reject_blank(column, codes)
    creates = "locations" in load.create and context.scope.everything
    ids, taken = _lookup(context, codes, by_name="locations" not in load.create)
    planned = (ids == _NONE) & ~taken & creates
    findings.reject(ids == _AMBIGUOUS, "location_ambiguous", column, codes)
    findings.reject((ids == _NONE) & ~planned, "location_unknown", column, codes)
    texts = {
        name: context.values(load, name) for name in ("location_name", "region", "region_name", "city", "time_zone")
    }
    numbers = _numbers(context, load, findings, among=planned | (load.kind == "locations"))
    places = Places(codes, np.maximum(ids, 0), planned, texts, numbers)
    _check_texts(context, load, findings, places)
    return places


def _lookup(context: Context, codes: Distinct, *, by_name: bool) -> tuple[IntArray, BoolArray]:
    """location_id of each row (0 unknown, -1 several of that name), and whether the code is taken at all."""
    known = context.known.locations
    by_code = {fold(code): place for place, code in enumerate(known["code"])}
    ids, allowed = known["location_id"].to_numpy(dtype=np.int64), known["allowed"].to_numpy(dtype=bool)
    names: dict[str, int] = {}
    if by_name:
        for number, name in enumerate(known["name"]):
            if allowed[number]:
                names[fold(name)] = _AMBIGUOUS if fold(name) in names else int(ids[number])
    found, taken = [], []
    for value in codes.values:
        place = by_code.get(fold(value))
        taken.append(place is not None)
        if place is not None and allowed[place]:
            found.append(int(ids[place]))
        else:
            found.append(names.get(fold(value), _NONE) if place is None else _NONE)
    return codes.spread(found, np.int64), codes.spread(taken, bool)


def _numbers(context: Context, load: Load, findings: Findings, *, among: BoolArray) -> dict[str, Numbers]:
    parsed = {}
    for name, whole in _NUMBERS.items():
        if name not in load.columns:
            continue
        values = context.values(load, name)
        numbers = parse_numbers(values, context.profile.decimal)
        column = context.theirs(load, name)
        findings.reject_coded(numbers.code, column, values, among=among)
        if whole:
            findings.reject(among & (numbers.value % 1 != 0) & ~np.isnan(numbers.value), "number_not_whole",
                            column, values)  # fmt: skip
        limit = {"latitude": 90, "longitude": 180}.get(name, 1_000_000)
        low = -limit if limit <= 180 else 0
        findings.reject(
            among & ((numbers.value < low) | (numbers.value > limit)), "number_out_of_range", column, values
        )
        parsed[name] = numbers
    return parsed


def _check_texts(context: Context, load: Load, findings: Findings, places: Places) -> None:
    among = places.planned | (load.kind == "locations")
    if "regions" not in load.create:
        ids = match_regions(context, places.texts["region"])
        findings.reject(
            among & (ids == _NONE), "region_unknown", context.theirs(load, "region"), places.texts["region"]
        )
    zones = places.texts["time_zone"]
    known = legal_time_zones()
    strange = zones.spread((bool(zone) and zone not in known for zone in zones.values), bool)
    findings.reject(among & strange, "value_unknown", context.theirs(load, "time_zone"), zones)


def match_regions(context: Context, values: Distinct) -> IntArray:
    """region_id of each row by code or name, 0 when unknown."""
    ids = ids_by_name(context.known.regions, "region_id", "name", "code")
    return values.spread((find_id(ids, value or UNKNOWN_REGION) for value in values.values), np.int64)


def latest_rows(groups: IntArray, order: IntArray, rows: IntArray) -> IntArray:
    """Of the given rows the latest one of each group: by `order` (a day), then by place in the file."""
    ranked = rows[np.argsort(order[rows], kind="stable")]
    last: dict[int, int] = dict(zip(groups[ranked].tolist(), ranked.tolist(), strict=True))
    return np.array(sorted(last.values()), dtype=np.int64)


def describe(context: Context, places: Places, rows: IntArray) -> pd.DataFrame:
    """What the file says about the locations of these rows, in columns of `location`; adds their regions.

    Columns that the profile does not have are absent; a blank is None.
    """
    frame = pd.DataFrame({"code": places.codes.texts(rows)})
    for ours, name in (("location_name", "name"), ("city", "city"), ("time_zone", "time_zone")):
        texts = places.texts[ours].or_none(rows)
        if texts.notna().any():
            frame[name] = texts
    frame["region_id"] = _region_ids(context, places, rows)
    for name, numbers in places.numbers.items():
        frame[name] = numbers.value[rows]
    return frame


def _region_ids(context: Context, places: Places, rows: IntArray) -> IntArray:
    ids = match_regions(context, places.texts["region"])[rows]
    values = [value or UNKNOWN_REGION for value in places.texts["region"].texts(rows)]
    names = places.texts["region_name"].texts(rows)
    fresh: dict[str, tuple[str, str]] = {}
    for place in np.flatnonzero(ids == _NONE):
        value = values[place]
        fallback = value if value != UNKNOWN_REGION else "Unknown region"
        fresh.setdefault(slug(value), (slug(value), names[place] or fallback))
    if fresh:
        added = add_rows(context.connection, "region", pd.DataFrame(list(fresh.values()), columns=["code", "name"]))
        by_slug = dict(zip(fresh, added.tolist(), strict=True))
        ids = np.array([by_slug[slug(v)] if i == _NONE else i for i, v in zip(ids, values, strict=True)])
    return ids.astype(np.int64)


@dataclass(frozen=True)
class Settled:
    """One entry a row, valid where the row is taken."""

    location_id: IntArray
    region_id: IntArray


def settle_places(context: Context, places: Places, taken: BoolArray, order: IntArray) -> Settled:
    """Add the planned locations that the taken rows need, described by their latest row."""
    ids = places.location_id.copy()
    rows = np.flatnonzero(places.planned & taken)
    known = context.known.locations[["location_id", "region_id"]]
    if len(rows):
        chosen = latest_rows(places.codes.index, order, rows)
        frame = describe(context, places, chosen)
        frame["name"] = frame["name"].fillna(frame["code"]) if "name" in frame else frame["code"]
        frame["time_zone"] = frame["time_zone"].fillna("UTC") if "time_zone" in frame else "UTC"
        added = add_rows(context.connection, "location", frame)
        by_value = np.zeros(len(places.codes.values), dtype=np.int64)
        by_value[places.codes.index[chosen]] = added
        ids[rows] = by_value[places.codes.index[rows]]
        fresh = pd.DataFrame({"location_id": added, "region_id": frame["region_id"].to_numpy()})
        known = pd.concat([known, fresh], ignore_index=True)
    regions = np.zeros(int(known["location_id"].max() if len(known) else 0) + 1, dtype=np.int64)
    regions[known["location_id"].to_numpy(dtype=np.int64)] = known["region_id"].to_numpy(dtype=np.int64)
    return Settled(ids, regions[ids])
