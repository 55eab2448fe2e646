"""Down from a cell: the audits behind it with the shopper's words, and one audit with every answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import pandas as pd

from components.page import section
from components.plain import plain
from components.tables import pick_row, show_table
from components.text import _, channel_name, day, n_, number, stage_name, standard_name


def audit_list(audits: pd.DataFrame, key: str) -> int | None:
    """The audits behind a cell, failures first; returns the audit_id of the row the reader picked.

    audits: audit_id, location, channel, day, points, max_points, score, comment. Words are shown as text.
    """
    table = pd.DataFrame(
        {
            _("Result"): [_result(p, m) for p, m in zip(audits["points"], audits["max_points"], strict=True)],
            _("Day"): [day(one) for one in pd.to_datetime(audits["day"]).dt.date],
            _("Location"): audits["location"],
            _("Channel"): [channel_name(code, code) for code in audits["channel"]],
            _("Score of the audit"): [number(one, 1) for one in audits["score"]],
            _("Shopper's words"): audits["comment"].fillna(""),
        }
    )
    picked = pick_row(table, _("The audits behind the picked cell"), key=key)
    return None if picked is None else int(audits["audit_id"].iloc[picked])


class Header(Protocol):
    """What is said of one audit; score is None when nothing was answered."""

    location: str
    channel: str
    code: str
    revision: int
    day: date
    score: float | None
    critical_failures: int
    is_counted: bool
    is_comparable: bool


def audit_heading(header: Header) -> None:
    """The audit's score as a title, and what to know about it."""
    facts = [
        channel_name(header.channel, header.channel),
        _("audit {code}, issue {n}", code=header.code, n=header.revision),
    ]
    if header.critical_failures:
        facts.append(n_("{n} critical failure", "{n} critical failures", header.critical_failures))
    if not header.is_counted:
        facts.append(_("not in any average: too much was left empty"))
    if not header.is_comparable:
        facts.append(_("hardly comparable: over 40 % of its weight was not applicable"))
    score = number(header.score, 1)
    section(
        _(
            "{location}, {day}: score {score}",
            location=plain(header.location),
            day=day(header.day),
            score=score,
        ),
        plain(" · ".join(facts)),
    )


def answer_table(answers: pd.DataFrame) -> None:
    """Every answer of one audit along the journey: what was reached, not applicable and missing told apart.

    answers: as fetch_audit_answers gives them.
    """
    records = answers.to_dict("records")
    table = pd.DataFrame(
        {
            _("Stage"): [stage_name(row) for row in records],
            _("Code"): answers["code"],
            _("Standard"): [standard_name(row) for row in records],
            _("Result"): [_state(row) for row in records],
            _("Weight"): [number(one, 0 if one == int(one) else 1) for one in answers["weight"]],
            _("Critical"): [_("critical") if row["critical"] else "" for row in records],
            _("Shopper's words"): answers["comment"].fillna(""),
        }
    )
    show_table(table, _("Answers along the journey"))


def _state(row: Mapping[Any, Any]) -> str:
    if row["state"] == "na":
        return _("not applicable")
    if row["state"] == "missing":
        return _("left empty")
    return _result(float(str(row["points"])), float(str(row["max_points"])))


def _result(points: float, max_points: float) -> str:
    mark = "✓" if points >= max_points else "✗"
    return f"{mark} {number(points)} / {number(max_points)}"
