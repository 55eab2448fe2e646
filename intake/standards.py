"""Loading standards: a code and version names one; columns that the file lacks keep what is known."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.loading.dimensions import add_rows, fetch_answered_standards, update_rows
from data_access.loading.fingerprints import same_values
from intake.channels import match_channels, settle_channels
from intake.context import CHANGED, NEW, UNCHANGED, Context, Outcome, apply_skips
from intake.days import parse_days
from intake.distinct import Distinct, IntArray, fold
from intake.findings import Findings
from intake.numbers import parse_numbers
from intake.profile_loads import StandardsLoad
from intake.repeats import settle_repeats
from intake.standards_named import stage_ids

_KINDS = ("behavioural", "operational")
_TRUE, _FALSE = {"yes", "true", "1", "так", "sì", "si", "да"}, {"no", "false", "0", "ні", "нет"}
_TRUTHS = {"critical": False, "na_allowed": True, "bonus": False}  # ours -> when the file does not say
_TEXTS = ("name_uk", "name_it", "evidence")
_DAYS = ("valid_from", "valid_to")


def load_standards(context: Context, load: StandardsLoad) -> Outcome:
    """Take one file of standards."""
    findings = Findings(context.table)
    apply_skips(context, load, findings, keeping_heading=False)
    codes = context.values(load, "standard")
    for ours in ("standard", "name", "stage"):
        findings.reject_blank(context.theirs(load, ours), context.values(load, ours))
    columns = _read_columns(context, load, findings)
    version = columns["version"].astype(np.int64)
    settle_repeats(load, findings, codes.renamed(fold).index * 1000 + version, codes)
    findings.reject(_rescales(context, codes, columns), "standard_in_use", context.theirs(load, "weight"), codes)
    channels = context.values(load, "channel")
    channel_ids = match_channels(context, load, findings, channels)
    rows = np.flatnonzero(findings.open)
    frame = pd.DataFrame({name: values[rows] for name, values in columns.items()}).assign(
        code=codes.texts(rows), version=version[rows]
    )
    frame["stage_id"] = stage_ids(context, list(context.values(load, "stage").texts(rows)))
    if "channel" in load.columns:
        settled = pd.Series(settle_channels(context, channels, channel_ids, findings.open)[rows])
        frame["channel_id"] = settled.where(settled > 0)
    fate = np.zeros(len(context.table.frame), dtype=np.int64)
    fate[rows] = _write(context, frame)
    return Outcome(findings, fate)


def _read_columns(context: Context, load: StandardsLoad, findings: Findings) -> dict[str, NDArray[Any]]:
    """What each row says, in columns of `standard`; only columns that the file has, besides the version."""
    columns: dict[str, NDArray[Any]] = {"name": context.values(load, "name").texts()}
    for name in _TEXTS:
        if name in load.columns:
            columns[name] = context.values(load, name).or_none().to_numpy()
    for name, otherwise in _TRUTHS.items():
        if name in load.columns:
            columns[name] = _truths(context, load, findings, name, otherwise)
    if "kind" in load.columns:
        kinds = context.values(load, "kind").renamed(fold)
        findings.reject(kinds.spread((kind not in _KINDS for kind in kinds.values), bool), "value_unknown",
                        context.theirs(load, "kind"), kinds)  # fmt: skip
        columns["kind"] = kinds.texts()
    if "weight" in load.columns:
        columns["weight"] = _numbers(context, load, findings, "weight", low=1e-6, high=1e6, otherwise=1)
    for name in _DAYS:
        if name in load.columns:
            columns[name] = _days(context, load, findings, name)
    columns["version"] = _numbers(context, load, findings, "version", low=1, high=999, otherwise=1)
    return columns


def _truths(
    context: Context, load: StandardsLoad, findings: Findings, name: str, otherwise: bool
) -> NDArray[np.bool_]:
    words = context.values(load, name)
    strange = (bool(w) and fold(w) not in _TRUE | _FALSE for w in words.values)
    findings.reject(words.spread(strange, bool), "value_unknown", context.theirs(load, name), words)
    return words.spread((fold(word) in _TRUE if word else otherwise for word in words.values), bool)


def _numbers(
    context: Context, load: StandardsLoad, findings: Findings, name: str,
    *, low: float, high: float, otherwise: float,
) -> NDArray[np.float64]:  # fmt: skip
    values, column = context.values(load, name), context.theirs(load, name)
    numbers = parse_numbers(values, context.profile.decimal)
    findings.reject_coded(numbers.code, column, values)
    findings.reject((numbers.value < low) | (numbers.value > high), "number_out_of_range", column, values)
    return np.nan_to_num(numbers.value, nan=otherwise)


def _days(context: Context, load: StandardsLoad, findings: Findings, name: str) -> NDArray[np.datetime64]:
    values, column = context.values(load, name), context.theirs(load, name)
    moments = parse_days(values, context.profile.dates, column_name=column, today=context.today)
    # Blank is an open end, and a version may begin in the future.
    wrong = (moments.code == "date_bad") | (moments.code == "date_order")
    findings.reject_coded(np.where(wrong, moments.code, ""), column, values)
    return moments.moment.astype("datetime64[D]").astype("datetime64[s]")


def _rescales(context: Context, codes: Distinct, columns: dict[str, NDArray[Any]]) -> NDArray[np.bool_]:
    """Rows that would change what the scores of old audits were made of."""
    known = context.known.standards
    used = known[known["standard_id"].isin(fetch_answered_standards(context.connection))]
    names = [name for name in ("weight", "critical", "bonus") if name in columns]
    stored = {(fold(row["code"]), int(row["version"])): row for row in used.to_dict("records")}
    change = np.zeros(len(context.table.frame), dtype=np.bool_)
    for row, code in enumerate(codes.texts(np.arange(len(change)))):
        before = stored.get((fold(code), int(columns["version"][row])))
        change[row] = before is not None and any(
            pd.notna(columns[name][row]) and columns[name][row] != before[name] for name in names
        )
    return change


def _write(context: Context, frame: pd.DataFrame) -> IntArray:
    known = context.known.standards
    versions = zip(known["code"], known["version"], strict=True)
    places = {(fold(code), int(version)): place for place, (code, version) in enumerate(versions)}
    keys = [(fold(code), int(version)) for code, version in zip(frame["code"], frame["version"], strict=True)]
    place = np.array([places.get(key, -1) for key in keys], dtype=np.int64)
    fate = np.where(place < 0, NEW, UNCHANGED)
    fresh = frame[place < 0]
    if len(fresh):
        usual: dict[str, Any] = {"kind": "operational", "weight": 1.0, **_TRUTHS}
        lacking = {name: value for name, value in usual.items() if name not in fresh}
        add_rows(context.connection, "standard", fresh.assign(**lacking))
    there = np.flatnonzero(place >= 0)
    stored = known.iloc[place[there]].reset_index(drop=True)
    arriving = frame.iloc[there].drop(columns=["code", "version"]).reset_index(drop=True)
    changed = ~same_values(arriving, stored, list(arriving.columns))
    fate[there[changed]] = CHANGED
    ids = stored["standard_id"][changed]
    update_rows(context.connection, "standard", arriving[changed].assign(standard_id=ids))
    return fate
