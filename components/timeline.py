"""What happened at one location, on one axis of time: audits, guests, coaching, events; and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.downloads import Offer, downloads
from components.page import figure, section
from components.tables import Column, pick_row, shown
from components.text import _, channel_name, day, month, n_, number
from components.theme import Palette, dress, palette
from domain.filters import Period

HEIGHT = 380
AUDITS, GUESTS, COACHING = (0.46, 0.94), (0.17, 0.36), (0.0, 0.08)  # parts of the height, from below
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


def draw(story: Story, target: float | None, colours: Palette, *, ticks: int) -> go.Figure:
    """Three bands over one axis of time. ticks: how many days may be named below it."""
    drawn = go.Figure()
    _draw_audits(drawn, story, target, colours)
    _draw_guests(drawn, story, colours)
    _draw_coaching(drawn, story, colours)
    dress(drawn, colours, height=HEIGHT)
    months = [int(one) for one in _months(story.period)][:: max(1, -(-len(_months(story.period)) // ticks))]
    drawn.update_xaxes(
        range=[story.period.first - timedelta(days=5), story.period.last + timedelta(days=5)], showgrid=True,
        tickvals=[date(one // 100, one % 100, 1) for one in months], ticktext=[month(one) for one in months],
        tickangle=0, anchor="free", position=0,
    )  # fmt: skip
    most = max(float(story.voice[["complaints", "thanks"]].to_numpy().max(initial=0)), 1.0)
    lowest = min([*story.audits["score"].dropna(), target if target is not None else 100.0, 60.0])
    drawn.update_layout(
        yaxis={"domain": AUDITS, "range": [max(lowest - 4, 0), 104]},
        yaxis2={"domain": GUESTS, "range": [-most * 1.1, most * 1.1], "tickvals": [-most, 0, most],
                "ticktext": [number(most), "0", number(most)], "fixedrange": True},
        yaxis3={"domain": COACHING, "range": [-1.5, 0.5], "showticklabels": False, "showgrid": False,
                "fixedrange": True},
        barmode="overlay", bargap=0.25, margin={"t": 18},
    )  # fmt: skip
    scores = _("Score of each audit")
    if target is not None:
        scores = f"{scores}; {_('dotted: target {target}', target=number(target))}"
    bands = [(AUDITS, scores), (GUESTS, _("Guests, by month: thanks up, complaints down")),
             (COACHING, _("Coaching: a bar is a plan, a diamond a session"))]  # fmt: skip
    for (_low, high), words in bands:
        drawn.add_annotation(
            x=0, xref="paper", y=high, yref="paper", text=words, showarrow=False, xanchor="left", yanchor="bottom",
            font={"size": 12, "color": colours.muted},
        )  # fmt: skip
    _draw_events(drawn, story.events, colours)
    return drawn


def _draw_audits(drawn: go.Figure, story: Story, target: float | None, colours: Palette) -> None:
    rows = story.audits[story.audits["score"].notna()]
    failed = (rows["critical_failures"] > 0).to_numpy()
    counted = rows["is_counted"].to_numpy(dtype=bool)
    symbols = ["x" if bad else "circle" if good else "circle-open" for bad, good in zip(failed, counted, strict=True)]
    notes = [
        f"{day(pd.Timestamp(row['day']).date())}, {channel_name(row['channel'], row['channel'])}: "
        f"{number(row['score'], 1)}" + (f"<br>{_('critical failure')}" if row["critical_failures"] else "")
        for row in rows.to_dict("records")
    ]
    drawn.add_scatter(
        x=rows["day"], y=rows["score"], mode="markers", hovertext=notes, hoverinfo="text",
        marker={"size": 8, "symbol": symbols, "opacity": 0.85,
                "color": [colours.below if bad else colours.accent for bad in failed]},
    )  # fmt: skip
    if target is not None:
        ends = [story.period.first, story.period.last]
        drawn.add_scatter(
            x=ends, y=[target, target], mode="lines", hoverinfo="skip",
            line={"color": colours.above, "width": 1.5, "dash": "dot"},
        )  # fmt: skip


def _draw_guests(drawn: go.Figure, story: Story, colours: Palette) -> None:
    voice = story.voice
    middles = [date(int(one) // 100, int(one) % 100, 15) for one in voice["month"]]
    # Of the first month often only some days lie in the period: its bar would look like a quiet month.
    if middles and middles[0].replace(day=1) < story.period.first:
        voice, middles = voice.iloc[1:], middles[1:]
    for name, sign, words in (("thanks", 1, _("thanks")), ("complaints", -1, _("complaints"))):
        drawn.add_bar(
            x=middles, y=sign * voice[name], yaxis="y2", width=20 * 86_400_000, hoverinfo="text",
            marker={"color": colours.muted, "opacity": 0.6},
            hovertext=[f"{month(int(one))}: {number(n)} {words}" for one, n in zip(voice["month"], voice[name],
                                                                                   strict=True)],
        )  # fmt: skip


def _draw_coaching(drawn: go.Figure, story: Story, colours: Palette) -> None:
    for place, row in enumerate(story.plans.iloc[::-1].to_dict("records")):
        first, last = plan_days(row, story.period)
        lane = -float(place % 2)
        drawn.add_scatter(
            x=[first, last], y=[lane, lane], yaxis="y3", mode="lines", line={"color": colours.muted, "width": 4},
            hoverinfo="text", hovertext=f"{_('plan')}: {plan_status(str(row['status']))}",
        )  # fmt: skip
        late = first > story.period.first + timedelta(days=story.period.days * 2 // 3)
        drawn.add_annotation(
            x=first if late else last, y=lane, yref="y3", text=plan_status(str(row["status"])), showarrow=False,
            xanchor="right" if late else "left", font={"size": 12, "color": colours.muted},
        )  # fmt: skip
    drawn.add_scatter(
        x=story.sessions["day"], y=[-0.5] * len(story.sessions), yaxis="y3", mode="markers", hoverinfo="text",
        marker={"symbol": "diamond", "size": 9, "color": colours.accent},
        hovertext=[f"{day(pd.Timestamp(one).date())}: {_('session')}" for one in story.sessions["day"]],
    )  # fmt: skip


def _draw_events(drawn: go.Figure, events: Sequence[tuple[date, str]], colours: Palette) -> None:
    for when, words in events:
        drawn.add_shape(
            type="line", x0=when, x1=when, y0=0, y1=1, yref="paper", line={"color": colours.ink, "width": 1}
        )
        drawn.add_annotation(
            x=when, y=1, yref="paper", text=words, showarrow=False, yanchor="bottom", xanchor="center",
            font={"size": 12, "color": colours.ink},
        )  # fmt: skip


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


def _months(period: Period) -> list[int]:
    first, last = period.months
    numbers = range(first // 100 * 12 + first % 100 - 1, last // 100 * 12 + last % 100)
    return [n // 12 * 100 + n % 12 + 1 for n in numbers][1:] or [last]


def frame(story: Story) -> pd.DataFrame:
    """The same as rows, newest first, 200 at most. Columns: day, what, detail, score, audit_id (NaN unless one)."""
    rows: list[tuple[Any, str, str, float, float]] = []
    none = float("nan")
    for one in story.audits.to_dict("records"):
        detail = channel_name(one["channel"], one["channel"])
        if one["critical_failures"]:
            failures = n_("{n} critical failure", "{n} critical failures", int(one["critical_failures"]))
            detail = f"{detail}, {failures}"
        rows.append((one["day"], _("Audit"), detail, one["score"], one["audit_id"]))
    for one in story.voice.to_dict("records"):
        counts = _("{thanks} thanks, {complaints} complaints of {n} messages", thanks=number(one["thanks"]),
                   complaints=number(one["complaints"]), n=number(one["messages"]))  # fmt: skip
        rows.append((date(one["month"] // 100, one["month"] % 100, 1), _("Guests, the month"), counts, none, none))
    for one in story.plans.to_dict("records"):
        rows.append((one["opened_on"], _("Plan opened"), plan_status(str(one["status"])), none, none))
    for one in story.sessions.to_dict("records"):
        minutes = n_("{n} minute", "{n} minutes", int(one["minutes"]))
        rows.append((one["day"], _("Coaching session"), f"{one['coachee_role']}, {minutes}", none, none))
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


def show(story: Story, target: float | None, offer: Offer, *, phone: bool, name: str) -> int | None:
    """The figure and its table; returns the audit_id of the row that the reader picked, None while none is."""
    section(
        finding(story),
        _("One axis of time. Cross: critical failure; hollow: not averaged. Scores are points of 100; guests' "
          "messages are those of their own accord."),
    )  # fmt: skip
    figure(draw(story, target, palette(), ticks=4 if phone else 12), _("Audits, guests and coaching over time"))
    with st.expander(_("The same as a table: pick an audit to open it")):
        rows = frame(story)
        picked = pick_row(shown(rows, columns()), _("What happened, newest first"), key=f"story of {name}")
        downloads(offer(f"history-{name}", rows, columns(), _("What happened, newest first")), key="story")
    audit_id = rows["audit_id"].iloc[picked] if picked is not None else float("nan")
    return None if pd.isna(audit_id) else int(audit_id)
