"""One audit as its page states it: the finding, the facts, what was answered, the other issues."""

from datetime import date
from typing import Protocol

import pandas as pd
import streamlit as st

from components.downloads import Offer, downloads
from components.evidence import evidence_line
from components.links import page_link
from components.page import folded_on_phone, section
from components.plain import plain
from components.sum_view import journey_columns
from components.tables import Column, show_table, shown
from components.text import _, channel_name, day, n_, number
from domain.scoring_explained import Explanation

LISTED = 12  # failed answers told one by one


class Header(Protocol):
    """What is said of one audit; score is None when nothing was answered."""

    audit_id: int
    location: str
    channel: str
    code: str
    revision: int
    is_current: bool
    day: date
    hour: int | None
    shopper: str | None
    score: float | None
    is_counted: bool
    is_comparable: bool
    comment: str | None


def finding(header: Header, explanation: Explanation, *, open_appeals: int) -> str:
    """The page's title: where, when, the score, and whether it has passed."""
    if header.score is None:
        verdict = _("no score")
    elif explanation.critical_failures:
        verdict = _("score {score}, failed on a critical standard", score=number(header.score, 1))
    else:
        verdict = (
            _("score {score}, passed", score=number(header.score, 1))
            if explanation.passed
            else _("score {score}, not passed", score=number(header.score, 1))
        )
    if open_appeals:
        verdict = " – ".join([verdict, _("provisional")])
    return f"{plain(header.location)}, {day(header.day)}: {verdict}"


def facts(header: Header, answers: int, known: date, *, open_appeals: int, mark: float) -> str:
    """The grey line: what kind of audit, whose, how much was answered, and what to know before using it.

    known: the day it became known at the cinema; mark: what passes.
    """
    found = [
        channel_name(header.channel, header.channel),
        _("audit {code}, issue {n}", code=header.code, n=header.revision),
        _("shopper {code}", code=header.shopper or "–"),
        n_("{n} answer", "{n} answers", answers),
        _("pass mark {mark}", mark=number(mark, 1)),
        _("known since {day}", day=day(known)),
    ]
    if header.hour is not None:
        found.insert(2, _("at {hour}:00", hour=header.hour))
    if not header.is_current:
        found.append(_("an older issue, in no average"))
    elif not header.is_counted:
        found.append(_("not in any average: too much was left empty"))
    if not header.is_comparable:
        found.append(_("hardly comparable: over 40 % of its weight was not applicable"))
    if open_appeals:
        found.append(n_("{n} appeal is open", "{n} appeals are open", open_appeals))
    return plain(" · ".join(found))


def journey(header: Header, lines: pd.DataFrame, offer: Offer) -> None:
    """Every answer along the guest's journey with the shopper's words. lines: components.sum_view.frame."""
    lost = lines[lines["costs"] > 0]
    title = (
        n_("{n} answer lost points", "{n} answers lost points", len(lost)) if len(lost) else _("No point was lost")
    )
    section(title, _("Every answer along the guest's journey, and the points of the score that it costs."))
    if isinstance(header.comment, str):
        st.text(header.comment)
    _lost_answers(lost)
    with folded_on_phone(_("All answers as a table")):
        show_table(shown(lines, journey_columns()), _("Answers along the journey"))
        about = _("Audit {code} of {day}: every answer", code=header.code, day=day(header.day))
        downloads(offer(f"audit-{header.audit_id}", lines, journey_columns(), about), key="answers")


def _lost_answers(lost: pd.DataFrame) -> None:
    """The answers that cost most, most first, with the shopper's words on them."""
    worst = lost.sort_values("costs", ascending=False, kind="stable").head(LISTED)
    for row in worst.to_dict("records"):
        costs = _("costs {n}", n=number(row["costs"], 1))
        st.markdown(f"**{plain(row['code'])}** {plain(row['standard'])} · {plain(row['result'])} · {costs}")
        if row["comment"]:
            st.text(row["comment"])


def evidence(answers: pd.DataFrame) -> None:
    """Photos and recordings by their address; nothing is drawn when there are none."""
    rows = [row for row in answers.to_dict("records") if isinstance(row["evidence"], str) and row["evidence"].strip()]
    if not rows:
        return
    section(
        n_("{n} piece of evidence", "{n} pieces of evidence", len(rows)),
        _("Addresses as the source gave them; they lead outside. What is no safe address of the web stays text."),
    )
    for row in rows:
        evidence_line(f"**{plain(row['code'])}**", row["evidence"])


def revision_columns() -> dict[str, Column]:
    """The issues of one audit."""
    return {
        "revision": Column(_("Issue"), number),
        "current": Column(_("Counts")),
        "score": Column(_("Score"), _score),
        "stated_score": Column(_("Score stated by the source"), _score),
        "day": Column(_("Day of the visit"), day),
        "known": Column(_("Known since"), day),
    }


def revision_frame(revisions: pd.DataFrame) -> pd.DataFrame:
    """Rows of fetch_revisions with plain days, ready for revision_columns."""
    counts = [_("yes") if one else _("no") for one in revisions["is_current"]]
    loaded = pd.to_datetime(revisions["loaded_at"])
    known = [None if pd.isna(one) else one.date() for one in loaded]
    days = pd.to_datetime(revisions["day"]).dt.date
    return revisions.assign(current=counts, known=known, day=days)


def revisions_finding(revisions: pd.DataFrame) -> str:
    """What the newest issue changed, beside the one before."""
    new, old = revisions["score"].iloc[0], revisions["score"].iloc[1]
    return _(
        "Issued {n} times: the newest scores {new}, the one before {old}",
        n=number(len(revisions)), new=number(new, 1), old=number(old, 1),
    )  # fmt: skip


def _score(value: float) -> str:
    return number(value, 1)


def revisions(found: pd.DataFrame, header: Header, offer: Offer) -> None:
    """The other issues of the audit, each with both scores and the way to it; nothing is drawn for an only one."""
    if len(found) < 2:
        return
    frame = revision_frame(found)
    section(revisions_finding(frame), _("Newest first; only the newest counts, the others are kept."))
    show_table(shown(frame, revision_columns()), _("Issues of this audit"))
    about = _("Audit {code}: its issues", code=header.code)
    downloads(offer(f"issues-{header.audit_id}", frame, revision_columns(), about), key="issues")
    for row in frame[frame["audit_id"] != header.audit_id].to_dict("records"):
        page_link("audit", _("Open issue {n}", n=number(row["revision"])), audit=str(row["audit_id"]))
