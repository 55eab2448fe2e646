"""Where do coaches go? How much of the true shortfall each order reaches, and how many places change for no reason.

Coaches reach a tenth of the locations. What they reach: points truly under the target x guests, summed over the
listed. Foyer's list is made week after week for half a year, as its reader gets it: places depend on earlier ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation.audits import Audits, see
from benchmarks.simulation.chain import Chain
from benchmarks.simulation.figures import WORST_PART, Figure, mean, ratio
from benchmarks.simulation.methods import METHODS, Judgement, fit_foyer
from benchmarks.simulation.scenarios import MONTHS
from domain.priorities import HeldLevels, gains, hold_levels, order_of

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

WEEKS = 26  # of lists made before the one that is judged
WEEK = 7 / (365.25 / 12)  # months
GUESTS_SD = 0.5  # of the logarithm: a large house has three to four times the guests of a small one
FOYER, REMADE = "Foyer", "Foyer, remade weekly"  # the latter: the same gains, places not held
LEVELS, CHANCES = "lowest estimate", "highest chance"
SLOW = "mixed model, no decay"


@dataclass
class OrderTally:
    """One entry a replicate. reached, possible: guest-points of the list and of the best list; quiet, ordinary: part
    of the list that changed in a week without and with new audits (of lists that are made weekly only)."""

    reached: list[float] = field(default_factory=list)
    possible: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    ordinary: list[float] = field(default_factory=list)

    def merge(self, other: "OrderTally") -> None:
        """Add the replicates of another tally."""
        for name in self.__dataclass_fields__:
            getattr(self, name).extend(getattr(other, name))

    @property
    def captured(self) -> Figure:
        """Part of what the best list would have reached, 0-1."""
        return ratio(self.reached, self.possible)

    def above(self, other: "OrderTally") -> Figure:
        """By how much this order captures more than another of the same chains (of the first ones, if fewer)."""
        n = min(len(self.reached), len(other.reached))
        more = [mine - theirs for mine, theirs in zip(self.reached[:n], other.reached[:n], strict=True)]
        return ratio(more, self.possible[:n])

    def churn(self, week: str) -> Figure:
        """Mean part of the list that changed in a "quiet" or "ordinary" week."""
        return mean(getattr(self, week))


ORDERS = (FOYER, REMADE, *(f"{name} x guests" for name in (LEVELS, CHANCES)), LEVELS, CHANCES,
          *(f"{name} x guests" for name in METHODS if name != FOYER))  # fmt: skip


def judge_orders(chain: Chain, tallies: dict[str, OrderTally], *, random: np.random.Generator, slow: bool) -> None:
    """Make every list of one chain and count what it reaches. slow: whether the mixed model is asked too."""
    n = chain.n_locations
    guests = np.exp(random.normal(0, GUESTS_SD, n))
    audits = see(chain)
    gap = np.maximum(audits.target - chain.truth, 0) * guests
    places = max(1, round(WORST_PART * n))
    possible = float(np.sort(gap)[-places:].sum())
    weekly = weekly_lists(chain, guests, audits.target)
    found = {name: lists[1] for name, lists in weekly.items()}
    found |= {name: order_of(worth, np.where(np.isnan(worth), 0, 1)) for name, worth in
              simple_orders(audits, guests, slow=slow).items()}  # fmt: skip
    for name, order in found.items():
        tally = tallies[name]
        tally.reached.append(float(gap[order[:places]].sum()))
        tally.possible.append(possible)
        if name in weekly:
            before, now, quiet = (lists[:places] for lists in weekly[name])
            tally.ordinary.append(changed(before, now))
            tally.quiet.append(changed(now, quiet))


def weekly_lists(chain: Chain, guests: FloatArray, target: float) -> dict[str, tuple[IntArray, IntArray, IntArray]]:
    """Foyer's lists of last week, of now, and of a week from now in which nobody was visited."""
    nothing = np.full(chain.n_locations, np.nan)
    held, audits_then = HeldLevels(nothing, nothing, nothing == 0), np.full(chain.n_locations, -1)
    lists: dict[str, list[IntArray]] = {FOYER: [], REMADE: []}
    for week in range(WEEKS, -1, -1):
        audits = see(chain, now=MONTHS - week * WEEK).made_by_now()
        audits_now = np.bincount(audits.location[~np.isnan(audits.score)], minlength=chain.n_locations)
        today, level, weight = _today(audits)
        held = hold_levels(held.mean, held.sd, today.mean, today.sd, audits_now != audits_then)
        audits_then = audits_now
        if week <= 1:
            for name, levels in ((FOYER, held), (REMADE, today)):
                lists[name].append(order_of(gains(levels, guests, target - level), weight))
    older = see(chain, now=MONTHS + WEEK)
    today, later, weight = _today(older)
    held = hold_levels(held.mean, held.sd, today.mean, today.sd, audits_now != audits_then)
    # No load came, so nothing was fitted either: the network's level is still the last one.
    lists[FOYER].append(order_of(gains(held, guests, target - level), weight))
    lists[REMADE].append(order_of(gains(today, guests, target - later), weight))
    return {name: (found[0], found[1], found[2]) for name, found in lists.items()}


def simple_orders(audits: Audits, guests: FloatArray, *, slow: bool) -> dict[str, FloatArray]:
    """What each simpler rule thinks every location worth; nan: it says nothing. Gaps are plain: target - level."""
    judged = {name: judge(audits) for name, judge in METHODS.items() if slow or name != SLOW}
    ours = judged.pop(FOYER)
    found = {LEVELS: -ours.level, CHANCES: ours.below}
    found |= {f"{LEVELS} x guests": _gap(ours, audits.target, guests), f"{CHANCES} x guests": ours.below * guests}
    return found | {f"{name} x guests": _gap(one, audits.target, guests) for name, one in judged.items()}


def changed(before: Sequence[int] | IntArray, now: Sequence[int] | IntArray) -> float:
    """Part of the list `now` that did not stand on the list before, 0-1; an empty list did not change."""
    return float(np.mean(~np.isin(now, before))) if len(now) else 0.0


def _gap(judged: Judgement, target: float, guests: FloatArray) -> FloatArray:
    """Points under target x guests; of those above, the lowest level first."""
    gap = target - judged.level
    return np.where(gap > 0, gap * guests, gap)


def _today(audits: Audits) -> tuple[HeldLevels, float, FloatArray]:
    """Levels as estimated now, the network's level, and the weight of each location."""
    estimates, level = fit_foyer(audits)
    return HeldLevels(estimates.mean, estimates.sd, estimates.weight > 0), level, estimates.weight
