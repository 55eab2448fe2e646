"""What is really so in the demo, before any chance: levels, weak stages, coaching that worked or did not.

Levels are points on the 0-100 scale of a visit's score, as deviations from the chain's usual level.
Tests and rehearsals compare what the statistics say with what stands here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from intake.catalogue import read_catalogue
from intake.demo.window import DayArray, FloatArray, IntArray, Window, chance

LOCATIONS = Path(__file__).with_name("locations.csv")

# Cinemas whose level stays this far from the network's, points.
NEEDS_HELP = {"ODS03": -12.0, "SUM01": -11.0, "KRY01": -11.0, "KYV03": -10.5, "TER01": -10.5}
EXCELLENT = {"LVV01": 8.0, "KYV02": 8.5, "VIN01": 7.5}
# Their weakest stage, points on top of the level.
WEAK_STAGE = {
    "ODS03": "restroom", "SUM01": "bar", "KRY01": "hall", "KYV03": "box_office", "TER01": "foyer",
    "ZAP01": "bar", "KHM01": "ticket_control", "CHK01": "restroom",
}  # fmt: skip
WEAK_STAGE_POINTS = -10.0
# New management: the level before, the points it jumped by, and how many calendar months ago.
STEPS = {"ZAP01": (1.0, -7.0, 5), "POL01": (-1.0, 5.0, 9), "KHM01": (0.5, -6.0, 3)}
# Ordinary cinemas differ by this (sd, points); with the named ones the chain's sd is about 5.
ORDINARY_SD, ORDINARY_LIMIT = 3.2, 4.5
STAGE_SD = 3.5  # a cinema is better at one stage than at another, points
# The slow drift of a cinema: a month keeps this part of the last one's and adds chance (sd, points).
DRIFT_KEPT, DRIFT_SD = 0.85, 0.5
NETWORK_GAIN = 1.5  # the whole chain improves by this over the two years, points


# One cinema was closed for works and began anew.
REFURBISHED, REFURBISHMENT_MONTHS, RESTARTED_MONTHS_AGO = "KHA02", 2, 11
LEVEL_BEFORE_REFURBISHMENT, LEVEL_AFTER_REFURBISHMENT = -6.0, 4.0


@dataclass(frozen=True)
class Coached:
    """One coaching that was completed: when it began and what it changed.

    months_ago: calendar months before the newest day's; day: of that month; before: the level it met;
    effect: points the true level rose by from the first session on, for good; 0 when nothing happened.
    """

    code: str
    months_ago: int
    day: int
    before: float
    effect: float

    def started_on(self, window: Window) -> date:
        """Day of the first session, from which the effect holds."""
        return window.day_back(self.months_ago) + timedelta(days=self.day - 1)


COACHED = (
    Coached("CHN02", 7, 9, -5.5, 6.0),
    Coached("NIZ01", 9, 14, -5.0, 5.0),
    Coached("ODS02", 6, 5, -6.0, 6.0),
    Coached("DNP02", 8, 18, -6.5, 7.0),
    Coached("LVV03", 11, 7, -5.0, 5.0),
    Coached("RIV01", 7, 16, -5.5, 6.0),
    Coached("KYV05", 10, 11, -6.0, 7.0),
    Coached("KRO01", 6, 20, -5.0, 5.0),
    Coached("IVF01", 9, 6, -5.5, 6.0),
    Coached("KRE01", 12, 13, -6.0, 6.0),
    Coached("SUM01", 8, 8, NEEDS_HELP["SUM01"], 0.0),
    Coached("KRY01", 10, 15, NEEDS_HELP["KRY01"], 0.0),
    Coached("CHK01", 7, 12, -5.0, 0.0),
    Coached("MYK01", 9, 19, -5.0, 0.0),
)


@dataclass(frozen=True)
class Event:
    """A cinema opened, closed or began anew."""

    code: str
    column: str
    day: date


def events(window: Window) -> tuple[Event, ...]:
    """Openings, the closing and the refurbishment within the window, on first and last days of months."""
    return (
        Event("BRO01", "opened_on", window.day_back(14)),
        Event("MUK01", "opened_on", window.day_back(5)),
        Event(REFURBISHED, "restarted_on", window.day_back(RESTARTED_MONTHS_AGO)),
        Event("IZM01", "closed_on", window.day_back(3) - timedelta(days=1)),
    )


@dataclass(frozen=True)
class Truth:
    """True levels.

    codes: locations, as rows of the arrays.
    level: points, deviation from the chain's usual level; one row a location, one column a month of the
    window, coaching left out. stage: points on top, one row a location, one column a stage of the journey.
    coached: who gained what from coaching.
    """

    codes: tuple[str, ...]
    level: FloatArray
    stage: FloatArray
    window: Window
    coached: tuple[Coached, ...] = COACHED

    def levels(self, location: IntArray, day: DayArray) -> FloatArray:
        """True level on a day, coaching included; one entry a pair of location (row of `level`) and day."""
        found = self.level[location, self.window.month_index(day)]
        for coached in self.coached:
            since = np.datetime64(coached.started_on(self.window))
            touched = (location == self.codes.index(coached.code)) & (day >= since)
            found = found + coached.effect * touched
        return found


def built_in_truth(window: Window, seed: int, coached: tuple[Coached, ...] = COACHED) -> Truth:
    """The levels behind the demo of this seed; locations in the order of locations.csv and of their keys."""
    codes = pd.read_csv(LOCATIONS)["code"].to_list()
    catalogue = read_catalogue()
    visit = catalogue.standards[catalogue.standards["channel"] == "visit"]
    # The other channels' stages are not met on a visit and weigh nothing in it.
    weights = visit.groupby("stage")["weight"].sum().reindex(catalogue.stages["code"], fill_value=0.0)
    months = window.months
    level = np.column_stack([_steady_levels(codes, seed)] * len(months))
    level += _drift(len(codes), len(months), seed)
    level += np.linspace(-NETWORK_GAIN / 2, NETWORK_GAIN / 2, len(months))
    for code, (_, points, months_ago) in STEPS.items():
        level[codes.index(code), _months_from(window, months_ago)] += points
    level[codes.index(REFURBISHED), _months_from(window, RESTARTED_MONTHS_AGO)] += (
        LEVEL_AFTER_REFURBISHMENT - LEVEL_BEFORE_REFURBISHMENT
    )
    return Truth(tuple(codes), level, _stage_levels(codes, weights, seed), window, coached)


def _months_from(window: Window, months_ago: int) -> slice:
    return slice(len(window.months) - 1 - months_ago, None)


def _steady_levels(codes: list[str], seed: int) -> FloatArray:
    drawn = chance(seed, "levels").normal(0, ORDINARY_SD, len(codes)).clip(-ORDINARY_LIMIT, ORDINARY_LIMIT)
    named = {
        **{coached.code: coached.before for coached in COACHED},
        **{code: before for code, (before, _, _) in STEPS.items()},
        REFURBISHED: LEVEL_BEFORE_REFURBISHMENT,
        **NEEDS_HELP,
        **EXCELLENT,
    }
    return np.array([named.get(code, level) for code, level in zip(codes, drawn, strict=True)])


def _drift(locations: int, months: int, seed: int) -> FloatArray:
    shocks = chance(seed, "drift").normal(0, DRIFT_SD, (locations, months))
    shocks[:, 0] /= np.sqrt(1 - DRIFT_KEPT**2)  # start in the long-run spread
    for month in range(1, months):
        shocks[:, month] += DRIFT_KEPT * shocks[:, month - 1]
    return shocks


def _stage_levels(codes: list[str], stage_weights: pd.Series, seed: int) -> FloatArray:
    names, weight = list(stage_weights.index), stage_weights.to_numpy(dtype=float)
    stage = chance(seed, "stages").normal(0, STAGE_SD, (len(codes), len(names)))
    for code, weakest in WEAK_STAGE.items():
        stage[codes.index(code), names.index(weakest)] = WEAK_STAGE_POINTS
    # Stages differ around the level of the cinema; they do not move it.
    return np.asarray(stage - (stage @ weight / weight.sum())[:, None])
