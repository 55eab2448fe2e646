"""The rows of the scorecard as a table, as lines for a phone, and as the columns of its files."""

import numpy as np
import pandas as pd

from components.plain import plain
from components.scorecard_view import View, change_words, level_name, same_short, verdict_name
from components.tables import Column
from components.text import _, between, number
from domain.scorecard import FEWEST_AUDITS

LISTED, LISTED_ON_PHONE = 200, 40


def table_of(rows: pd.DataFrame, view: View) -> tuple[pd.DataFrame, dict[str, Column]]:
    """The first 200 rows and their columns as the reader sees them."""
    listed = rows.iloc[:LISTED]
    few = (listed["audits"] < FEWEST_AUDITS).to_numpy()
    verdicts = {one: verdict_name(one) for one in listed["verdict"].unique()}
    texts = listed.assign(
        shown_score=_unless(few, [number(one, 1) for one in listed["score"]]),
        shown_level=_unless(few, _ranges(listed["estimate"], listed["low"], listed["high"])),
        shown_n=[f"({n})" if small else number(n) for n, small in zip(listed["audits"], few, strict=True)],
        shown_verdict=[verdicts[one] for one in listed["verdict"]],
        shown_change=[
            change_words(*one) for one in zip(listed["change"], listed["changed"], strict=True)
        ],
        shown_failures=_unless(few, _ranges(listed["failures"], listed["failures_low"], listed["failures_high"])),
        shown_pass=_unless(few, _shares(listed)),
        shown_same=_unless(few, [same_short(one) for one in listed["same"]]),
    )  # fmt: skip
    columns = {
        **_heads(view),
        "shown_score": Column(_("Score")),
        "shown_level": Column(_("Likely true score")),
        "shown_n": Column(_("Audits")),
        "target": Column(_("Target"), lambda one: number(one, 1)),
        "shown_verdict": Column(_("Verdict")),
        "shown_change": Column(_("Change")),
        "shown_failures": Column(_("Critical failures per 100")),
        "shown_pass": Column(_("Passed, %")),
        "shown_same": Column(same_label(view)),
    }
    if (listed["without"] != "").any():
        columns["without"] = Column(_("Without"))
    return texts, columns


def export_columns(view: View) -> dict[str, Column]:
    """The columns of the files: figures as stored, each with its range."""
    places = {"place": Column(_("Location"))} if view.each else {}
    region = {"region": Column(_("Region"))} if view.by == "location" or view.each else {}
    return {
        "name": Column(level_name(view.by)), **places, **region,
        "audits": Column(_("Audits")), "score": Column(_("Score")), "estimate": Column(_("Likely true score")),
        "low": Column(_("Likely from")), "high": Column(_("Likely to")), "target": Column(_("Target")),
        "verdict": Column(_("Verdict")), "change": Column(_("Change, points")),
        "margin": Column(_("Change by chance alone, ±")), "changed": Column(_("Change beyond chance")),
        "critical": Column(_("Critical failures")), "failures": Column(_("Critical failures per 100")),
        "failures_low": Column(_("Per 100, likely from")), "failures_high": Column(_("Per 100, likely to")),
        "passed": Column(_("Audits passed")), "pass_share": Column(_("Share passed")),
        "pass_low": Column(_("Share passed, likely from")), "pass_high": Column(_("Share passed, likely to")),
        "threshold": Column(_("Decided at")), "same": Column(_("Chance of the same decision")),
        "without": Column(_("Without")),
    }  # fmt: skip


def phone_list(rows: pd.DataFrame, view: View) -> str:
    """The first rows as lines of text, for a screen too narrow for the table."""
    lines = []
    for row in rows.iloc[:LISTED_ON_PHONE].to_dict("records"):
        name = plain(row["name"] + (f", {row['place']}" if view.each else ""))
        if row["audits"] < FEWEST_AUDITS:
            few = _("n = {n}: too few audits", n=number(row["audits"]))
            lines.append(f"- **{name}** {few}")
            continue
        words = _(
            "{score} (true score likely {range}), target {target}: {verdict}; n = {n}. Same on other visits: {same}.",
            score=number(row["score"], 1), range=between(row["low"], row["high"], 1), target=number(row["target"], 1),
            verdict=verdict_name(row["verdict"]), n=number(row["audits"]), same=same_short(row["same"]),
        )  # fmt: skip
        lines.append(f"- **{name}** {words}")
    return "\n".join(lines)


def same_label(view: View) -> str:
    """The heading of the chance of the same decision, with what is decided at."""
    if view.at_target:
        return _("Same on other visits")
    return _("{n} points or not: same on other visits", n=number(view.threshold))


def _heads(view: View) -> dict[str, Column]:
    head = {"name": Column(level_name(view.by))}
    if view.each:
        return {**head, "place": Column(_("Location"))}
    return {**head, "region": Column(_("Region"))} if view.by == "location" else head


def _unless(few: np.ndarray, texts: list[str]) -> list[str]:
    return ["–" if small else text for text, small in zip(texts, few, strict=True)]


def _ranges(value: pd.Series, low: pd.Series, high: pd.Series) -> list[str]:
    return [f"{number(v, 1)} ({between(a, b, 1)})" for v, a, b in zip(value, low, high, strict=True)]


def _shares(rows: pd.DataFrame) -> list[str]:
    return [
        f"{number(100 * v)} ({between(100 * a, 100 * b)})"
        for v, a, b in zip(rows["pass_share"], rows["pass_low"], rows["pass_high"], strict=True)
    ]
