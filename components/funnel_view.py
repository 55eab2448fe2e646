"""The funnel: mean scores beside what so many audits let chance do. Fetches nothing."""

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.device import is_phone
from components.page import figure
from components.plain import plain
from components.tables import Column
from components.text import _, day, n_, number, percent
from components.theme import Palette, drawn, line_at, note, palette
from domain.filters import Period
from domain.fit_settings import FitSettings
from domain.intervals import ACTION_Z, WARNING_Z, score_funnel, score_funnel_limits

HEIGHT = 400
NAMED = 8  # more names would be a list, and that stands below
LETTER, LINE = 0.0075, 0.05  # of the figure's width and height: how much room a letter and a line of a name take
EXPECTED_OUTSIDE = 0.05


@dataclass(frozen=True, slots=True)
class Limits:
    """What the limits are drawn with: centre in points, variances in points squared."""

    centre: float
    within_variance: float
    between_variance: float


def funnel(sums: pd.DataFrame, names: pd.DataFrame, made: FitSettings) -> tuple[pd.DataFrame, Limits]:
    """Locations beside the limits, farthest out first, and what the limits are drawn with.

    sums: fetch_score_sums; names: index location_id, columns name, region. An audit's surprise (score minus
    expected) is added to the network's usual score, so that no form counts as better service.
    Columns: location_id, name, region, audits, score, warning_low, warning_high, action_low, action_high (points),
    z, outside (0 within 95 %, 1 beyond it, 2 beyond 99.8 %; negative below). The centre is the mean of their audits.
    """
    by_place = sums.groupby("location_id")[["audits", "surprise_sum"]].sum().astype(float)
    usual, within_variance = made.usual_score, made.within_variance
    centre = usual + float(by_place["surprise_sum"].sum() / by_place["audits"].sum())
    score = np.clip(usual + by_place["surprise_sum"] / by_place["audits"], 0, 100)
    found = score_funnel(score, by_place["audits"], centre, within_variance)
    far = np.abs(found.z)
    frame = pd.DataFrame(
        {
            "location_id": by_place.index,
            "name": names.loc[by_place.index, "name"].astype(str).to_numpy(),
            "region": names.loc[by_place.index, "region"].astype(str).to_numpy(),
            "audits": by_place["audits"].astype(int).to_numpy(),
            "score": score.to_numpy(),
            "warning_low": found.warning_low,
            "warning_high": found.warning_high,
            "action_low": found.action_low,
            "action_high": found.action_high,
            "z": found.z,
            "outside": np.sign(found.z).astype(int) * ((far > WARNING_Z).astype(int) + (far > ACTION_Z)),
        }
    )
    ordered = frame.iloc[np.argsort(-far, kind="stable")].reset_index(drop=True)
    return ordered, Limits(centre, within_variance, found.between_variance)


def finding(frame: pd.DataFrame) -> str:
    """The page's title: how many stand where chance would hardly put them."""
    out, locations = int((frame["outside"].abs() == 2).sum()), number(len(frame))
    if out:
        return n_(
            "{n} of {all} locations lies outside the 99.8\u00a0% limits",
            "{n} of {all} locations lie outside the 99.8\u00a0% limits",
            out, all=locations,
        )  # fmt: skip
    return _("None of {all} locations lies outside the 99.8\u00a0% limits: normal variation", all=locations)


def measure(frame: pd.DataFrame, period: Period) -> str:
    """The grey line: what is drawn, and how many lie beyond the 95 % limits, beside how many would by chance."""
    beyond = int((frame["outside"].abs() >= 1).sum())
    return _(
        "Mean score by number of audits, {first} to {last}, points of 100, adjusted for forms. Outside the 95 % "
        "limits: {n}; by chance alone about {chance} of {all} would be. n = {audits} audits.",
        first=day(period.first), last=day(period.last), n=number(beyond), all=number(len(frame)),
        chance=number(EXPECTED_OUTSIDE * len(frame), 1), audits=number(frame["audits"].sum()),
    )  # fmt: skip


def table_label(locations: int, *, listed: int) -> str:
    """What the folded table holds."""
    if locations <= listed:
        return _("The {n} locations as a table, farthest out first", n=number(locations))
    return _("The {n} of {all} locations farthest out as a table", n=number(listed), all=number(locations))


def columns() -> dict[str, Column]:
    """The table's columns."""
    points = {
        "score": _("Mean score, adjusted"),
        "warning_low": _("95 % limits from"),
        "warning_high": _("to"),
        "action_low": _("99.8 % limits from"),
        "action_high": _("up to"),
    }
    return {
        "name": Column(_("Location")),
        "region": Column(_("Region")),
        "outside": Column(_("Beside the limits"), outside_words),
        "audits": Column(_("Audits"), number),
        **{name: Column(label, lambda value: number(value, 1)) for name, label in points.items()},
    }


def outside_words(outside: int) -> str:
    """Where a location stands, in words."""
    return {
        -2: _("below 99.8 %"),
        -1: _("below 95 %"),
        0: _("within: normal variation"),
        1: _("above 95 %"),
        2: _("above 99.8 %"),
    }[int(outside)]


def show(frame: pd.DataFrame, limits: Limits) -> None:
    """The figure; on a phone, where names have no room in it, those outside as a list below."""
    alt = _("Audits and mean scores of {n} locations beside the limits of chance", n=len(frame))
    figure(draw(frame, limits, palette(), narrow=is_phone()), alt)
    if is_phone():
        st.markdown(outside_list(frame))


