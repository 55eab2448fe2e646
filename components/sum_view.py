"""Show me the sum: the score of one audit as lines that a reader can add up."""

from collections.abc import Sequence
from math import isclose

import pandas as pd
import streamlit as st

from components.downloads import Offer, downloads
from components.page import folded_on_phone, section
from components.tables import Column, show_table, shown
from components.text import _, n_, number, percent, stage_name, standard_name
from domain.scoring import MISSING_LIMIT, NOT_APPLICABLE_LIMIT
from domain.scoring_explained import AnswerGiven, Explanation, Line, Part

NEAR = 0.05  # points; sources state scores to one decimal
SAME = 1e-6  # points; the stored score was added up in another order


def given(answers: pd.DataFrame) -> list[AnswerGiven]:
    """Rows of fetch_audit_answers as the sum takes them."""
    return [
        AnswerGiven(
            int(row["standard_id"]), float(row["weight"]), str(row["state"]),
            None if pd.isna(row["points"]) else int(row["points"]),
            None if pd.isna(row["max_points"]) else int(row["max_points"]),
            bool(row["bonus"]), bool(row["critical"]),
        )
        for row in answers.to_dict("records")
    ]  # fmt: skip


def result(line: Line) -> str:
    """What was reached, not applicable and left empty told apart."""
    answer = line.answer
    if line.part is Part.NOT_APPLICABLE:
        return _("not applicable")
    if line.part is Part.MISSING:
        return _("left empty")
    mark = "✓" if line.share == 1 else "✗"
    return f"{mark} {number(answer.points)} / {number(answer.max_points)}"


def frame(answers: pd.DataFrame, explanation: Explanation) -> pd.DataFrame:
    """One row an answer, stored values: stage, code, standard, result, weight, share, earned, possible, adds, costs.

    answers: as fetch_audit_answers, in the order of the explanation's lines.
    """
    records = answers.to_dict("records")
    lines = explanation.lines
    return pd.DataFrame(
        {
            "stage": [stage_name(row) for row in records],
            "code": [str(row["code"]) for row in records],
            "standard": [standard_name(row) for row in records],
            "kind": [_kind(line) for line in lines],
            "result": [result(line) for line in lines],
            "weight": [line.answer.weight for line in lines],
            "share": [line.share for line in lines],
            "earned": [line.earned for line in lines],
            "possible": [line.possible for line in lines],
            "adds": [line.adds for line in lines],
            "costs": [line.costs for line in lines],
            "comment": [row["comment"] if isinstance(row["comment"], str) else "" for row in records],
        }
    ).astype(dict.fromkeys(("share", "earned", "possible", "adds", "costs"), "float64"))


def _kind(line: Line) -> str:
    words = [_("critical")] if line.answer.critical else []
    return ", ".join(words + ([_("bonus")] if line.answer.bonus else []))


def journey_columns() -> dict[str, Column]:
    """The answers along the journey."""
    return {
        "stage": Column(_("Stage")),
        "code": Column(_("Code")),
        "standard": Column(_("Standard")),
        "result": Column(_("Result")),
        "kind": Column(_("Kind")),
        "costs": Column(_("Costs, points"), _points),
        "comment": Column(_("Shopper's words")),
    }


def sum_columns() -> dict[str, Column]:
    """The lines of the sum."""
    return {
        "code": Column(_("Code")),
        "standard": Column(_("Standard")),
        "result": Column(_("Points")),
        "kind": Column(_("Kind")),
        "share": Column(_("Share"), percent),
        "weight": Column(_("Weight"), _weight),
        "earned": Column(_("Weight earned"), _weight),
        "possible": Column(_("Weight possible"), _weight),
        "adds": Column(_("Adds to the score"), _points),
    }


def _weight(value: float) -> str:
    return number(value, 2)


def _points(value: float) -> str:
    return number(value, 2)


def with_total(lines: pd.DataFrame, explanation: Explanation) -> pd.DataFrame:
    """The lines under their sum, which a long table would hide at its end; for the screen only."""
    total = {
        "stage": "", "code": "", "standard": _("Sum"), "kind": "", "result": "",
        "weight": float(lines["weight"].sum()), "share": float("nan"), "earned": explanation.earned,
        "possible": explanation.possible,
        "adds": float("nan") if explanation.uncapped is None else explanation.uncapped,
        "costs": float(lines["costs"].sum()), "comment": "",
    }  # fmt: skip
    return pd.concat([pd.DataFrame([total]), lines], ignore_index=True)


