"""Cells -> points: wide tables are unfolded, words translated, faults counted; blank is missing, never 0."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.context import Context
from intake.distinct import BoolArray, Distinct, IntArray, fold, one_spelling, take
from intake.findings import Findings
from intake.numbers import parse_number, parse_numbers
from intake.profile_fields import POINTS_LIMIT, Take
from intake.profile_loads import AuditsLoad
from intake.reasons import FileRefused
from intake.standards_named import Versions

ANSWERED, NA, MISSING = 0, 1, 2
_NOT_ASKED = 3
STATES = ("answered", "na", "missing")


@dataclass(frozen=True)
class Answers:
    """One entry an answer. row: its row in the file; standard: its place in `codes`.

    standard_id: 0 where the standard is still to be added.
    """

    row: IntArray
    codes: list[str]
    standard: IntArray
    standard_id: IntArray
    state: NDArray[np.int8]
    points: NDArray[np.float64]
    max_points: NDArray[np.float64]

    def kept(self, chosen: BoolArray) -> "Answers":
        """Some of the answers."""
        if chosen.all():
            return self
        return Answers(
            self.row[chosen], self.codes, self.standard[chosen], self.standard_id[chosen], self.state[chosen],
            self.points[chosen], self.max_points[chosen],
        )  # fmt: skip


def read_answers(context: Context, load: AuditsLoad, findings: Findings, day: NDArray[np.datetime64]) -> Answers:
    """The answers of all open rows, for the standards in force on their day; wrong ones reject their row."""
    return (_wide if load.layout == "wide" else _long)(context, load, findings, day)


def standards_of(columns: list[str], load: AuditsLoad) -> list[str]:
    """The columns of a wide table that are standards, in its order."""
    return [] if load.standards is None else load.standards.among(columns, load.named_columns)


def _wide(context: Context, load: AuditsLoad, findings: Findings, day: NDArray[np.datetime64]) -> Answers:
    columns = standards_of(context.table.columns, load)
    if len({fold(column) for column in columns}) < len(columns):
        raise FileRefused("header_duplicate", ", ".join(columns)[:200])
    rows = len(context.table.frame)
    versions = Versions(context)
    ids = np.zeros((rows, len(columns)), dtype=np.int64)
    state, points = np.zeros((rows, len(columns)), dtype=np.int8), np.zeros((rows, len(columns)))
    highest = np.full(rows, load.max_points)
    for place, column in enumerate(columns):
        cells = take(context.table.frame, Take(column=column))
        states, values = _translated(context, load, findings, cells, column)
        points[:, place] = _check_points(
            findings, load, cells, column, answered=states == ANSWERED, points=values, highest=highest
        )
        ids[:, place] = versions.find(column, day)
        # A blank under a standard that was not in force then was never asked.
        states[(ids[:, place] == 0) & (states == MISSING) & versions.is_known(column)] = _NOT_ASKED
        state[:, place] = states
        named = Distinct(np.zeros(rows, dtype=np.int64), [column])
        _check_standards(load, findings, column, named, versions, asked=states != _NOT_ASKED, ids=ids[:, place])
    size = rows * len(columns)
    answers = Answers(
        np.repeat(np.arange(rows), len(columns)), columns, np.tile(np.arange(len(columns)), rows),
        ids.reshape(size), state.reshape(size), points.reshape(size),
        np.full(size, load.max_points * load.points_scale),
    )  # fmt: skip
    return answers.kept(answers.state != _NOT_ASKED)


def _long(context: Context, load: AuditsLoad, findings: Findings, day: NDArray[np.datetime64]) -> Answers:
    standards, column = one_spelling(context.values(load, "standard")), context.theirs(load, "standard")
    findings.reject_blank(column, standards)
    versions = Versions(context)
    ids = versions.find_all(standards.values, standards.index, day)
    _check_standards(load, findings, column, standards, versions, asked=findings.open, ids=ids)
    cells, name = context.values(load, "points"), context.theirs(load, "points")
    state, points = _translated(context, load, findings, cells, name)
    if "response" in load.columns and load.answers:
        state, points = _by_response(context, load, cells, state, points)
    highest = _max_points(context, load, findings, state == ANSWERED)
    points = _check_points(findings, load, cells, name, answered=state == ANSWERED, points=points, highest=highest)
    return Answers(
        np.arange(len(cells)),
        standards.values,
        standards.index,
        ids,
        state,
        points,
        highest * load.points_scale,
    )


def _check_standards(
    load: AuditsLoad, findings: Findings, column: str, standards: Distinct, versions: Versions,
    *, asked: BoolArray, ids: IntArray,
) -> None:  # fmt: skip
    """Reject answers on standards that nobody knows, or that were not in force on the day."""
    known = standards.spread((versions.is_known(code) for code in standards.values), bool)
    if "standards" not in load.create:
        findings.reject(~known & asked, "standard_unknown", column, standards)
    findings.reject(known & asked & (ids == 0), "standard_not_valid", column, standards)


def _translated(
    context: Context, load: AuditsLoad, findings: Findings, cells: Distinct, column: str
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """State and points of each cell; cells that mean nothing reject their row."""
    words = {fold(word): value for word, value in load.answers.items()}
    states, points, codes = [], [], []
    for text in cells.values:
        state, value, code = _meaning(text, words, context.profile.decimal)
        if load.counts_of_violations and state == ANSWERED and not code:
            code = "number_negative" if value < 0 else "number_not_whole" if value % 1 else ""
            value = float(value == 0)
        states.append(state)
        points.append(value)
        codes.append(code)
    if any(codes):
        findings.reject_coded(np.array(codes, dtype=object)[cells.index], column, cells)
    return cells.spread(states, np.int8), cells.spread(points, np.float64)


def _meaning(text: str, words: Mapping[str, float | str], decimal: str | None) -> tuple[int, float, str]:
    """(state, points, code of a fault) of one distinct cell. Blank is missing unless the profile says else."""
    word = words.get(fold(text))
    if word == "na":
        return NA, 0.0, ""
    if word == "missing" or (word is None and not text):
        return MISSING, 0.0, ""
    if word is not None:
        return ANSWERED, float(word), ""
    value, code = parse_number(text, decimal)
    # A table of words speaks in words: what is neither word nor number is an unknown answer.
    return ANSWERED, 0.0 if code else value, "answer_unknown" if code and words else code


def _by_response(
    context: Context, load: AuditsLoad, cells: Distinct, state: NDArray[np.int8], points: NDArray[np.float64]
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Where the points are blank, the words of the response decide (N/A beside an empty score)."""
    words = {fold(word): value for word, value in load.answers.items()}
    response = context.values(load, "response")
    said = [words.get(fold(text)) for text in response.values]
    meaning = [MISSING if w is None or w == "missing" else NA if w == "na" else ANSWERED for w in said]
    value = [float(word) if isinstance(word, float | int) else 0.0 for word in said]
    blank = cells.is_blank()
    return (
        np.where(blank, response.spread(meaning, np.int8), state).astype(np.int8),
        np.where(blank, response.spread(value, np.float64), points),
    )


