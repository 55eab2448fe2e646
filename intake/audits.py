"""Loading audits: headings and answers are checked, matched, scored and written; audits are taken whole."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.loading.audits import Delivery, write_audits
from data_access.loading.dimensions import link_standards
from domain.scoring import score_audits
from intake.answers import ANSWERED, NA, STATES, Answers, read_answers, standards_of
from intake.context import Context, Outcome, apply_skips
from intake.distinct import BoolArray, Distinct, IntArray
from intake.findings import Findings, first_rows
from intake.headings import Headings, read_headings, settle_headings
from intake.numbers import parse_numbers
from intake.profile_loads import AuditsLoad
from intake.repeats import settle_repeats
from intake.rollups import find_rollups
from intake.standards_named import Attributes, Wanted, add_standards, fetch_attributes

# Nothing written here depends on it: whether an audit passed is asked of the score when it is shown.
_ANY_THRESHOLD = 0.0


@dataclass(frozen=True)
class _Chosen:
    """Answers that will be written, one entry each; audit: position among the audits kept."""

    answers: Answers
    audit: IntArray
    standard_id: IntArray


def load_audits(context: Context, load: AuditsLoad) -> Outcome:
    """Take one file of audits. Raises FileRefused when it cannot be read for certain."""
    findings = Findings(context.table)
    apply_skips(context, load, findings, keeping_heading=False)
    headings = read_headings(context, load, findings)
    # Rows that are no questions still carry headings, and those were checked above.
    with_heading = findings.open
    apply_skips(context, load, findings, keeping_heading=True)
    _skip_rollups(context, load, findings, headings)
    answers = read_answers(context, load, findings, headings.timing.day)
    _settle_repeats(load, findings, headings, answers)
    taken = _taken_whole(findings, headings, with_heading)
    asked = findings.open
    _count_unasked(findings, headings, taken)
    audits, position = _number_audits(headings, taken)
    rows = first_rows(position[taken], len(audits))
    rows = np.flatnonzero(taken)[rows]
    frame = settle_headings(context, load, headings, taken, rows)
    chosen, attributes = _settle_answers(context, load, answers.kept(asked[answers.row]), position)
    frame = _scored(frame, chosen, attributes)
    _link(context, frame, chosen)
    delivery = Delivery(frame, _answer_rows(chosen), _detail_rows(context, load, chosen))
    written = write_audits(context.connection, delivery, import_id=context.import_id)
    fate = np.zeros(len(context.table.frame), dtype=np.int64)
    fate[findings.open] = written.fate[position[findings.open]]
    return Outcome(findings, fate, written.months)


def _skip_rollups(context: Context, load: AuditsLoad, findings: Findings, headings: Headings) -> None:
    if "item" not in load.columns:
        return
    points = parse_numbers(context.values(load, "points"), context.profile.decimal).value
    highest = parse_numbers(context.values(load, "max_points"), context.profile.decimal).value
    inside = findings.open
    rollups = find_rollups(
        headings.audit.index, context.values(load, "item"), context.values(load, "parent"),
        np.where(inside, points, np.nan), np.where(inside, highest, np.nan),
    )  # fmt: skip
    findings.skipped |= rollups & inside


def _settle_repeats(load: AuditsLoad, findings: Findings, headings: Headings, answers: Answers) -> None:
    key = headings.audit.index
    if load.layout == "long":
        key = key * len(answers.codes) + answers.standard
    settle_repeats(load, findings, key, headings.audit, tuple(standards_of(findings.table.columns, load)))


def _taken_whole(findings: Findings, headings: Headings, with_heading: BoolArray) -> BoolArray:
    """Reject what is left of audits that lost a row; returns the rows that still tell of an audit."""
    lost = np.zeros(len(headings.audit.values), dtype=bool)
    lost[headings.audit.index[findings.rejected]] = True
    broken = lost[headings.audit.index]
    # A blank code is no audit, and its rows do not share a fate.
    broken &= ~headings.audit.is_blank()
    findings.reject(broken, "audit_refused", None, headings.audit)
    return with_heading & ~broken & ~findings.rejected & ~findings.duplicate


def _count_unasked(findings: Findings, headings: Headings, taken: BoolArray) -> None:
    """An audit that asked nothing is taken too: its first row stands for it in the counts."""
    audits = headings.audit.index
    unasked = np.ones(len(headings.audit.values), dtype=bool)
    unasked[audits[findings.open]] = False
    rows = np.flatnonzero(taken & unasked[audits])
    firsts = rows[np.unique(audits[rows], return_index=True)[1]]
    findings.skipped[firsts] = False


def _number_audits(headings: Headings, taken: BoolArray) -> tuple[IntArray, IntArray]:
    """The audits taken, and each row's position among them (-1 for others)."""
    audits = np.unique(headings.audit.index[taken])
    position = np.full(len(headings.audit.values), -1, dtype=np.int64)
    position[audits] = np.arange(len(audits))
    return audits, position[headings.audit.index]


