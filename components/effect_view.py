"""What coaching brought, drawn and in words: the whole, cohorts on a line of time, coaches, single locations."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import isfinite
from typing import Any, Protocol

import pandas as pd
import plotly.graph_objects as go

from components.programme_view import Programme, lacking
from components.tables import Column
from components.text import _, day, month, n_, number, signed
from components.theme import Palette, drawn, line_at, note
from domain.coaching_effect import Effect
from domain.coaching_evidence import FEWEST_COACHED
from domain.effect_outlook import coached_to_settle
from domain.filters import DAYS_A_MONTH

HEIGHT = 300


class Part(Protocol):
    """A cohort or coach: coached locations, visits after, and what may be said."""

    @property
    def key(self) -> int | date | None: ...
    @property
    def name(self) -> str: ...
    @property
    def coached(self) -> int: ...
    @property
    def visits(self) -> int: ...
    @property
    def programme(self) -> Programme: ...


def finding(programme: Programme, wait: float, as_of: date) -> str:
    """The title: the effect with its range, or that it cannot be told from chance, or not yet, and about when."""
    effect = programme.effect
    if effect is None:
        reason = lacking(programme.evidence)
        if wait > 0 and isfinite(wait):
            when = as_of + timedelta(days=round(wait * DAYS_A_MONTH))
            return _("What coaching brought cannot be told yet: {reason}; about {day} it can", reason=reason,
                     day=day(when))  # fmt: skip
        return _("What coaching brought cannot be told yet: {reason}; it takes more coached locations",
                 reason=reason)  # fmt: skip
    if effect.near_chance:
        return _("Coaching may have brought {value} points (likely {range}): too near to chance for a claim",
                 value=signed(effect.value, 1), range=_range(effect))  # fmt: skip
    if not effect.beyond_chance:
        return _("What coaching brought cannot be told from chance: likely {range} points", range=_range(effect))
    return _("Coaching brought about {value} points (likely {range})", value=signed(effect.value, 1),
             range=_range(effect))  # fmt: skip


def sentence(programme: Programme) -> str:
    """What the coached did, what would have come anyway, and the effect; a claim only beyond chance."""
    effect = programme.effect
    if effect is None or effect.raw_change is None or effect.would_have_come_anyway is None:
        return ""
    words = [_moved(effect.raw_change), _anyway(effect.would_have_come_anyway)]
    if effect.beyond_chance:
        words.append(_("Effect of coaching: about **{value}** (likely {range}).", value=signed(effect.value, 1),
                       range=_range(effect)))  # fmt: skip
    elif effect.near_chance:
        words.append(_("The difference of {value} (likely {range}) is too near to chance for a claim.",
                       value=signed(effect.value, 1), range=_range(effect)))  # fmt: skip
    else:
        words.append(_("The difference of {value} cannot be told from chance (likely {range}).",
                       value=signed(effect.value, 1), range=_range(effect)))  # fmt: skip
    words.append(_("{coached} locations coached, {compared} to compare with.", coached=number(effect.n_coached),
                   compared=number(effect.n_compared)))  # fmt: skip
    return " ".join(words)


def settles(effect: Effect | None) -> str:
    """What would settle an effect that cannot be told from chance; empty when nothing is open."""
    if effect is None or effect.beyond_chance:
        return ""
    more = coached_to_settle(effect)
    if more is None:
        return _("It stands so near to nothing that not even 200 more coached locations would tell it.")
    return n_(
        "If it stays so, about {n} more coached location with three visits after would tell it from chance.",
        "If it stays so, about {n} more coached locations with three visits after would tell it from chance.",
        more,
    )  # fmt: skip


def _moved(points: float) -> str:
    if points < 0:
        return _("Coached locations fell {points}.", points=number(-points, 1))
    return _("Coached locations rose {points}.", points=number(points, 1))


def _anyway(points: float) -> str:
    if points < 0:
        return _("They would have fallen by about {points} anyway.", points=number(-points, 1))
    return _("About {points} would have come anyway.", points=number(points, 1))


def _range(effect: Effect) -> str:
    return _("{low} to {high}", low=signed(effect.low, 1), high=signed(effect.high, 1))


def cohorts_finding(cohorts: Sequence[Part]) -> str:
    """The title of the timeline: in how many cohorts something can be told."""
    told = sum(1 for one in cohorts if one.programme.effect is not None and one.programme.effect.beyond_chance)
    return n_(
        "In {told} of {n} cohort a change beyond chance can be told",
        "In {told} of {n} cohorts a change beyond chance can be told",
        len(cohorts), told=number(told),
    )  # fmt: skip


def timeline(cohorts: Sequence[Part], coached: pd.DataFrame, colours: Palette, *, ticks: int) -> go.Figure:
    """Cohorts (quarters) with their effects and ranges over time; grey dots: single locations beside their forecast.

    coached: of Effects. Nothing told: dots alone.
    """
    seen = coached[coached["post_mean"].notna()]
    above = (seen["post_mean"] - seen["forecast"]).to_numpy()
    dots = {
        "type": "scatter", "mode": "markers", "x": seen["first_day"], "y": above, "marker": {"size": 7,
        "color": colours.unsure, "line": {"width": 1, "color": colours.muted}}, "hoverinfo": "text",
        "hovertext": [f"{name}: {value:+.1f}, n={n}" for name, value, n in
                      zip(seen["location"], above, seen["n_post"], strict=True)],
    }  # fmt: skip
    told = [(one, one.programme.effect) for one in cohorts if one.programme.effect is not None]
    middle = [pd.Timestamp(one.key) + pd.Timedelta(days=45) for one, _e in told if isinstance(one.key, date)]
    effects = {
        "type": "scatter", "mode": "markers", "x": middle, "y": [e.value for _one, e in told],
        "error_y": {"type": "data", "symmetric": False, "array": [e.high - e.value for _one, e in told],
                    "arrayminus": [e.value - e.low for _one, e in told], "thickness": 2.5, "width": 0,
                    "color": colours.accent},
        "marker": {"size": 11, "color": [_hue(e, colours) for _one, e in told]},
        "hovertext": [f"{e.value:+.1f} ({e.low:+.1f} – {e.high:+.1f})" for _one, e in told], "hoverinfo": "text",
    }  # fmt: skip
    words = [
        note(f"<b>{signed(e.value, 1)}</b> n{one.coached}", colours.ink, x=x, y=e.value, xanchor="left", xshift=9)
        for x, (one, e) in zip(middle, told, strict=True)
    ]
    words.append(note(_("as forecast"), colours.muted, x=1, xref="paper", xanchor="right", y=0, yanchor="bottom"))
    return drawn(
        [dots, effects], colours, height=HEIGHT, annotations=words, shapes=[line_at(colours.muted, y=0)],
        xaxis=time_axis([*seen["first_day"], *middle], ticks), yaxis={"ticksuffix": " ", "zeroline": False},
    )  # fmt: skip


def _hue(effect: Effect, colours: Palette) -> str:
    if not effect.beyond_chance:
        return colours.muted
    return colours.above if effect.value > 0 else colours.below


def time_axis(moments: Sequence[Any], ticks: int) -> dict[str, Any]:
    """An axis of months, so many named at most."""
    if not len(moments):
        return {}
    first, last = (pd.Timestamp(one) for one in (min(moments), max(moments)))
    starts = pd.date_range(first.to_period("M").start_time, last, freq="MS")
    starts = starts[:: max(1, -(-len(starts) // ticks))]
    edge = pd.Timedelta(days=20)
    return {
        "range": [first - edge, last + edge + (last - first) * 0.06], "tickvals": list(starts), "tickangle": 0,
        "ticktext": [month(one.year * 100 + one.month) for one in starts],
    }  # fmt: skip


def parts_table(parts: Sequence[Part], label: str) -> tuple[pd.DataFrame, dict[str, Column]]:
    """Cohorts or coaches as rows. label: what a row is."""
    rows = []
    for one in parts:
        effect, name = one.programme.effect, one.name or _("unknown")
        if isinstance(one.key, date):
            name = _("{first} – {last}", first=month(one.key.year * 100 + one.key.month),
                     last=month(one.key.year * 100 + one.key.month + 2))  # fmt: skip
        what = lacking(one.programme.evidence) if effect is None else ""
        if effect is not None:
            what = _("beyond chance") if effect.beyond_chance else _("cannot be told from chance")
            what = _("too near to chance for a claim") if effect.near_chance else what
        ends = (None, None, None) if effect is None else (effect.value, effect.low, effect.high)
        rows.append((name, *ends, one.coached, one.visits, what))
    columns = ["name", "value", "low", "high", "coached", "visits", "what"]

    def points(value: float) -> str:
        return "–" if pd.isna(value) else signed(value, 1)

    return pd.DataFrame(rows, columns=columns), {
        "name": Column(label),
        "value": Column(_("Effect, points"), points),
        "low": Column(_("Likely from"), points),
        "high": Column(_("to"), points),
        "coached": Column(_("Coached locations"), number),
        "visits": Column(_("Visits after"), number),
        "what": Column(_("What can be said")),
    }


def least_data() -> str:
    """The rule of least data, for who reads a dash."""
    return _("An effect is shown from {n} coached and 12 other locations on, with 4 visits before and 3 after each.",
             n=FEWEST_COACHED)  # fmt: skip
