"""The scorecard in words and tables: what each row scored, how surely, and whether money may hang on it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from components.address import choose_one
from components.device import is_phone
from components.text import _, between, chance, n_, number, percent, signed
from domain.decisions import FIT_FOR_MONEY
from domain.intervals import poisson_bounds, wilson_bounds
from domain.scorecard import FEWEST_AUDITS


@dataclass(frozen=True, slots=True)
class View:
    """What the reader chose: the level, each location of a role or shift by itself, and whether it is decided at each
    row's target or else at the threshold (points).
    """

    by: str
    each: bool
    at_target: bool
    threshold: float


def choose_view(*, one_location: bool, threshold: float) -> View:
    """Draw the controls; they stand in the address."""
    names = {"location": _("Locations"), "role": _("Employee roles"), "shift": _("Shifts"), "region": _("Regions"),
             "chain": _("Chain")}  # fmt: skip
    left, middle, right = st.columns([5, 3, 3], vertical_alignment="bottom")
    with left:
        if is_phone():  # five words side by side are wider than its screen
            by = choose_one(st.selectbox, _("Level"), names, key="by", default="location")
        else:
            by = choose_one(st.segmented_control, _("Level"), names, key="by", default="location", required=True)
    # Of one cinema a role is always compared with the same role elsewhere.
    each = "location" if one_location else "together"
    if by in ("role", "shift") and not one_location:
        ways = {"together": _("All together"), "location": _("Each location")}
        with middle:
            each = choose_one(st.segmented_control, _("Counted"), ways, key="each", default="together", required=True)
    limits = {"target": _("Its target"), "pass": _("{n} points", n=number(threshold))}
    with right:
        at = choose_one(st.segmented_control, _("Decided at"), limits, key="at", default="target", required=True)
    return View(by, each == "location" and by in ("role", "shift"), at == "target", threshold)


def part_name(part: str) -> str:
    """A role or shift in the reader's words."""
    return {
        "manager": _("Manager on duty"), "digital": _("Site and app team"), "contact": _("Contact centre"),
        "host": _("Foyer host"), "cashier": _("Cashier"), "bar": _("Bar staff"), "usher": _("Usher"),
        "cleaner": _("Cleaner"), "other": _("No role known"), "morning": _("Morning"), "day": _("Day"),
        "evening": _("Evening"), "unknown": _("Hour unknown"),
    }.get(part, part)  # fmt: skip


def verdicts(rows: pd.DataFrame) -> np.ndarray:
    """What each row says beside its target: few, below, above or unsure."""
    rules = [rows["audits"] < FEWEST_AUDITS, rows["high"] < rows["target"], rows["low"] >= rows["target"]]
    return np.select(rules, ["few", "below", "above"], default="unsure")


def prepare(rows: pd.DataFrame, view: View, names: Mapping[str, pd.Series], chain: str) -> pd.DataFrame:
    """Rows with what they are called and what is derived from their counts, ready for the tables and files.

    names: "location" and "region", by id; "channel", by id, translated. chain: the one row of that level.
    """
    place = rows["location_id"].map(names["location"]).fillna("")
    audits = rows["audits"].to_numpy(dtype=float)
    failures_low, failures_high = poisson_bounds(rows["critical"])
    pass_low, pass_high = wilson_bounds(rows["passed"], audits, 0.90)
    called = {"location": place, "region": rows["region_id"].map(names["region"])}
    parts = rows["part"].map({one: part_name(str(one)) or chain for one in rows["part"].unique()})
    return rows.assign(
        name=called.get(view.by, parts),
        place=place,
        region=rows["region_id"].map(names["region"]).fillna(""),
        verdict=verdicts(rows),
        failures=100 * rows["critical"] / audits,
        failures_low=100 * failures_low / audits,
        failures_high=100 * failures_high / audits,
        pass_share=rows["passed"] / audits,
        pass_low=pass_low,
        pass_high=pass_high,
        without=[", ".join(str(names["channel"][one]) for one in lacks) for lacks in rows["missing"]],
    )


def verdict_name(verdict: str) -> str:
    """A verdict in the reader's words."""
    return {"few": _("too few audits"), "below": _("below target"), "above": _("above target"),
            "unsure": _("cannot be told")}[verdict]  # fmt: skip


def finding(rows: pd.DataFrame) -> str:
    """The page's title: how many are told from their target, and how many not."""
    count = rows["verdict"].value_counts()
    if len(rows) == 1:
        row = rows.iloc[0]
        words = {"score": number(row["score"], 1), "range": between(row["low"], row["high"], 1),
                 "target": number(row["target"], 1), "verdict": verdict_name(row["verdict"])}  # fmt: skip
        return _("{score} points (true score likely {range}), target {target}: {verdict}", **words)
    return _(
        "Below target: {below} of {n}; above: {above}; cannot be told: {unsure}",
        below=number(count.get("below", 0)), above=number(count.get("above", 0)), n=number(len(rows)),
        unsure=number(count.get("unsure", 0) + count.get("few", 0)),
    )  # fmt: skip


def decision_finding(rows: pd.DataFrame) -> str:
    """For how many of the rows a decision would likely be the same on other visits."""
    judged = rows[rows["audits"] >= FEWEST_AUDITS]
    fit = int((judged["same"] >= FIT_FOR_MONEY).sum())
    if len(rows) == 1 and len(judged):
        return same_words(float(judged["same"].iloc[0]))
    if fit == len(rows):
        return n_(
            "{n} decision would likely be the same on other visits",
            "All {n} decisions would likely be the same on other visits",
            fit,
        )
    return n_(
        "{n} of {all} decisions would likely be the same on other visits; do not tie money to the others",
        "{n} of {all} decisions would likely be the same on other visits; do not tie money to the others",
        fit,
        all=number(len(rows)),
    )


def same_words(same: float) -> str:
    """The chance of the same decision, and what follows for money."""
    words = _("On other visits the decision would be the same: {p} likely", p=chance(same))
    return words if same >= FIT_FOR_MONEY else words + _("; below {limit} do not tie money to it",
                                                         limit=percent(FIT_FOR_MONEY))  # fmt: skip


def level_name(by: str) -> str:
    """What a row of the level is."""
    return {"location": _("Location"), "role": _("Role"), "shift": _("Shift"), "region": _("Region"),
            "chain": _("Chain")}[by]  # fmt: skip


def change_words(change: float, beyond_chance: bool) -> str:
    """Points up or down where that is more than chance; else that it is not, or that it cannot be known."""
    if np.isnan(change):
        return "–"
    if not beyond_chance:
        return _("normal variation")
    return signed(change, 1)


def same_short(same: float) -> str:
    """The chance of the same decision for a narrow column."""
    return chance(same) if same >= FIT_FOR_MONEY else _("{p}, not for money", p=chance(same))
