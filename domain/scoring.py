"""The score of an audit, what it may be used for, and what it was expected to be (product, Definitions).

One row of the arrays is one answer of one audit; audits are numbered 0..n_audits-1. A standard that
was asked is answered, not applicable (N/A), or missing when it is neither. Scores are points 0-100.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

MISSING_LIMIT = 0.10  # product, Definitions: more of the weight left empty makes an audit incomplete
NOT_APPLICABLE_LIMIT = 0.40  # more of the weight N/A makes it not comparable
ROUNDING = 1e-9  # sums of weights such as 0.1 miss a limit they should meet by this little
FEWEST_ANSWERS = 30  # methods, section 1: under this a standard takes its stage's mean share


@dataclass(frozen=True)
class AuditScores:
    """One entry an audit.

    score: points 0-100, nan when no standard was answered (unknown, neither 0 nor 100).
    missing_share, not_applicable_share: parts 0-1 of the audit's weight, nan when it has none.
    incomplete: show it, average it not. not_comparable: mark it. critical_failures: a count; they
    leave the score untouched. passed: score at least the threshold and no critical failure; an audit
    of unknown score has not passed.
    """

    score: FloatArray
    missing_share: FloatArray
    not_applicable_share: FloatArray
    incomplete: BoolArray
    not_comparable: BoolArray
    critical_failures: IntArray
    passed: BoolArray

    @property
    def averaged(self) -> BoolArray:
        """Which audits enter a mean: those with a score that are not incomplete."""
        return np.asarray(~np.isnan(self.score) & ~self.incomplete)


def score_audits(  # noqa: PLR0917 - the columns of an answer, in the order they are stored
    audit_index: ArrayLike,
    n_audits: int,
    points: ArrayLike,
    max_points: ArrayLike,
    weight: ArrayLike,
    answered: ArrayLike,
    not_applicable: ArrayLike,
    bonus: ArrayLike,
    critical: ArrayLike,
    *,
    pass_threshold: float,
) -> AuditScores:
    """Score many audits at once: 100 * sum(weight * share) / sum(weight) over answered standards.

    Bonus standards add to what is earned only, capped at 100; their weight counts in no share.
    points and max_points matter only where answered. For scores of stages, pass
    audit * n_stages + stage as audit_index. An audit without a single row is incomplete.
    Raises ValueError when an answer is both answered and N/A, its points lie outside 0..max_points,
    max_points is not positive, a weight is negative, or an index is out of range.
    """
    audit = np.asarray(audit_index, dtype=np.int64)
    got, extra = np.asarray(answered, dtype=np.bool_), np.asarray(bonus, dtype=np.bool_)
    absent, mass = np.asarray(not_applicable, dtype=np.bool_), np.asarray(weight, dtype=np.float64)
    share = _shares(points, max_points, got)
    _check(audit, n_audits, weight=mass, contradictory=got & absent)
    asked = _sums(audit, np.where(extra, 0.0, mass), n_audits)
    missing = _parts(_sums(audit, np.where(got | absent | extra, 0.0, mass), n_audits), asked)
    removed = _parts(_sums(audit, np.where(absent & ~extra, mass, 0.0), n_audits), asked)
    earned = _sums(audit, np.where(got, mass * share, 0.0), n_audits)
    score = np.minimum(100 * _parts(earned, _sums(audit, np.where(got & ~extra, mass, 0.0), n_audits)), 100.0)
    failed = got & np.asarray(critical, dtype=np.bool_) & (share < 1)
    failures = np.bincount(audit[failed], minlength=n_audits)
    # A comparison with nan is False: an unknown score has not passed.
    passed = (score >= pass_threshold - ROUNDING) & (failures == 0)
    return AuditScores(
        score=score,
        missing_share=missing,
        not_applicable_share=removed,
        incomplete=(missing > MISSING_LIMIT + ROUNDING) | (np.bincount(audit, minlength=n_audits) == 0),
        not_comparable=removed > NOT_APPLICABLE_LIMIT + ROUNDING,
        critical_failures=failures,
        passed=passed,
    )


def critical_failures(
    points: ArrayLike, max_points: ArrayLike, answered: ArrayLike, critical: ArrayLike
) -> BoolArray:
    """Which answers are critical failures: critical, answered, and short of full points.

    For the list that names each failed standard with its date; it is never averaged.
    """
    short = np.asarray(points, dtype=np.float64) < np.asarray(max_points, dtype=np.float64)
    return np.asarray(short & np.asarray(answered, dtype=np.bool_) & np.asarray(critical, dtype=np.bool_))


def network_shares(points: ArrayLike, max_points: ArrayLike, answers: ArrayLike, stage: ArrayLike) -> FloatArray:
    """Mean share 0-1 the network reaches on each standard over 12 months, one entry a standard.

    points, max_points: sums over the standard's applicable answers; answers: their number; stage:
    whole numbers from 0. Under 30 answers a standard takes its stage's mean, all answers pooled; a
    stage that was never answered takes the network's, and without any answer all are nan.
    """
    earned, possible = np.asarray(points, dtype=np.float64), np.asarray(max_points, dtype=np.float64)
    group = np.asarray(stage, dtype=np.int64)
    stages = int(group.max(initial=-1)) + 1
    overall = _parts(earned.sum(keepdims=True), possible.sum(keepdims=True))
    by_stage = _parts(_sums(group, earned, stages), _sums(group, possible, stages))
    by_stage = np.where(np.isnan(by_stage), overall, by_stage)
    enough = np.asarray(answers) >= FEWEST_ANSWERS
    return np.asarray(np.where(enough, _parts(earned, possible), by_stage[group]))


def expected_scores(
    audit_index: ArrayLike,
    n_audits: int,
    *,
    weight: ArrayLike,
    network_share: ArrayLike,
    answered: ArrayLike,
    bonus: ArrayLike,
) -> FloatArray:
    """Points the network's mean would score on the standards each audit answered, nan when none.

    network_share: of each row's standard, 0-1. Score minus this is the residual that estimates take:
    channel, N/A and the version of the questionnaire fall out. Source: methods, section 1, step 1.
    """
    audit, mass = np.asarray(audit_index, dtype=np.int64), np.asarray(weight, dtype=np.float64)
    got, extra = np.asarray(answered, dtype=np.bool_), np.asarray(bonus, dtype=np.bool_)
    share = np.asarray(network_share, dtype=np.float64)
    earned = _sums(audit, np.where(got, mass * share, 0.0), n_audits)
    possible = _sums(audit, np.where(got & ~extra, mass, 0.0), n_audits)
    return np.minimum(100 * _parts(earned, possible), 100.0)


def _shares(points: ArrayLike, max_points: ArrayLike, answered: BoolArray) -> FloatArray:
    """Share 0-1 of each answer, 0 where there is none."""
    earned, possible = np.asarray(points, dtype=np.float64), np.asarray(max_points, dtype=np.float64)
    if not np.all((possible > 0) & (earned >= 0) & (earned <= possible) | ~answered):
        raise ValueError("points of an answer lie outside 0..max_points, or max_points is not positive")
    return np.asarray(np.divide(earned, possible, out=np.zeros(answered.shape), where=answered))


def _check(audit: IntArray, n_audits: int, *, weight: FloatArray, contradictory: BoolArray) -> None:
    if np.any((audit < 0) | (audit >= n_audits)):
        raise ValueError(f"an audit index lies outside 0..{n_audits - 1}")
    if not np.all(weight >= 0):
        raise ValueError("a weight is negative or unknown")
    if np.any(contradictory):
        raise ValueError("an answer is both answered and not applicable")


def _sums(index: IntArray, values: FloatArray, n: int) -> FloatArray:
    # Of nothing, bincount makes whole numbers.
    return np.asarray(np.bincount(index, values, n), dtype=np.float64)


def _parts(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))
