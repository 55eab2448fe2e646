"""What happened at one location: audits, guests, coaching and events as rows, with the words for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components.tables import Column
from components.text import _, channel_name, day, n_, number
from domain.filters import Period

MOST_ROWS = 200
CLOSED = ("verified", "returned", "cancelled")


@dataclass(frozen=True)
class Story:
    """What there is to draw. events: (day, words). audits, voice, plans, sessions: as data_access.one_location gives
    them; period: the axis."""

    period: Period
    audits: pd.DataFrame
    voice: pd.DataFrame
    plans: pd.DataFrame
    sessions: pd.DataFrame
    events: Sequence[tuple[date, str]]


def events_of(opened: Any, restarted: Any, closed: Any, period: Period) -> list[tuple[date, str]]:
    """The turns of a location's life that lie in the period; unknown days are None or NaT."""
    known = [(opened, _("opened")), (restarted, _("restarted")), (closed, _("closed"))]
    days = [(pd.Timestamp(when).date(), words) for when, words in known if not pd.isna(when)]
    return [(when, words) for when, words in days if period.first <= when <= period.last]


def finding(story: Story) -> str:
    """The figure's title."""
    failures = int(story.audits["critical_failures"].sum())
    words = [n_("{n} audit", "{n} audits", len(story.audits))]
    words.append(n_("{n} critical failure", "{n} critical failures", failures))
    if len(story.plans):
        words.append(n_("{n} coaching plan", "{n} coaching plans", len(story.plans)))
    if len(story.sessions):
        words.append(n_("{n} session", "{n} sessions", len(story.sessions)))
    return ", ".join(words)


def plan_days(row: dict[Any, Any], period: Period) -> tuple[date, date]:
    """From when to when a plan is drawn: to its check when it is closed, to the last day while it is open."""
    first = pd.Timestamp(row["opened_on"]).date()
    if row["status"] not in CLOSED:
        return max(first, period.first), period.last
    check = row["check_on"]
    last = first if pd.isna(check) else pd.Timestamp(check).date()
    return max(first, period.first), min(max(first, last), period.last)


def plan_status(code: str) -> str:
    """The status of a plan in the reader's words."""
    return {
        "draft": _("draft"),
        "agreed": _("agreed"),
        "in_work": _("in work"),
        "done_by_site": _("done by the site"),
        "verified": _("verified"),
        "returned": _("returned"),
        "cancelled": _("cancelled"),
    }.get(code, code)


def frame(story: Story) -> pd.DataFrame:
    """The same as rows, newest first, 200 at most. Columns: day, what, detail, score, audit_id (NaN unless one)."""
    rows: list[tuple[Any, str, str, float, float]] = []
    none, audit, month, session = float("nan"), _("Audit"), _("Guests, the month"), _("Coaching session")
    channels = {code: channel_name(code, code) for code in story.audits["channel"].unique()}
    for one in story.audits.to_dict("records"):
        detail = channels[one["channel"]]
        if one["critical_failures"]:
            failures = n_("{n} critical failure", "{n} critical failures", int(one["critical_failures"]))
            detail = f"{detail}, {failures}"
        rows.append((one["day"], audit, detail, one["score"], one["audit_id"]))
    for one in story.voice.to_dict("records"):
        counts = _("{thanks} thanks, {complaints} complaints of {n} messages", thanks=number(one["thanks"]),
                   complaints=number(one["complaints"]), n=number(one["messages"]))  # fmt: skip
        rows.append((date(one["month"] // 100, one["month"] % 100, 1), month, counts, none, none))
    for one in story.plans.to_dict("records"):
        rows.append((one["opened_on"], _("Plan opened"), plan_status(str(one["status"])), none, none))
    for one in story.sessions.to_dict("records"):
        minutes = n_("{n} minute", "{n} minutes", int(one["minutes"]))
        rows.append((one["day"], session, f"{one['coachee_role']}, {minutes}", none, none))
    rows += [(when, _("Event"), words, none, none) for when, words in story.events]
    found = pd.DataFrame(rows, columns=["day", "what", "detail", "score", "audit_id"])
    found["day"] = pd.to_datetime(found["day"])
    order = found.sort_values("day", ascending=False, kind="stable").head(MOST_ROWS).reset_index(drop=True)
    return order.assign(day=order["day"].dt.date)


def columns() -> dict[str, Column]:
    """The columns of the table."""
    return {
        "day": Column(_("Day"), day),
        "what": Column(_("What")),
        "detail": Column(_("Detail")),
        "score": Column(_("Score"), lambda value: number(value, 1)),
    }
