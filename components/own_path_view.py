"""One location beside the band in which it would have moved without coaching: words and figure."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from components.effect_view import time_axis
from components.text import _, between, n_, number
from components.theme import Palette, drawn, line_at, note
from domain.coaching_evidence import FEWEST_FOR_ONE
from domain.filters import DAYS_A_MONTH
from domain.own_path import OwnPath, Verdict

HEIGHT = 280


def path_finding(name: str, path: OwnPath) -> str:
    """What may be said of one location."""
    n = path.month.size
    if path.verdict is Verdict.TOO_FEW:
        return n_("{name}: {n} visit since the coaching, too few for a word on one location",
                  "{name}: {n} visits since the coaching, too few for a word on one location", n,
                  name=name)  # fmt: skip
    return {
        Verdict.ANYWAY: _("{name} moved no further than it would have anyway", name=name),
        Verdict.ABOVE: _("{name} rose above the band in which it would have moved anyway", name=name),
        Verdict.BELOW: _("{name} fell below the band in which it would have moved anyway", name=name),
    }[path.verdict]


def path_measure(path: OwnPath, usual: float) -> str:
    """The grey line under it: mean and band after so many visits."""
    words = _("Line: mean of the visits since the coaching; band: where it would lie in nine of ten cases without "
              "any effect; dots: single visits, adjusted for what was asked and for the month.")  # fmt: skip
    if not path.month.size:
        return words
    now = _("After {n} visits {mean}, band {band}; a word is said from {least} visits on.", n=number(path.month.size),
            mean=number(usual + path.mean[-1], 1), least=FEWEST_FOR_ONE,
            band=between(usual + path.low[-1], usual + path.high[-1], 1))  # fmt: skip
    return f"{words} {now}"


def draw_path(
    path: OwnPath, audits: pd.DataFrame, *, start: date, as_of: date, usual: float, colours: Palette, ticks: int
) -> go.Figure:
    """One location: single visits, and since the coaching their mean within the band.

    audits: day, residual; usual: score to which residuals are added, points. No visits after: dots alone.
    """
    days = [pd.Timestamp(as_of) + pd.Timedelta(days=float(one) * DAYS_A_MONTH) for one in path.month]
    dots = {
        "type": "scatter", "mode": "markers", "x": audits["day"], "y": usual + audits["residual"],
        "hoverinfo": "skip",
        "marker": {"size": 5, "color": colours.muted, "opacity": 0.6},
    }  # fmt: skip
    band = {
        "type": "scatter", "mode": "lines", "x": days + days[::-1], "fill": "toself", "fillcolor": colours.unsure,
        "y": [*(usual + path.high), *(usual + path.low)[::-1]], "line": {"width": 0}, "hoverinfo": "skip",
    }  # fmt: skip
    line = {"type": "scatter", "mode": "lines", "x": days, "y": usual + path.mean, "hoverinfo": "skip",
            "line": {"width": 2.5, "color": colours.accent}}  # fmt: skip
    began = note(_("first session"), colours.ink, x=pd.Timestamp(start), y=1, yref="paper", yanchor="bottom")
    return drawn(
        [band, dots, line], colours, height=HEIGHT, annotations=[began], margin={"t": 18},
        shapes=[line_at(colours.ink, x=pd.Timestamp(start), dash="solid")],
        xaxis=time_axis([*pd.to_datetime(audits["day"]), pd.Timestamp(as_of)], ticks), yaxis={},
    )  # fmt: skip
