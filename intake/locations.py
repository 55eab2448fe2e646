"""Loading locations: new ones are added, known ones brought up to date in the columns that the file has."""

import numpy as np
import pandas as pd

from data_access.loading.dimensions import add_rows, update_rows
from data_access.loading.fingerprints import same_values
from intake.context import CHANGED, NEW, UNCHANGED, Context, Outcome, apply_skips
from intake.days import parse_days
from intake.distinct import IntArray
from intake.findings import Findings
from intake.places import describe, match_places
from intake.profile_loads import LocationsLoad
from intake.repeats import settle_repeats

_DAYS = ("opened_on", "closed_on", "restarted_on")


def load_locations(context: Context, load: LocationsLoad) -> Outcome:
    """Take one file of locations; the code is what names one."""
    findings = Findings(context.table)
    apply_skips(context, load, findings, keeping_heading=False)
    load = load.model_copy(update={"create": load.create | {"locations"}})
    places = match_places(context, load, findings)
    findings.reject_blank(context.theirs(load, "location_name"), places.texts["location_name"])
    days = _days(context, load, findings)
    settle_repeats(load, findings, places.codes.index, places.codes)
    rows = np.flatnonzero(findings.open)
    frame = describe(context, places, rows)
    for name, values in days.items():
        frame[name] = values[rows]
    fate = np.zeros(len(context.table.frame), dtype=np.int64)
    fate[rows] = _write(context, frame, places.location_id[rows])
    return Outcome(findings, fate)


def _days(
    context: Context, load: LocationsLoad, findings: Findings
) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.datetime64]]"]:
    parsed = {}
    for name in _DAYS:
        if name not in load.columns:
            continue
        values, column = context.values(load, name), context.theirs(load, name)
        moments = parse_days(values, context.profile.dates, column_name=column, today=context.today)
        # Cinemas are older than the year 2000, and closings are planned ahead.
        wrong = (moments.code == "date_bad") | (moments.code == "date_order")
        findings.reject_coded(np.where(wrong, moments.code, ""), column, values)
        parsed[name] = moments.moment.astype("datetime64[D]").astype("datetime64[s]")
    return parsed


def _write(context: Context, frame: pd.DataFrame, ids: IntArray) -> IntArray:
    fate = np.where(ids == 0, NEW, UNCHANGED)
    fresh = frame[ids == 0]
    if len(fresh):
        zones = fresh["time_zone"].fillna("UTC") if "time_zone" in fresh else "UTC"
        add_rows(context.connection, "location", fresh.assign(time_zone=zones))
    there = np.flatnonzero(ids != 0)
    if not len(there):
        return fate
    stored = context.known.locations.set_index("location_id").loc[ids[there]].reset_index()
    # The spelling of a code is no change, and a blank in the file says nothing about what is known.
    arriving = frame.iloc[there].drop(columns="code").reset_index(drop=True)
    for name in arriving.columns:
        kept = pd.to_datetime(stored[name]) if name in _DAYS else stored[name]
        arriving[name] = arriving[name].where(arriving[name].notna(), kept)
    changed = ~same_values(arriving, stored, list(arriving.columns))
    fate[there[changed]] = CHANGED
    update_rows(context.connection, "location", arriving[changed].assign(location_id=ids[there][changed]))
    return fate
