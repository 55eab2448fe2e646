"""The calendar of audits and coaching: rows of locations or regions, columns of weeks or months. Fetches nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.text import _, day, month, n_, number
from components.theme import Palette, drawn
from domain.filters import Period
from domain.flags import Flag

ROWS = 20  # more do not fit a screen
ROW, AXIS, LETTER = 24, 40, 6.5  # pixels
HELD, SET, CHECK = "◆", "◇", "○"  # a session held, one set, a checking visit set


@dataclass(frozen=True)
class Calendar:
    """text, audits: one row a location or region, one column a week or month; labels of both; today: its column."""

    rows: Sequence[str]
    columns: Sequence[str]
    text: Sequence[Sequence[str]]
    audits: np.ndarray[Any, np.dtype[np.float64]]

    def frame(self) -> pd.DataFrame:
        """The same as a table."""
        table = pd.DataFrame(list(self.text), columns=list(self.columns))
        table.insert(0, _("Location or region"), list(self.rows))
        return table


def calendar(
    touches: pd.DataFrame, names: pd.DataFrame, period: Period, *, by: str, unit: str, most: int
) -> Calendar:
    """Audits, sessions and what is set, by row and by week or month of the period (most columns, the newest kept).

    touches: fetch_touches; names: label by location_id or region_id (columns key, label), in the order of the rows;
    by: "location" or "region"; unit: "week" or "month". Days beyond the period's last are left out.
    """
    spans = pd.period_range(period.first, period.last, freq="M" if unit == "month" else "W")[-most:]
    inside = touches[touches["day"] <= pd.Timestamp(period.last)]
    at = spans.get_indexer(pd.PeriodIndex(inside["day"], freq=spans.freq))
    row = pd.Index(names["key"]).get_indexer(inside[f"{by}_id"])
    good = (at >= 0) & (row >= 0)
    counts = {what: np.zeros((len(names), len(spans))) for what in ("audit", "session", "next", "check")}
    for what, grid in counts.items():
        mine = good & (inside["what"] == what).to_numpy()
        np.add.at(grid, (row[mine], at[mine]), inside["n"].to_numpy()[mine])
    text = [
        [_cell(*(int(counts[what][r, c]) for what in counts)) for c in range(len(spans))] for r in range(len(names))
    ]
    return Calendar(list(names["label"]), [_span_name(one, unit) for one in spans], text, counts["audit"])


def calendar_rows(rows: pd.DataFrame, regions: pd.DataFrame, by: str, *, letters: int) -> pd.DataFrame:
    """Key and label of the calendar's rows: regions by name, or the locations that stand still, then the flagged.

    rows: standing; regions: region_id, name; letters: of a location's name at most.
    """
    if by == "region":
        return pd.DataFrame({"key": regions["region_id"], "label": regions["name"]})
    order = rows.assign(moves=rows["gap"] == "", calm=rows["flag"] != Flag.COACH_NOW.value)
    order = order.sort_values(["moves", "calm", "name"]).head(ROWS)
    return pd.DataFrame({"key": order["location_id"], "label": order["name"].str.slice(0, letters)})


def calendar_finding(found: Calendar) -> str:
    """The calendar's title: how many of its rows were audited, and coached."""
    held = sum(any(HELD in cell for cell in line) for line in found.text)
    return n_("Coaching was held at {held} of {n} row", "Coaching was held in {held} of {n} rows", len(found.rows),
              held=number(held))  # fmt: skip


def _cell(audits: int, held: int, planned: int, check: int) -> str:
    marks = [number(audits) if audits else "·", _times(HELD, held), _times(SET, planned), _times(CHECK, check)]
    return " ".join(mark for mark in marks if mark)


def _times(mark: str, n: int) -> str:
    return "" if not n else mark if n == 1 else f"{mark}{number(n)}"


def _span_name(span: Any, unit: str) -> str:
    first = span.start_time.date()
    return month(first.year * 100 + first.month) if unit == "month" else f"{first.day}.{first.month}."


def draw(found: Calendar, colours: Palette, *, ticks: int) -> go.Figure:
    """The calendar as a grid: the darker, the more audits, and every mark written into its cell.

    ticks: how many columns may be named.
    """
    rows, columns = len(found.rows), len(found.columns)
    step = max(1, -(-columns // ticks))
    grid = {
        "type": "heatmap", "z": found.audits, "x": list(range(columns)), "y": list(range(rows)), "showscale": False,
        "colorscale": [[0, colours.surface], [1, colours.above_soft]], "zmin": 0, "xgap": 2, "ygap": 2,
        "zmax": max(float(found.audits.max(initial=0)), 1.0), "text": [list(line) for line in found.text],
        "texttemplate": "%{text}", "textfont": {"size": 12, "color": colours.ink}, "hoverinfo": "skip",
    }  # fmt: skip
    letters = max((len(one) for one in found.rows), default=0)
    return drawn(
        [grid], colours, height=AXIS + ROW * max(rows, 1),
        margin={"l": LETTER * letters + 8, "r": 0, "t": 22, "b": 0},
        xaxis={"tickvals": list(range(0, columns, step)), "ticktext": list(found.columns)[::step], "side": "top",
               "showgrid": False,
               "tickfont": {"size": 11}, "tickangle": 0},
        yaxis={"tickvals": list(range(rows)), "ticktext": list(found.rows), "range": [rows - 0.5, -0.5],
               "showgrid": False, "tickfont": {"size": 13, "color": colours.ink}, "automargin": False},
    )  # fmt: skip


def marks() -> str:
    """What the marks of the calendar mean."""
    return _("A number: audits; {held} a session held, {set} one set, {check} a checking visit set; · nothing.",
             held=HELD, set=SET, check=CHECK)  # fmt: skip


def waves_words(waves: pd.DataFrame) -> str:
    """The rounds of audits; empty without any."""
    named = [f"{day(_day(one['first_day']))} – {day(_day(one['last_day']))}" for one in waves.to_dict("records")]
    return _("Waves of audits: {waves}.", waves="; ".join(named)) if named else ""


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
