"""Loading what guests say: messages, ratings on the scale of their day, and part ratings."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.loading.feedback import fetch_messages, write_messages
from intake.channels import match_channels, settle_channels
from intake.context import Context, Outcome, apply_skips
from intake.distinct import Distinct, IntArray, fold, take
from intake.findings import Findings
from intake.numbers import parse_numbers
from intake.places import match_places, settle_places
from intake.profile_fields import Take
from intake.profile_loads import FeedbackLoad
from intake.repeats import settle_repeats
from intake.timing import read_timing, utc_moments

_KINDS = {"complaint", "suggestion", "thanks", "question", "not_us", "rating"}
_ORIGINS = {"qr", "survey", "review", "social", "email", "phone"}
_RATINGS = {"nps", "csat", "stars", ""}
_SEVERITIES = {"s1", "s2", "s3", "s4", ""}
_TRUE, _FALSE = {"yes", "true", "1"}, {"no", "false", "0"}
_TEXTS = ("language", "title", "body", "topic", "author")
FloatArray = NDArray[np.float64]


def load_feedback(context: Context, load: FeedbackLoad) -> Outcome:
    """Take one file of feedback. A message is named by (source, code)."""
    findings = Findings(context.table)
    apply_skips(context, load, findings, keeping_heading=False)
    codes = context.values(load, "feedback")
    findings.reject_blank(context.theirs(load, "feedback"), codes)
    places = match_places(context, load, findings)
    timing = read_timing(context, load, findings, places)
    words = _words(context, load, findings)
    rating, low, high = _ratings(context, load, findings, timing.day, words["rating_kind"])
    aspects = _aspects(context, load, findings)
    channels = context.values(load, "channel")
    channel_ids = match_channels(context, load, findings, channels)
    settle_repeats(load, findings, codes.index, codes)
    stored = fetch_messages(context.connection, context.profile.origin, list(codes.texts(findings.open)))
    _reject_moved(findings, context.theirs(load, "location"), codes, places.location_id, stored=stored)
    settled = settle_places(context, places, findings.open, timing.day.astype(np.int64))
    rows = np.flatnonzero(findings.open)
    channel = pd.Series(settle_channels(context, channels, channel_ids, findings.open)[rows], dtype="float64")
    has = ~np.isnan(rating[rows])
    messages = pd.DataFrame({
        "location_id": settled.location_id[rows], "region_id": settled.region_id[rows],
        "source": context.profile.origin, "code": codes.texts(rows),
        "channel_id": channel.where(channel > 0),
        "received_at": utc_moments(timing)[rows],
        "day": timing.day[rows].astype("datetime64[s]"), "month": timing.month[rows],
        "rating": rating[rows], "rating_low": np.where(has, low[rows], np.nan),
        "rating_high": np.where(has, high[rows], np.nan),
        **{name: values.or_none(rows) for name, values in words.items()},
    })  # fmt: skip
    messages["received_at"] = messages["received_at"].dt.tz_localize("UTC")
    messages["solicited"] = messages["solicited"].isin(_TRUE)
    messages["rating_kind"] = messages["rating_kind"].where(has, None)
    kept = stored[stored["code"].isin(set(messages["code"]))]
    fate = np.zeros(len(context.table.frame), dtype=np.int64)
    ratings = _rating_rows(aspects, rows)
    fate[rows] = write_messages(context.connection, messages, ratings, kept, import_id=context.import_id)
    return Outcome(findings, fate)


def _words(context: Context, load: FeedbackLoad, findings: Findings) -> dict[str, Distinct]:
    """The columns of text; those with a fixed vocabulary reject what is outside it."""
    words = {name: context.values(load, name) for name in _TEXTS}
    for name, legal in (("kind", _KINDS), ("origin", _ORIGINS), ("rating_kind", _RATINGS),
                        ("severity", _SEVERITIES), ("solicited", _TRUE | _FALSE)):  # fmt: skip
        values = context.values(load, name)
        strange = values.spread((fold(value) not in legal for value in values.values), bool)
        findings.reject(strange, "value_unknown", context.theirs(load, name), values)
        words[name] = values.renamed(str.upper if name == "severity" else fold)
    return words


def _ratings(
    context: Context, load: FeedbackLoad, findings: Findings, day: NDArray[np.datetime64], kinds: Distinct
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The rating of each row with the scale of its kind on its day; blank is nan, never 0."""
    values, column = context.values(load, "rating"), context.theirs(load, "rating")
    numbers = parse_numbers(values, context.profile.decimal)
    findings.reject_coded(numbers.code, column, values)
    low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    for scale in load.scales:
        wanted = (scale.rating_kind in (None, kind) for kind in kinds.values)
        inside = ~np.isnat(day) & kinds.spread(wanted, bool)
        if scale.from_ is not None:
            inside &= day >= np.datetime64(scale.from_)
        if scale.until is not None:
            inside &= day <= np.datetime64(scale.until)
        low[inside], high[inside] = scale.low, scale.high
    given = ~np.isnan(numbers.value)
    outside = ~((numbers.value >= low) & (numbers.value <= high))
    findings.reject(given & outside, "rating_out_of_range", column, values)
    return numbers.value, low, high


def _aspects(context: Context, load: FeedbackLoad, findings: Findings) -> dict[str, tuple[FloatArray, int, int]]:
    found = {}
    for name, aspect in load.aspects.items():
        values = take(context.table.frame, Take(column=aspect.column))
        values = _without(values, aspect.blank)
        numbers = parse_numbers(values, context.profile.decimal)
        findings.reject_coded(numbers.code, aspect.column, values)
        outside = (numbers.value < aspect.low) | (numbers.value > aspect.high)
        findings.reject(outside, "rating_out_of_range", aspect.column, values)
        found[name] = (numbers.value, aspect.low, aspect.high)
    return found


def _without(values: Distinct, blank: tuple[str, ...]) -> Distinct:
    """The values with some of them made blank."""
    return values.renamed(lambda text: "" if text in blank else text)


def _rating_rows(aspects: dict[str, tuple[FloatArray, int, int]], rows: IntArray) -> pd.DataFrame:
    parts = [pd.DataFrame({"message": [], "aspect": [], "rating": [], "rating_low": [], "rating_high": []})]
    for name, (values, low, high) in aspects.items():
        given = np.flatnonzero(~np.isnan(values[rows]))
        parts.append(pd.DataFrame({
            "message": given, "aspect": name, "rating": values[rows][given], "rating_low": low,
            "rating_high": high,
        }))  # fmt: skip
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    whole = {"message": "int64", "rating_low": "int64", "rating_high": "int64"}
    return frame.astype({**whole, "rating": "float64", "aspect": object})


def _reject_moved(
    findings: Findings, column: str, codes: Distinct, location_id: IntArray, *, stored: pd.DataFrame
) -> None:
    """A location is part of a message's key and cannot change; a person must look."""
    where = dict(zip(stored["code"], stored["location_id"], strict=True))
    before = codes.spread((int(where.get(code, 0)) for code in codes.values), np.int64)
    findings.reject((before > 0) & (before != location_id), "location_changed", column, codes)