def sentence(explanation: Explanation) -> str:
    """The sum's title."""
    if explanation.score is None:
        return _("No score: nothing that counts was answered")
    return _(
        "100 × {earned} / {possible} = {score}",
        earned=number(explanation.earned, 2),
        possible=number(explanation.possible, 2),
        score=number(explanation.score, 2),
    )


def reasons(explanation: Explanation, *, stored: float | None, stated: float | None) -> list[str]:
    """What the sum did, a sentence each: what left it, the bonus and its cap, failures, the pass mark, the source."""
    return [
        *_left_out(explanation),
        *_bonus(explanation),
        _verdict(explanation),
        *_compared(explanation.score, stored=stored, stated=stated),
    ]


def _of(lines: Sequence[Line], part: Part) -> tuple[int, float]:
    found = [line.answer.weight for line in lines if line.part is part]
    return len(found), sum(found)


def _left_out(explanation: Explanation) -> list[str]:
    words = []
    count, weight = _of(explanation.lines, Part.NOT_APPLICABLE)
    if count:
        words.append(
            n_("{n} answer was not applicable (weight {weight}, {share} of what was asked) and leaves both sums.",
               "{n} answers were not applicable (weight {weight}, {share} of what was asked) and leave both sums.",
               count, weight=_weight(weight), share=percent(explanation.not_applicable_share))
        )  # fmt: skip
    count, weight = _of(explanation.lines, Part.MISSING)
    if count:
        words.append(
            n_("{n} answer was left empty (weight {weight}, {share} of what was asked): excluded, and counted.",
               "{n} answers were left empty (weight {weight}, {share} of what was asked): excluded, and counted.",
               count, weight=_weight(weight), share=percent(explanation.missing_share))
        )  # fmt: skip
    if explanation.incomplete:
        words.append(
            _("Over {limit} was left empty: the audit is shown, not averaged.", limit=percent(MISSING_LIMIT))
        )
    if explanation.not_comparable:
        limit = percent(NOT_APPLICABLE_LIMIT)
        words.append(_("Over {limit} was not applicable: the audit is hardly comparable.", limit=limit))
    return words


def _bonus(explanation: Explanation) -> list[str]:
    brought = sum(line.earned or 0.0 for line in explanation.lines if line.part is Part.BONUS)
    if not brought:
        return []
    words = [_("A bonus of {weight} adds to what is earned only.", weight=_weight(brought))]
    if explanation.uncapped is not None and explanation.uncapped > 100:
        words.append(_("That makes {score}: capped at 100.", score=number(explanation.uncapped, 2)))
    return words


def _verdict(explanation: Explanation) -> str:
    mark = number(explanation.threshold, 1)
    if explanation.critical_failures:
        return n_(
            "{n} critical failure: the score stays as it is, but the audit has not passed (pass mark {mark}).",
            "{n} critical failures: the score stays as it is, but the audit has not passed (pass mark {mark}).",
            explanation.critical_failures,
            mark=mark,
        )
    if explanation.passed:
        return _("Passed: at least the pass mark of {mark}, no critical failure.", mark=mark)
    return _("Not passed: under the pass mark of {mark}, no critical failure.", mark=mark)


def _compared(score: float | None, *, stored: float | None, stated: float | None) -> list[str]:
    words = []
    if score is not None and stored is not None and not isclose(score, stored, abs_tol=SAME):
        words.append(_("**The stored score is {stored}: the sum does not explain it.**", stored=number(stored, 2)))
    if stated is not None:
        gap = 0.0 if score is None else stated - score
        words.append(
            _("The source itself states {stated}: the same.", stated=number(stated, 1))
            if abs(gap) <= NEAR
            else _("The source itself states {stated}: {gap} points from ours. It may weigh or round in its own way.",
                   stated=number(stated, 1), gap=f"{'+' if gap > 0 else ''}{number(gap, 1)}")
        )  # fmt: skip
    return words


def the_sum(lines: pd.DataFrame, explanation: Explanation, offer: Offer, *, stored: float | None,
            stated: float | None, name: str) -> None:  # fmt: skip
    """How the score was calculated, a line an answer. stored, stated: the score as kept, and as the source gives it.

    name: of the audit, for the files.
    """
    section(
        _("Show me the sum: {sum}", sum=sentence(explanation)),
        _("Weight earned of weight possible × 100; share = points reached of points possible."),
        own_sheet="sum",
    )
    said = reasons(explanation, stored=stored, stated=stated)
    st.markdown("\n".join(f"- {words}" for words in said))
    with folded_on_phone(_("The sum as a table")):
        show_table(shown(with_total(lines, explanation), sum_columns()), _("How the score was calculated"))
        about = _("Audit {code}: how its score was calculated", code=name)
        downloads(offer(f"sum-{name}", lines, sum_columns(), about), key="sum")
