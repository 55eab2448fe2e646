"""The heading of an audit: code, place, day, channel, and what else its rows repeat."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.loading.audits import fetch_places
from data_access.loading.dimensions import add_rows
from intake.channels import match_channels, settle_channels
from intake.context import Context
from intake.distinct import BoolArray, Distinct, IntArray, fold, ids_by_name
from intake.findings import Findings, first_rows
from intake.numbers import parse_numbers
from intake.places import Places, match_places, settle_places
from intake.profile_loads import AuditsLoad
from intake.timing import Timing, read_timing

VERDICTS = ("passed", "failed", "")
_REPEATED = (
    "location",
    "date",
    "time",
    "channel",
    "shopper",
    "stated_score",
    "stated_verdict",
    "comment",
    "questionnaire",
)


@dataclass(frozen=True)
class Headings:
    """One entry a row of the file; `audit` numbers the audits by their code."""

    audit: Distinct
    places: Places
    timing: Timing
    channels: Distinct
    channel_id: IntArray
    stated_score: "np.ndarray[tuple[int], np.dtype[np.float64]]"


def read_headings(context: Context, load: AuditsLoad, findings: Findings) -> Headings:
    """Check what every row says about its audit, and that the rows of one audit agree."""
    audit = context.values(load, "audit")
    findings.reject_blank(context.theirs(load, "audit"), audit)
    places = match_places(context, load, findings)
    timing = read_timing(context, load, findings, places)
    channels = context.values(load, "channel")
    findings.reject_blank(context.theirs(load, "channel"), channels)
    channel_id = match_channels(context, load, findings, channels)
    stated = context.values(load, "stated_score")
    scores = parse_numbers(stated, context.profile.decimal)
    column = context.theirs(load, "stated_score")
    findings.reject_coded(scores.code, column, stated)
    findings.reject((scores.value < 0) | (scores.value > 100), "number_out_of_range", column, stated)
    verdicts = context.values(load, "stated_verdict")
    unknown = verdicts.spread((value not in VERDICTS for value in verdicts.values), bool)
    findings.reject(unknown, "value_unknown", context.theirs(load, "stated_verdict"), verdicts)
    if load.layout == "long":
        _reject_disagreeing(context, load, findings, audit)
    _reject_foreign(context, load, findings, audit)
    return Headings(audit, places, timing, channels, channel_id, scores.value)


def _reject_disagreeing(context: Context, load: AuditsLoad, findings: Findings, audit: Distinct) -> None:
    """Rows of an audit must repeat its heading; where they do not, nobody knows which is right."""
    if not len(audit):
        return
    first = first_rows(audit.index, len(audit.values))[audit.index]
    for ours in _REPEATED:
        if ours not in load.columns:
            continue
        index = context.values(load, ours).index
        odd = (index != index[first]) & findings.open
        if odd.any():
            whole = np.isin(audit.index, np.unique(audit.index[odd]))
            findings.reject(whole, "header_conflict", context.theirs(load, ours), audit)


def _reject_foreign(context: Context, load: AuditsLoad, findings: Findings, audit: Distinct) -> None:
    """Nobody re-issues an audit of a location outside their scope, whatever location the file names."""
    if context.scope.everything:
        return
    stored = fetch_places(context.connection, context.profile.origin, audit.values)
    known = context.known.locations
    allowed = set(known["location_id"][known["allowed"]])
    foreign = audit.spread((code in stored and stored[code] not in allowed for code in audit.values), bool)
    findings.reject(foreign, "location_changed", context.theirs(load, "audit"), audit)


def settle_headings(
    context: Context, load: AuditsLoad, headings: Headings, taken: BoolArray, rows: IntArray
) -> pd.DataFrame:
    """One row an audit, from the given one of its taken rows; adds locations, channels, questionnaires.

    In columns of `audit`.
    """
    order = headings.timing.day.astype(np.int64)
    places = settle_places(context, headings.places, taken, order)
    channels = settle_channels(context, headings.channels, headings.channel_id, taken)
    hours = headings.timing.hour[rows]
    return pd.DataFrame({
        "source": context.profile.origin,
        "code": headings.audit.texts(rows),
        "location_id": places.location_id[rows],
        "region_id": places.region_id[rows],
        "channel_id": channels[rows],
        "questionnaire_id": _questionnaires(context, load, rows),
        "day": headings.timing.day[rows].astype("datetime64[s]"),
        "month": headings.timing.month[rows],
        "hour": pd.Series(hours, dtype="float64").where(hours >= 0),
        "shopper": context.values(load, "shopper").or_none(rows),
        "stated_score": headings.stated_score[rows],
        "stated_verdict": context.values(load, "stated_verdict").or_none(rows),
        "comment": context.values(load, "comment").or_none(rows),
    })  # fmt: skip


def _questionnaires(context: Context, load: AuditsLoad, rows: IntArray) -> IntArray:
    """questionnaire_id of each audit; the form is called after the source when the file does not say."""
    names = [name or context.profile.origin for name in context.values(load, "questionnaire").texts(rows)]
    ids = ids_by_name(context.known.questionnaires, "questionnaire_id", "code")
    fresh = {fold(name): name for name in names if fold(name) not in ids}
    if fresh:
        frame = pd.DataFrame({"code": list(fresh.values())}).assign(version=1)
        added = add_rows(context.connection, "questionnaire", frame)
        ids |= dict(zip(fresh, added.tolist(), strict=True))
    return np.array([ids[fold(name)] for name in names], dtype=np.int64)
