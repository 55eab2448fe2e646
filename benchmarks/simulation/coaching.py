"""Did the coaching work? Locations that look worst are coached, with or without an effect, and methods asked."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from benchmarks.simulation.audits import QUARTER, Audits, see
from benchmarks.simulation.chain import Chain, draw_chain, true_levels
from benchmarks.simulation.figures import Figure, mean, ratio
from benchmarks.simulation.scenarios import MONTHS, Scenario
from domain.before_and_after import freeze_forecast
from domain.coaching_effect import CLAIM, UPPER, coaching_effect
from domain.coaching_evidence import Evidence, coaching_evidence, seen_enough
from domain.estimates import remove_month_effect

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

START = 15  # months of history before the coaching, so that nine months of visits follow
FEWEST_PART, MOST_PART = 0.10, 0.20  # of the locations are coached, those that look worst
EFFECT = 5.0  # points, as methods, section 3, has it
FADING = 0.85  # part of the effect left a month later, where it fades
FOYER, RAW, DIFFERENCE = "Foyer", "raw before/after", "difference-in-differences"


@dataclass(frozen=True)
class Claim:
    """An effect in points with its 90 % range; margin: half of the 95 % range, which a claim must pass."""

    value: float
    low: float
    high: float
    margin: float


@dataclass
class EffectTally:
    """One entry a replicate in which the method said anything; asked: replicates in all."""

    error: list[float] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    helped: list[int] = field(default_factory=list)
    harmed: list[int] = field(default_factory=list)
    asked: int = 0

    def add(self, claim: Claim | None, truth: float) -> None:
        """Count one replicate; None: the method said nothing."""
        self.asked += 1
        if claim is not None:
            self.error.append(claim.value - truth)
            self.held.append(int(claim.low <= truth <= claim.high))
            self.helped.append(int(claim.value > claim.margin))
            self.harmed.append(int(claim.value < -claim.margin))

    def merge(self, other: "EffectTally") -> None:
        """Add the replicates of another tally."""
        for name in ("error", "held", "helped", "harmed"):
            getattr(self, name).extend(getattr(other, name))
        self.asked += other.asked

    @property
    def bias(self) -> Figure:
        """Mean error, points."""
        return mean(self.error)

    @property
    def coverage(self) -> Figure:
        """Part of the 90 % ranges that hold the true effect."""
        return ratio(self.held, [1] * len(self.held))

    def claims(self, what: str) -> Figure:
        """Part of the answers that say coaching "helped" or "harmed" beyond chance."""
        said = getattr(self, what)
        return ratio(said, [1] * len(said))

    @property
    def said(self) -> float:
        """Part of the replicates in which the method said anything."""
        return len(self.error) / self.asked


def coach_once(
    scenario: Scenario, n_locations: int, *, effect: float, kept: float, random: np.random.Generator
) -> tuple[dict[str, Claim | None], float]:
    """Coach the worst-looking of one chain; what every method says of it, and the true mean effect (points)."""
    chain = draw_chain(scenario, n_locations, random)
    part = random.uniform(FEWEST_PART, MOST_PART)
    coached = worst_looking(see(chain, now=START), max(1, round(part * n_locations)))
    months_after = np.arange(MONTHS) - START
    gain = np.where(months_after >= 0, effect * kept ** np.maximum(months_after, 0.0), 0.0)
    after = chain.with_gain(np.where(coached[:, None], gain, 0.0))
    audits = see(after, now=START)
    claims = {
        FOYER: foyer_effect(audits, coached),
        RAW: raw_effect(audits, coached),
        DIFFERENCE: difference_effect(audits, coached),
    }
    return claims, _true_effect(chain, after, coached)


def worst_looking(audits: Audits, n: int) -> BoolArray:
    """The n locations of the lowest mean score in the quarter before the coaching."""
    before, _ = _means(audits)
    chosen = np.zeros(audits.n_locations, dtype=np.bool_)
    chosen[np.argsort(np.where(np.isnan(before), np.inf, before), kind="stable")[:n]] = True
    return chosen


def foyer_effect(audits: Audits, coached: BoolArray) -> Claim | None:
    """The product: frozen forecasts and regression (domain.coaching_effect); None when it would show nothing."""
    month = START - audits.age
    residual = remove_month_effect(audits.score - audits.expected, audits.month)
    found = freeze_forecast(
        audits.location, month, residual, audits.n_locations, start=float(START), until=float(MONTHS)
    )
    if coaching_evidence(coached, found.n_pre, found.n_post) is not Evidence.ENOUGH:
        return None
    used = seen_enough(coached, found.n_pre, found.n_post)
    level = float(np.nanmean(audits.score[audits.age >= 0])) + found.forecast
    effect = coaching_effect(
        found.forecasts, found.forecast_sd, found.post_mean, np.where(used, found.n_post, 0), coached,
        within_variance=found.within_variance, level=np.clip(level, 0, 100),
    )  # fmt: skip
    return Claim(effect.value, effect.low, effect.high, effect.margin)


def raw_effect(audits: Audits, coached: BoolArray) -> Claim | None:
    """Mean rise of the coached locations from the quarter before to the months after, with its t range."""
    rise = _rises(audits)[coached]
    rise = rise[~np.isnan(rise)]
    if rise.size < 2:
        return None
    return _claim(float(rise.mean()), float(np.sqrt(rise.var(ddof=1) / rise.size)), rise.size - 1)


def difference_effect(audits: Audits, coached: BoolArray) -> Claim | None:
    """The same less the mean rise of those not coached; pooled variance."""
    rises = _rises(audits)
    ours, others = (rises[group & ~np.isnan(rises)] for group in (coached, ~coached))
    if min(ours.size, others.size) < 2:
        return None
    freedom = ours.size + others.size - 2
    pooled = (ours.var() * ours.size + others.var() * others.size) / freedom
    se = float(np.sqrt(pooled * (1 / ours.size + 1 / others.size)))
    return _claim(float(ours.mean() - others.mean()), se, freedom)


def _claim(value: float, se: float, freedom: int) -> Claim:
    half, margin = (float(stdtrit(freedom, quantile)) * se for quantile in (UPPER, CLAIM))
    return Claim(value, value - half, value + half, margin)


def _rises(audits: Audits) -> FloatArray:
    before, after = _means(audits)
    return after - before


def _means(audits: Audits) -> tuple[FloatArray, FloatArray]:
    """Mean score of the quarter before and of all months after; nan without an audit."""
    known = ~np.isnan(audits.score)
    found = []
    for used in (known & (audits.age >= 0) & (audits.age <= QUARTER), known & (audits.age < 0)):
        n = np.bincount(audits.location[used], minlength=audits.n_locations)
        total = np.bincount(audits.location[used], audits.score[used], audits.n_locations)
        found.append(np.divide(total, n, out=np.full(audits.n_locations, np.nan), where=n > 0))
    return found[0], found[1]


def _true_effect(before: Chain, after: Chain, coached: BoolArray) -> float:
    """Mean over coached locations and the months after, of the first one only the half that methods look at."""
    gained = (true_levels(after, after.shift) - true_levels(before, before.shift))[coached, START:]
    weight = np.ones(MONTHS - START)
    weight[0] = 0.5
    return float((gained @ weight / weight.sum()).mean())
