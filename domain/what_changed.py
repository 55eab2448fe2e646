"""What moved between two windows by more than chance does, many candidates being looked at (methods, section 7).

Looking at sixty-five standards, six would "move" in 90 % ranges by chance alone: a family of candidates shares its
10 % (Bonferroni), so that in nine of ten quiet months nothing is told.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

FloatArray = NDArray[np.float64]

FALSE_TELLS = 0.10  # of a whole family of candidates, both directions together
FEWEST = 5  # audits or answers in each window; a share of three says nothing


@dataclass(frozen=True, slots=True)
class Move:
    """A candidate that moved: its key, both values, the difference and what chance does, and both n.

    Scores are points 0-100, shares 0-1; margin is that of the family's rule, either way.
    """

    key: int
    before: float
    now: float
    margin: float
    n_before: int
    n_now: int

    @property
    def difference(self) -> float:
        """Now less before."""
        return self.now - self.before


def score_moves(
    key: ArrayLike, before: ArrayLike, n_before: ArrayLike, now: ArrayLike, n_now: ArrayLike,
    *, within_variance: float,
) -> list[Move]:  # fmt: skip
    """Candidates whose mean score moved beyond chance, the largest move first; usually none.

    One entry a candidate: key, means (points) and audits in both windows. within_variance: of one audit, points
    squared, > 0. Candidates with under five audits in a window are left out and do not count in the family.
    Raises ValueError on unequal lengths.
    """
    n0, n1 = _counts(n_before, n_now)
    error = np.sqrt(within_variance * (1 / np.maximum(n0, 1) + 1 / np.maximum(n1, 1)))
    return _beyond(key, before, now, error, counts=(n0, n1))


def share_moves(
    key: ArrayLike, before: ArrayLike, n_before: ArrayLike, now: ArrayLike, n_now: ArrayLike
) -> list[Move]:  # fmt: skip
    """Candidates whose share (0-1) moved beyond chance, the largest move first; usually none.

    The n answers of one standard come from n audits, so a binomial is right; one success and one failure are added
    to the pooled share, so that "all of ten" is not certainty. The rest as of score_moves.
    """
    n0, n1 = _counts(n_before, n_now)
    p0, p1 = np.asarray(before, dtype=np.float64), np.asarray(now, dtype=np.float64)
    pooled = (np.nan_to_num(p0) * n0 + np.nan_to_num(p1) * n1 + 1) / (n0 + n1 + 2)
    error = np.sqrt(pooled * (1 - pooled) * (1 / np.maximum(n0, 1) + 1 / np.maximum(n1, 1)))
    return _beyond(key, p0, p1, error, counts=(n0, n1))


@dataclass(frozen=True, slots=True)
class MixAndRate:
    """How a plain mean moved, points: by what was asked and where (mix), and by how it was answered (rate)."""

    raw: float
    mix: float
    rate: float


@dataclass(frozen=True, slots=True)
class WindowSums:
    """Sums over the audits of a window: score, surprise (score less expected), and how many audits."""

    score: float
    surprise: float
    audits: int


def mix_and_rate(before: WindowSums, now: WindowSums) -> MixAndRate | None:
    """Split the move of the plain mean score by the expected score E_v of methods, section 1.

    What was expected moves with the questions asked: that is mix; the surprise moves with the service. None without
    audits in either window.
    """
    if not (before.audits and now.audits):
        return None
    raw = now.score / now.audits - before.score / before.audits
    rate = now.surprise / now.audits - before.surprise / before.audits
    return MixAndRate(raw, raw - rate, rate)


def _counts(n_before: ArrayLike, n_now: ArrayLike) -> tuple[FloatArray, FloatArray]:
    n0, n1 = np.asarray(n_before, dtype=np.float64), np.asarray(n_now, dtype=np.float64)
    if n0.shape != n1.shape:
        raise ValueError(f"one count a candidate expected, got {n0.shape} and {n1.shape}")
    return n0, n1


def _beyond(
    key: ArrayLike, before: ArrayLike, now: ArrayLike, error: FloatArray, *, counts: tuple[FloatArray, FloatArray]
) -> list[Move]:
    n0, n1 = counts
    keys, p0, p1 = np.asarray(key), np.asarray(before, dtype=np.float64), np.asarray(now, dtype=np.float64)
    if not keys.shape == p0.shape == p1.shape == error.shape:
        raise ValueError(f"one entry a candidate expected, got {keys.shape}, {p0.shape}, {p1.shape}, {error.shape}")
    looked_at = (n0 >= FEWEST) & (n1 >= FEWEST)
    family = int(looked_at.sum())
    if not family:
        return []
    margin = float(ndtri(1 - FALSE_TELLS / 2 / family)) * error
    found = np.flatnonzero(looked_at & (np.abs(p1 - p0) > margin))
    order = found[np.argsort(-np.abs(p1 - p0)[found] / error[found], kind="stable")]
    return [Move(int(keys[i]), float(p0[i]), float(p1[i]), float(margin[i]), int(n0[i]), int(n1[i])) for i in order]