def draw(frame: pd.DataFrame, limits: Limits, colours: Palette, *, narrow: bool) -> go.Figure:
    """Audits against mean score; limits as lines, those outside named at their dot, where there is room."""
    most, centre = float(frame["audits"].max()), limits.centre
    along = np.linspace(max(1.0, float(frame["audits"].min()) * 0.8), most * 1.08, 80)
    warning_low, warning_high, action_low, action_high = score_funnel_limits(
        along, centre, limits.within_variance, limits.between_variance
    )
    lines = [
        {"type": "scatter", "x": along, "y": values, "mode": "lines", "hoverinfo": "skip",
         "line": {"color": colours.muted, "width": 1.2, "dash": dash}}
        for values, dash in (
            (warning_low, "dash"), (warning_high, "dash"), (action_low, "solid"), (action_high, "solid"))
    ]  # fmt: skip
    at_right: dict[str, Any] = {"x": float(along[-1]), "xanchor": "right", "yanchor": "bottom"}
    said = [
        note(words, colours.muted, size=11, y=float(limit[-1]), **at_right)
        for limit, words in ((warning_high, percent(0.95)), (action_high, percent(0.998, 1)))
    ]
    mean = _("their mean {score}", score=number(centre, 1))
    said += [
        note(mean, colours.muted, x=float(along[0]), y=centre, xanchor="left", yanchor="bottom"),
        note(_("audits"), colours.muted, x=1, xref="paper", y=0, yref="paper", xanchor="right", yanchor="bottom"),
    ]
    room = 0.12 * (along[-1] - along[0]) + 1
    wide = along[-1] - along[0] + 2 * room
    high = float(max(action_high.max(), frame["score"].max()) - min(action_low.min(), frame["score"].min()))
    return drawn(
        [*lines, _dots(frame, colours)],
        colours,
        height=HEIGHT,
        xaxis={"range": [along[0] - room, along[-1] + room], "showgrid": False},
        annotations=[*said, *([] if narrow else _names(frame, colours, wide, high))],
        shapes=[line_at(colours.muted, y=centre, dash="solid", layer="below")],
    )


def _dots(frame: pd.DataFrame, colours: Palette) -> dict[str, Any]:
    hues = {-2: colours.below, 2: colours.above}
    return {
        "type": "scatter", "x": frame["audits"], "y": frame["score"], "mode": "markers", "hoverinfo": "text",
        "marker": {"size": 9, "color": [hues.get(side, colours.muted) for side in frame["outside"]]},
        "hovertext": [
            f"{escape(name, quote=False)}: {score:.1f}, n={n}"
            for name, score, n in zip(frame["name"], frame["score"], frame["audits"], strict=True)
        ],
    }  # fmt: skip


def _names(frame: pd.DataFrame, colours: Palette, wide: float, high: float) -> list[dict[str, Any]]:
    """The names of those outside beside their dots; no limit may cross a name. wide: audits, high: points drawn."""
    named = frame[frame["outside"] != 0].head(NAMED)
    at_right: dict[str, Any] = {"xanchor": "left", "xshift": 8}
    at_left: dict[str, Any] = {"xanchor": "right", "xshift": -8}
    places = zip(sides(named, wide, high), named["audits"], named["score"], named["name"], strict=True)
    return [
        note(escape(name, quote=False), colours.ink, x=audits, y=score, bgcolor=colours.surface, borderpad=0,
             **(at_right if side > 0 else at_left))
        for side, audits, score, name in places if side
    ]  # fmt: skip


def sides(named: pd.DataFrame, wide: float, high: float) -> list[int]:
    """Where each name finds room, first come first served: right of its dot (1), left (-1), nowhere (0).

    named: audits, score, name; wide, high: what the figure shows, in audits and points. A name covers neither another
    nor the dot of another.
    """
    x, y = named["audits"].to_numpy(float), named["score"].to_numpy(float)
    long = (named["name"].str.len().to_numpy() + 1) * LETTER * wide
    # What is taken, as from, to, at which height; first the dots.
    taken = list(zip(x, x, y, strict=True))
    found = []
    for place, own in enumerate(list(taken)):
        spans = {1: (x[place], x[place] + long[place]), -1: (x[place] - long[place], x[place])}
        others = [one for one in taken if one != own and abs(one[2] - own[2]) < LINE * high]
        free = [
            side for side, (low, to) in spans.items() if all(end < low or start > to for start, end, _at in others)
        ]
        found.append(free[0] if free else 0)
        taken += [(*spans[side], own[2]) for side in free[:1]]
    return found


def outside_list(frame: pd.DataFrame) -> str:
    """Those outside the limits in our own markdown, for where the figure has no room for names."""
    rows = frame[frame["outside"] != 0].head(NAMED).to_dict("records")
    lines = [
        _("{name}: {score} ({where}), n = {n}", name=plain(row["name"]), score=number(row["score"], 1),
          where=outside_words(row["outside"]), n=number(row["audits"]))
        for row in rows
    ]  # fmt: skip
    return "\n".join(f"- {line}" for line in lines)


def reading_rules() -> str:
    """What the funnel is."""
    return _(
        "Each dot is a location: how many audits, and their mean score, adjusted for what the forms usually score. "
        "The fewer the audits, the wider chance throws a mean. Within the dashed lines lie 95 of 100 locations that "
        "differ no more than usual, within the solid ones 998 of 1000; that locations differ somewhat is allowed "
        "for. Only those outside the solid lines are coloured."
    )
