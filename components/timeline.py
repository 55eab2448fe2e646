"""What happened at one location, drawn on one axis of time, with the same as a table."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.downloads import Offer, downloads
from components.page import figure, folded, section
from components.story import Story, columns, finding, frame, plan_days, plan_status
from components.tables import pick_row, shown
from components.text import _, channel_name, month, number
from components.theme import Palette, drawn, line_at, note, palette
from domain.filters import Period

HEIGHT = 380
AUDITS, GUESTS, COACHING = (0.46, 0.94), (0.17, 0.36), (0.0, 0.08)  # parts of the height, from below


def draw(story: Story, target: float | None, colours: Palette, *, ticks: int) -> go.Figure:
    """Three bands over one axis of time. ticks: how many months may be named below it."""
    most = max(float(story.voice[["complaints", "thanks"]].to_numpy().max(initial=0)), 1.0)
    lowest = min([*story.audits["score"].dropna(), target if target is not None else 100.0, 60.0])
    plain_axis = {"fixedrange": True, "showticklabels": False, "showgrid": False}
    plans, statuses = _plans(story, colours)
    return drawn(
        [*_audits(story, target, colours), *_guests(story, colours), *plans, _sessions(story, colours)],
        colours,
        height=HEIGHT,
        xaxis=_time_axis(story.period, ticks),
        yaxis={"domain": AUDITS, "range": [max(lowest - 4, 0), 104]},
        yaxis2={"domain": GUESTS, "range": [-most * 1.1, most * 1.1], "tickvals": [-most, 0, most],
                "ticktext": [number(most), "0", number(most)], "fixedrange": True},
        yaxis3={**plain_axis, "domain": COACHING, "range": [-1.5, 0.5]},
        barmode="overlay",
        margin={"t": 18},
        annotations=[*_bands(target, colours), *statuses, *_event_words(story.events, colours)],
        shapes=[line_at(colours.ink, x=when, dash="solid") for when, _words in story.events],
    )  # fmt: skip


def _time_axis(period: Period, ticks: int) -> dict[str, Any]:
    months = _months(period)
    months = months[:: max(1, -(-len(months) // ticks))]
    edge = timedelta(days=5)
    return {
        "range": [period.first - edge, period.last + edge],
        "tickvals": [date(one // 100, one % 100, 1) for one in months],
        "ticktext": [month(one) for one in months],
        "tickangle": 0, "anchor": "free", "position": 0,
    }  # fmt: skip


def _bands(target: float | None, colours: Palette) -> list[dict[str, Any]]:
    """What each band shows, written above it."""
    scores = _("Score of each audit")
    if target is not None:
        scores = _("Score of each audit; dotted: target {target}", target=number(target, 1))
    named = [
        (AUDITS, scores),
        (GUESTS, _("Guests, by month: thanks up, complaints down")),
        (COACHING, _("Coaching: a bar is a plan, a diamond a session")),
    ]
    at_left: dict[str, Any] = {"x": 0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return [note(words, colours.muted, y=high, **at_left) for (_low, high), words in named]


def _event_words(events: Sequence[tuple[date, str]], colours: Palette) -> list[dict[str, Any]]:
    above: dict[str, Any] = {"y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "center"}
    return [note(words, colours.ink, x=when, **above) for when, words in events]


def _audits(story: Story, target: float | None, colours: Palette) -> list[dict[str, Any]]:
    rows = story.audits[story.audits["score"].notna()]
    failed = (rows["critical_failures"] > 0).to_numpy()
    counted = rows["is_counted"].to_numpy(dtype=bool)
    symbols = ["x" if bad else "circle" if good else "circle-open" for bad, good in zip(failed, counted, strict=True)]
    channels = {code: channel_name(code, code) for code in rows["channel"].unique()}
    failure = "<br>" + _("critical failure")
    notes = [channels[code] + (failure if bad else "") for code, bad in zip(rows["channel"], failed, strict=True)]
    audits = {
        "type": "scatter", "x": rows["day"], "y": rows["score"], "mode": "markers", "customdata": notes,
        # Digits only: the browser's figure library knows the names of English months alone.
        "hovertemplate": "%{x|%d.%m.%Y}: %{y:.1f}, %{customdata}<extra></extra>",
        "marker": {"size": 8, "symbol": symbols, "opacity": 0.85,
                   "color": [colours.below if bad else colours.accent for bad in failed]},
    }  # fmt: skip
    if target is None:
        return [audits]
    # A trace, not a line across the figure: the target belongs to the scores alone.
    line = {
        "type": "scatter", "x": [story.period.first, story.period.last], "y": [target, target], "mode": "lines",
        "line": {"color": colours.above, "width": 1.5, "dash": "dot"}, "hoverinfo": "skip",
    }  # fmt: skip
    return [audits, line]


def _guests(story: Story, colours: Palette) -> list[dict[str, Any]]:
    voice = story.voice
    middles = [date(int(one) // 100, int(one) % 100, 15) for one in voice["month"]]
    # Of the first month often only some days lie in the period: its bar would look like a quiet month.
    if middles and middles[0].replace(day=1) < story.period.first:
        voice, middles = voice.iloc[1:], middles[1:]
    labels = [month(int(one)) for one in voice["month"]]
    return [
        {"type": "bar", "x": middles, "y": sign * voice[name], "yaxis": "y2", "width": 20 * 86_400_000,
         "marker": {"color": colours.muted, "opacity": 0.6}, "hoverinfo": "text",
         "hovertext": [f"{label}: {n} {words}" for label, n in zip(labels, voice[name], strict=True)]}
        for name, sign, words in (("thanks", 1, _("thanks")), ("complaints", -1, _("complaints")))
    ]  # fmt: skip


def _plans(story: Story, colours: Palette) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A bar a plan, and the names of their statuses beside the bars."""
    bars, names = [], []
    for place, row in enumerate(story.plans.iloc[::-1].to_dict("records")):
        first, last = plan_days(row, story.period)
        lane, status = -float(place % 2), plan_status(str(row["status"]))
        bars.append(
            {"type": "scatter", "x": [first, last], "y": [lane, lane], "yaxis": "y3", "mode": "lines",
             "line": {"color": colours.muted, "width": 4}, "hoverinfo": "text",
             "hovertext": _("plan: {status}", status=status)}
        )  # fmt: skip
        late = first > story.period.first + timedelta(days=story.period.days * 2 // 3)
        beside: dict[str, Any] = {"x": first if late else last, "xanchor": "right" if late else "left"}
        names.append(note(status, colours.muted, y=lane, yref="y3", **beside))
    return bars, names


def _sessions(story: Story, colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter", "x": story.sessions["day"], "y": [-0.5] * len(story.sessions), "yaxis": "y3",
        "mode": "markers", "marker": {"symbol": "diamond", "size": 9, "color": colours.accent},
        "hovertemplate": "%{x|%d.%m.%Y}: " + _("session") + "<extra></extra>",
    }  # fmt: skip


def _months(period: Period) -> list[int]:
    first, last = period.months
    numbers = range(first // 100 * 12 + first % 100 - 1, last // 100 * 12 + last % 100)
    return [n // 12 * 100 + n % 12 + 1 for n in numbers][1:] or [last]


def show(story: Story, target: float | None, offer: Offer, *, phone: bool, name: str) -> int | None:
    """The figure and its table; returns the audit_id of the row that the reader picked, None while none is."""
    section(
        finding(story),
        _("One axis of time. Cross: critical failure; hollow: not averaged. Scores are points of 100; guests' "
          "messages are those of their own accord."),
    )  # fmt: skip
    figure(draw(story, target, palette(), ticks=4 if phone else 12), _("Audits, guests and coaching over time"))
    table = folded(_("The same as a table: pick an audit to open it"), key="story as a table")
    if table is None:
        return None
    with table:
        rows = frame(story)
        picked = pick_row(shown(rows, columns()), _("What happened, newest first"), key=f"story of {name}")
        downloads(offer(f"history-{name}", rows, columns(), _("What happened, newest first")), key="story")
    audit_id = rows["audit_id"].iloc[picked] if picked is not None else float("nan")
    return None if pd.isna(audit_id) else int(audit_id)