def _settle_answers(
    context: Context, load: AuditsLoad, kept: Answers, position: IntArray
) -> tuple[_Chosen, Attributes]:
    """The answers with their standard_id; standards that the file brings are added."""
    fresh = np.unique(kept.standard[kept.standard_id == 0])
    wanted = _wanted(context, load, kept, fresh)
    added = add_standards(context, load, wanted)
    by_place = np.zeros(len(kept.codes), dtype=np.int64)
    by_place[fresh] = added
    ids = np.where(kept.standard_id == 0, by_place[kept.standard], kept.standard_id)
    return _Chosen(kept, position[kept.row], ids), fetch_attributes(context, load, wanted, added)


def _wanted(context: Context, load: AuditsLoad, kept: Answers, fresh: IntArray) -> list[Wanted]:
    if not len(fresh):
        return []
    # Written backwards, so that the first answer of each standard is the one that names it.
    first = np.zeros(len(kept.codes), dtype=np.int64)
    first[kept.standard[::-1]] = np.arange(len(kept.standard) - 1, -1, -1)
    names, stages = context.values(load, "standard_name"), context.values(load, "stage")
    return [
        Wanted(
            kept.codes[place], names.values[names.index[kept.row[first[place]]]],
            stages.values[stages.index[kept.row[first[place]]]],
            float(kept.max_points[first[place]]) / load.points_scale,
        )
        for place in fresh
    ]  # fmt: skip


def _scored(frame: pd.DataFrame, chosen: _Chosen, attributes: Attributes) -> pd.DataFrame:
    answers, ids = chosen.answers, chosen.standard_id
    scores = score_audits(
        chosen.audit, len(frame), answers.points, answers.max_points,
        weight=attributes.weight[ids], answered=answers.state == ANSWERED, not_applicable=answers.state == NA,
        bonus=attributes.bonus[ids], critical=attributes.critical[ids], pass_threshold=_ANY_THRESHOLD,
    )  # fmt: skip
    return frame.assign(
        score=scores.score,
        critical_failures=scores.critical_failures,
        is_counted=scores.averaged,
        is_comparable=~scores.not_comparable,
    )


def _link(context: Context, frame: pd.DataFrame, chosen: _Chosen) -> None:
    """Put the standards that were asked on the questionnaires of the audits that asked them."""
    forms = frame["questionnaire_id"].to_numpy(dtype=np.int64)[chosen.audit]
    pairs = np.unique(forms * 32_768 + chosen.standard_id)
    for form in np.unique(pairs // 32_768):
        link_standards(context.connection, int(form), (pairs[pairs // 32_768 == form] % 32_768).tolist())


def _answer_rows(chosen: _Chosen) -> pd.DataFrame:
    answers = chosen.answers
    given = answers.state == ANSWERED
    if given.all():
        given = slice(None)
    return pd.DataFrame({
        "audit": chosen.audit[given],
        "standard_id": chosen.standard_id[given].astype(np.int16),
        "points": answers.points[given].astype(np.int16),
        "max_points": answers.max_points[given].astype(np.int16),
    }, copy=False)  # fmt: skip


def _detail_rows(context: Context, load: AuditsLoad, chosen: _Chosen) -> pd.DataFrame:
    """Answers with words or evidence, and those that are N/A or missing."""
    answers = chosen.answers
    wanted = answers.state != ANSWERED
    texts: dict[str, Distinct] = {}
    for ours, name in (("answer_comment", "comment"), ("evidence", "evidence"), ("response", "response")):
        texts[name] = context.values(load, ours)
        if ours != "response":
            wanted = wanted | ~texts[name].is_blank()[answers.row]
    owners = answers.row[wanted]
    return pd.DataFrame({
        "audit": chosen.audit[wanted],
        "standard_id": chosen.standard_id[wanted],
        "state": np.array(STATES, dtype=object)[answers.state[wanted]],
        **{name: values.or_none(owners) for name, values in texts.items()},
    })  # fmt: skip
