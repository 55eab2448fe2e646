"""Compliance of standards: from counts to a share, its range, and whether it really leaves the target."""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.intervals import square_and_add, wilson_bounds

# trust.md rule 11: under this many answers a cell is grey, never coloured, never ranked. With four answers
# even "all failed" leaves a range half the scale wide.
FEWEST_ANSWERS = 5
# The id of the column that holds the whole view; real ids begin at 1.
TOTAL = 0
# methods.md: answers of one visit go together; about 2.5 of them are worth one independent answer.
DESIGN_EFFECT = 2.5
# One bad visit is bad luck, however many questions it asked.
FEWEST_AUDITS = 3
LEVEL, CHANGE_LEVEL = 0.90, 0.99


class Verdict(IntEnum):
    """What a share says beside its target."""

    TOO_FEW = 0
    BELOW = 1
    UNSURE = 2  # the range spans the target: normal variation, no colour
    ABOVE = 3


@dataclass(frozen=True)
class Compliance:
    """Arrays, one entry a cell: share, low, high (0-1, nan without answers), verdict (Verdict as uint8).

    independent: how many independent answers those of the cell are worth.
    """

    share: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    verdict: NDArray[np.uint8]
    independent: NDArray[np.float64]


def judge(
    points: ArrayLike,
    max_points: ArrayLike,
    answers: ArrayLike,
    target: ArrayLike,
    *,
    audits: ArrayLike | None = None,
) -> Compliance:
    """Judge cells of counts against a target share (0-1), one for all or one a cell; nan judges nothing.

    points, max_points: sums over the cell's answers; answers: how many. Answers to one standard come from as many
    audits and are independent. Those to several standards are not: give `audits`, how many they come from; the
    design effect is then applied, and a cell of under three audits is TOO_FEW whatever its answers.
    A cell without answers has no share and is TOO_FEW. The range is Wilson's at 90 %.
    """
    possible = np.asarray(max_points, dtype=np.float64)
    n = np.asarray(answers, dtype=np.float64)
    known = (possible > 0) & (n > 0)
    share = np.divide(np.asarray(points, dtype=np.float64), possible, out=np.full(n.shape, np.nan), where=known)
    # A bonus standard may bring more points than are possible; its share is full, not over 1.
    share = np.minimum(share, 1.0)
    counted = np.where(known, n, 0.0)
    aim = np.asarray(target, dtype=np.float64)
    effect = 1.0 if audits is None else DESIGN_EFFECT
    low, high = wilson_bounds(np.nan_to_num(share) * counted, counted, LEVEL, effect)
    verdict = np.full(n.shape, Verdict.UNSURE, dtype=np.uint8)
    verdict[high < aim] = Verdict.BELOW
    verdict[low > aim] = Verdict.ABOVE
    verdict[counted < FEWEST_ANSWERS] = Verdict.TOO_FEW
    if audits is not None:
        verdict[np.asarray(audits, dtype=np.float64) < FEWEST_AUDITS] = Verdict.TOO_FEW
    return Compliance(share, low, high, verdict, counted / effect)


def judge_change(now: Compliance, before: Compliance) -> Compliance:
    """`now` with verdicts about its own past: BELOW fell and ABOVE rose by more than chance does, UNSURE neither.

    The range of the difference is Newcombe's at 99 %: of three hundred cells that did not change three are coloured,
    where 90 % would colour thirty. Too few answers in either window: TOO_FEW.
    """
    today, then = (
        (one.share, *wilson_bounds(np.nan_to_num(one.share) * one.independent, one.independent, CHANGE_LEVEL))
        for one in (now, before)
    )
    low, high = square_and_add(today, then)
    verdict = np.full(now.verdict.shape, Verdict.UNSURE, dtype=np.uint8)
    verdict[high < 0] = Verdict.BELOW
    verdict[low > 0] = Verdict.ABOVE
    verdict[(now.verdict == Verdict.TOO_FEW) | (before.verdict == Verdict.TOO_FEW)] = Verdict.TOO_FEW
    return replace(now, verdict=verdict)


def worst_first(found: Compliance) -> NDArray[np.int64]:
    """Positions ordered by how low the share surely is: the upper end of its range, smallest first.

    A raw share would put one unlucky visit on top. Those with too few answers come last, in their own order.
    """
    few = found.verdict == Verdict.TOO_FEW
    bound = np.where(np.isnan(found.high), np.inf, found.high)
    return np.lexsort((np.arange(few.size), np.where(few, 0.0, bound), few))