def _max_points(context: Context, load: AuditsLoad, findings: Findings, answered: BoolArray) -> NDArray[np.float64]:
    if "max_points" not in load.columns:
        return np.full(len(answered), load.max_points)
    values, column = context.values(load, "max_points"), context.theirs(load, "max_points")
    numbers = parse_numbers(values, context.profile.decimal)
    findings.reject_coded(numbers.code, column, values, among=answered)
    fits = (numbers.value > 0) & (numbers.value * load.points_scale <= POINTS_LIMIT)
    whole = numbers.value * load.points_scale % 1 == 0
    findings.reject(answered & ~(fits & whole), "max_points_bad", column, values)
    # Only answered rows are measured by it; others take the profile's, for the weight they would have.
    return np.where(np.isnan(numbers.value) | ~fits, load.max_points, numbers.value)


def _check_points(
    findings: Findings, load: AuditsLoad, cells: Distinct, column: str,
    *, answered: BoolArray, points: NDArray[np.float64], highest: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """Points times the scale as whole numbers; rows outside 0..max or with a rest are rejected."""
    findings.reject(answered & ((points < 0) | (points > highest)), "points_out_of_range", column, cells)
    scaled = points * load.points_scale
    rounded = np.round(scaled)
    # 91.4 x 10 is 914.0000000000001 to a computer; a rest this small is not the source's.
    findings.reject(answered & (np.abs(scaled - rounded) > 1e-6), "points_fraction", column, cells)
    return np.asarray(np.where(answered, rounded, 0.0))
