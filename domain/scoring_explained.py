"""The score of one audit, line by line, so that a reader can add it up (product, Definitions).

The same rules as `scoring.score_audits`, told for one audit at a time; a test holds the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.scoring import MISSING_LIMIT, NOT_APPLICABLE_LIMIT, ROUNDING

PASS_THRESHOLD = 85.0  # product, Definitions; until the chain sets its own


class Part(StrEnum):
    """What an answer does in the sum."""

    COUNTED = "counted"
    BONUS = "bonus"  # adds to what is earned only
    NOT_APPLICABLE = "na"  # leaves both sums
    MISSING = "missing"  # leaves both sums, and is counted


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One answer: points of max_points, None unless it was answered; state: answered, na or missing."""

    standard_id: int
    weight: float
    state: str
    points: int | None
    max_points: int | None
    bonus: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in the sum.

    share: points / max_points, 0-1; earned: weight x share; possible: weight, 0 for a bonus; adds, costs: points of
    the score that it brings and loses. All None where nothing was answered, or no score exists.
    """

    answer: AnswerGiven
    part: Part
    share: float | None
    earned: float | None
    possible: float | None
    adds: float | None
    costs: float | None

    @property
    def fails(self) -> bool:
        """A critical standard short of full points."""
        return self.answer.critical and self.share is not None and self.share < 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """earned / possible x 100 is the score, capped at 100 where a bonus carried it over.

    uncapped, score: points, None when nothing but a bonus was answered; missing_share, not_applicable_share: parts
    of the weight asked, 0-1, None when nothing was asked. passed: at least the threshold, and no critical failure.
    """

    lines: tuple[Line, ...]
    earned: float
    possible: float
    uncapped: float | None
    score: float | None
    missing_share: float | None
    not_applicable_share: float | None
    critical_failures: int
    threshold: float

    @property
    def incomplete(self) -> bool:
        """Shown, not averaged: over a tenth of the weight was left empty, or nothing was asked at all."""
        lacking = self.missing_share is not None and self.missing_share > MISSING_LIMIT + ROUNDING
        return lacking or not self.lines

    @property
    def not_comparable(self) -> bool:
        """N/A took over 40 % of the weight."""
        removed = self.not_applicable_share
        return removed is not None and removed > NOT_APPLICABLE_LIMIT + ROUNDING

    @property
    def passed(self) -> bool:
        """An unknown score has not passed."""
        enough = self.score is not None and self.score >= self.threshold - ROUNDING
        return enough and not self.critical_failures


def explain_score(answers: Sequence[AnswerGiven], *, threshold: float) -> Explanation:
    """Add one audit up. No answers: no score. Raises ValueError on points outside 0..max_points."""
    lines = [_line(answer) for answer in answers]
    earned = sum(line.earned for line in lines if line.earned is not None)
    possible = sum(line.possible for line in lines if line.possible is not None)
    asked = sum(line.answer.weight for line in lines if not line.answer.bonus)
    parts = {part: sum(line.answer.weight for line in lines if line.part is part and not line.answer.bonus)
             for part in (Part.MISSING, Part.NOT_APPLICABLE)}  # fmt: skip
    uncapped = 100 * earned / possible if possible > 0 else None
    return Explanation(
        lines=tuple(_in_points(line, possible) for line in lines),
        earned=earned,
        possible=possible,
        uncapped=uncapped,
        score=None if uncapped is None else min(uncapped, 100.0),
        missing_share=parts[Part.MISSING] / asked if asked > 0 else None,
        not_applicable_share=parts[Part.NOT_APPLICABLE] / asked if asked > 0 else None,
        critical_failures=sum(line.fails for line in lines),
        threshold=threshold,
    )


def corrected(answers: Sequence[AnswerGiven], changes: dict[int, int | None]) -> list[AnswerGiven]:
    """The answers with what appeals brought. changes: standard_id -> points, None where it did not apply."""
    return [
        answer if answer.standard_id not in changes else _changed(answer, changes[answer.standard_id])
        for answer in answers
    ]


def _changed(answer: AnswerGiven, points: int | None) -> AnswerGiven:
    if points is None:
        return replace(answer, state=Part.NOT_APPLICABLE.value, points=None, max_points=None)
    return replace(answer, points=points)


def _line(answer: AnswerGiven) -> Line:
    if answer.state != "answered" or answer.points is None or answer.max_points is None:
        return Line(answer, Part(answer.state), None, None, None, None, None)
    if not 0 <= answer.points <= answer.max_points or answer.max_points <= 0:
        raise ValueError(f"{answer.points} of {answer.max_points} points: outside what is possible")
    share = answer.points / answer.max_points
    part = Part.BONUS if answer.bonus else Part.COUNTED
    possible = 0.0 if answer.bonus else answer.weight
    return Line(answer, part, share, answer.weight * share, possible, None, None)


def _in_points(line: Line, possible: float) -> Line:
    if line.earned is None or line.possible is None or possible <= 0:
        return line
    costs = max(line.possible - line.earned, 0.0) if line.part is Part.COUNTED else 0.0
    return replace(line, adds=100 * line.earned / possible, costs=100 * costs / possible)
