"""What the shoppers found: answers drawn from the true levels, and the scores that follow from them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from domain.scoring import AuditScores, score_audits
from intake.demo.chain import Chain
from intake.demo.truth import Truth
from intake.demo.visits import SHOPPER_SD, SHOPPERS
from intake.demo.window import BoolArray, FloatArray, IntArray, chance

PASS_THRESHOLD = 85.0  # product.md: the start value
# One day is better than another, points (sd). With the answers' own chance a visit's score has an sd of about
# 10; the short forms of the other channels have more chance of their own and get less from the day.
VISIT_SD, CONTACT_SD = 6.5, 3.0
MISSING = 0.007  # answers left empty by oversight
HALF_FILLED, LEFT_EMPTY = 0.012, 0.3  # part of the forms that were sent half filled, and how much they lack
# Sum of the chance parts of one answer on the log-odds scale (sd): visit, shopper, stage.
_NOISE_SD = 0.85
_GRID = np.linspace(-6, 5, 111)
_QUANTILES = np.linspace(-2, 2, 9)  # of a normal curve, enough for a mean


@dataclass(frozen=True)
class Answers:
    """One row an asked standard of an audit; `audit` and `standard` are rows of visits and standards.

    answered, not_applicable: neither is missing. points: 0 where not answered.
    """

    audit: IntArray
    standard: IntArray
    points: IntArray
    answered: BoolArray
    not_applicable: BoolArray
    scores: AuditScores


def draw_answers(chain: Chain, truth: Truth, visits: pd.DataFrame, seed: int) -> Answers:
    """Answer every form, and score it by the rules of domain.scoring."""
    parts = [
        _answers_of_channel(channel, chain, truth, visits, seed) for channel in chain.standards["channel"].unique()
    ]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    audit, standard, points, answered, absent = (column[order] for column in columns)
    facts = chain.standards.iloc[standard]
    scores = score_audits(
        audit, len(visits), points, facts["max_points"], facts["weight"], answered, absent,
        np.zeros(len(audit), dtype=np.bool_), facts["critical"], pass_threshold=PASS_THRESHOLD,
    )  # fmt: skip
    return Answers(audit, standard, points, answered, absent, scores)


def failure_chances(chain: Chain, truth: Truth) -> FloatArray:
    """Chance that a guest meets a failed standard: locations x months of the window x standards."""
    standards = chain.standards
    places, months = truth.level.shape
    middle = np.array([np.datetime64(month) + 14 for month in truth.window.months])
    level = truth.levels(np.repeat(np.arange(places), months), np.tile(middle, places))
    level = level.reshape(places, months)
    chances = np.empty((places, months, len(standards)))
    for channel, rows in standards.groupby("channel").indices.items():
        scale = _Scale(standards[standards["channel"] == channel])
        shift = scale.shift(level)[:, :, None] + scale.slope * truth.stage[:, None, scale.stage]
        chances[:, :, rows] = 1 - expit(scale.usual + shift)
    return chances


class _Scale:
    """Translates points of a channel's score to log-odds of its answers, and back."""

    def __init__(self, form: pd.DataFrame) -> None:
        self.usual: FloatArray = logit(form["share"].to_numpy(dtype=float))
        self.stage: IntArray = form["stage_index"].to_numpy(dtype=np.int64)
        self._weight = form["weight"].to_numpy(dtype=float)
        normal = np.exp(-(_QUANTILES**2) / 2)
        odds = _GRID[:, None, None] + self.usual[None, :, None] + _NOISE_SD * _QUANTILES[None, None, :]
        by_standard = expit(odds) @ (normal / normal.sum())
        self._score = 100 * by_standard @ self._weight / self._weight.sum()
        self._centre = float(np.interp(0.0, _GRID, self._score))
        #: log-odds of one point near the usual level
        self.slope = 1 / float(np.interp(0.0, _GRID, np.gradient(self._score, _GRID)))

    def shift(self, points: FloatArray) -> FloatArray:
        """Log-odds by which all answers move when the expected score moves by so many points."""
        return np.asarray(np.interp(self._centre + points, self._score, _GRID))


def _answers_of_channel(
    channel: str, chain: Chain, truth: Truth, visits: pd.DataFrame, seed: int
) -> tuple[IntArray, IntArray, IntArray, BoolArray, BoolArray]:
    random = chance(seed, f"answers {channel}")
    audits = np.flatnonzero((visits["channel"] == channel).to_numpy())
    rows = np.flatnonzero((chain.standards["channel"] == channel).to_numpy())
    form, seen = chain.standards.iloc[rows], visits.iloc[audits]
    scale, size = _Scale(form), (len(audits), len(rows))
    place = seen["place"].to_numpy(dtype=np.int64)
    strict = chance(seed, "shoppers").normal(0, SHOPPER_SD, SHOPPERS)[seen["shopper"].to_numpy()]
    day = truth.levels(place, seen["day"].to_numpy(dtype="datetime64[D]"))
    luck = random.normal(0, VISIT_SD if channel == "visit" else CONTACT_SD, len(audits))
    shift = scale.shift(day) + scale.slope * (strict + luck)
    odds = scale.usual + shift[:, None] + scale.slope * truth.stage[place][:, scale.stage]
    points = _points(expit(odds), form["max_points"].to_numpy(dtype=np.int64), random)
    absent = _not_applicable(form, size, random)
    empty_share = np.where(random.random(len(audits)) < HALF_FILLED, LEFT_EMPTY, MISSING)
    answered = ~absent & (random.random(size) >= empty_share[:, None])
    return (
        np.repeat(audits, len(rows)), np.tile(rows, len(audits)),
        np.where(answered, points, 0).ravel(), answered.ravel(), absent.ravel(),
    )  # fmt: skip


def _points(share: FloatArray, max_points: IntArray, random: np.random.Generator) -> IntArray:
    """Points reached: all or nothing, or with two points possible also one of them; the mean is `share`."""
    luck = random.random(share.shape)
    half = np.where(max_points == 2, 0.4 * share * (1 - share), 0.0)
    upper = np.where(max_points == 2, luck < share + half, False)
    return np.asarray((luck < share - half).astype(np.int64) + upper)


def _not_applicable(form: pd.DataFrame, size: tuple[int, int], random: np.random.Generator) -> BoolArray:
    """N/A: standards of one group (a box office not used) fall away together."""
    luck = random.random(size)
    for group, columns in form.groupby("na_group").indices.items():
        if group:
            luck[:, columns] = luck[:, columns[:1]]
    allowed = form["na_allowed"].to_numpy(dtype=np.bool_)
    return np.asarray(allowed & (luck < form["na"].to_numpy(dtype=float)))
