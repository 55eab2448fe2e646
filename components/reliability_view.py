"""How well levels are known, in words, tiles, a figure and a table. Built from a fit, fetches nothing."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.levels_view import flag_name
from components.tables import Column
from components.text import _, between, n_, number, percent
from components.theme import Palette, drawn, line_at, note
from components.tiles import Tile
from domain.estimates import Z_90
from domain.fit_settings import FitSettings
from domain.flags import LARGEST_SHOPPER_SHARE, Flag, largest_shopper_shares
from domain.health import expected_below_target
from domain.levels import JudgedLevels

CHOICES = ("70", "80", "90")  # %; under 70 a level is more luck than a coach should be sent for
USUAL_CHOICE = "80"
HEIGHT = 300
ON_PHONE = ("name", "reliability", "settle")  # the columns that a phone has room for


def finding(levels: pd.DataFrame, wanted: float, needed: float) -> str:
    """The page's title: how many levels are known well enough, and what is lacking. wanted: reliability, 0-1."""
    good = int((levels["reliability"] >= wanted).sum())
    lacking = float(np.maximum(needed - levels["weight"], 0).sum())
    if good == len(levels):
        return n_(
            "{n} level is known well enough: the visits suffice",
            "All {n} levels are known well enough: the visits suffice",
            good,
        )
    return _(
        "{good} of {n} levels are known well enough; {visits} more recent visits would make it all",
        good=number(good), n=number(len(levels)), visits=number(np.ceil(lacking)),
    )  # fmt: skip


def tiles(settings: FitSettings, judged: JudgedLevels, wanted: float, needed: float) -> list[Tile]:
    """What the settings mean: visits needed, scatter of one visit, real differences, wrong flags."""
    a_month = needed * np.log(2) / settings.half_life
    called = judged.below[judged.flag == Flag.COACH_NOW.value]
    wrong = expected_below_target(1 - called)
    real = settings.between_variance / (settings.between_variance + settings.within_variance)
    return [
        Tile(
            _("Recent visits for {share}", share=percent(wanted)),
            number(needed, 1),
            _("for each location; {rate} a month keep it there", rate=number(a_month, 1)),
            _("a visit counts half after {n} months", n=number(settings.half_life)),
        ),
        Tile(
            _("Scatter of one visit, points"),
            f"±{number(settings.within_variance**0.5, 1)}",
            _spread(settings.within_variance, settings.within_error, n_("{n} audit", "{n} audits", settings.audits)),
            _("one standard deviation: one visit decides nothing"),
        ),
        Tile(
            _("Real differences of locations, points"),
            f"±{number(settings.between_variance**0.5, 1)}",
            _spread(
                settings.between_variance,
                settings.between_error,
                n_("{n} location", "{n} locations", settings.locations),
            ),
            _("{share} of what separates two visits is real", share=percent(real)),
        ),
        Tile(
            _("Flags likely wrong"),
            number(wrong.value, 1),
            _("likely {range} of {n} to coach now", range=between(wrong.low, wrong.high, 1), n=number(wrong.n)),
            _("as many as chance makes likely"),
        ),
    ]


def _spread(variance: float, error: float, n: str) -> str:
    """The 90 % range of a standard deviation, and what it rests on."""
    if np.isnan(error):
        return n
    low, high = (float(np.sqrt(variance * np.exp(side * Z_90 * error))) for side in (-1, 1))
    return _("likely {range}, {n}", range=between(low, high, 1), n=n)


def curve_finding(settings: FitSettings) -> str:
    """The figure's title: what few and many visits are worth."""
    few, many = settings.parts.half_range([3.0, 20.0])
    return _(
        "Three recent visits tell a level to ±{few} points, twenty to ±{many}",
        few=number(few, 1), many=number(many, 1),
    )  # fmt: skip


def curve(levels: pd.DataFrame, settings: FitSettings, needed: float, label: str, colours: Palette) -> go.Figure:
    """Half of the 90 % range against recent visits: the line is the rule, each dot a location."""
    seen = levels[levels["audits"] > 0]
    most = max(float(seen["weight"].max()) if len(seen) else 0.0, needed) * 1.05 + 1
    along = np.linspace(0, most, 60)
    half = Z_90 * seen["sd"]
    rule = {
        "type": "scatter", "x": along, "y": settings.parts.half_range(along), "mode": "lines", "hoverinfo": "skip",
        "line": {"color": colours.line, "width": 2.5},
    }  # fmt: skip
    places = {
        "type": "scatter", "x": seen["weight"], "y": half, "mode": "markers", "hoverinfo": "text",
        "marker": {"size": 8, "color": colours.accent, "opacity": 0.7},
        "hovertext": [
            f"{name}: ±{h:.1f}, {n} / {w:.1f}"
            for name, h, n, w in zip(seen["name"], half, seen["audits"], seen["weight"], strict=True)
        ],
    }  # fmt: skip
    return drawn(
        [rule, places],
        colours,
        height=HEIGHT,
        xaxis={"range": [-0.5, most], "showgrid": False},
        yaxis={"range": [0, float(settings.parts.half_range([0.0])[0]) * 1.05]},
        shapes=[line_at(colours.above, x=needed)],
        annotations=[note(label, colours.above, x=needed, y=1, yref="paper", xanchor="left", yanchor="top")],
    )


def shopper_shares(weights: pd.DataFrame, location_ids: Sequence[int]) -> pd.DataFrame:
    """The busiest shopper of each location: columns share (0-1, NaN without known shoppers), warned.

    weights: fetch_shopper_weights. Warned is who has over 30 % of the weight by more than one visit: of three visits
    by three people each brought a third.
    """
    index = pd.Index(location_ids)
    place = index.get_indexer(pd.Index(weights["location_id"]))
    known = weights[place >= 0]
    who = pd.factorize(known["shopper"])[0]
    share = largest_shopper_shares(place[place >= 0], who, known["weight"], len(index))
    several = known.groupby("location_id")["audits"].max().reindex(index).fillna(0).to_numpy() > 1
    return pd.DataFrame({"share": share, "warned": (share > LARGEST_SHOPPER_SHARE) & several}, index=index)


def shopper_words(warned: int, locations: int) -> str:
    """Whether levels rest on one pair of eyes."""
    if not warned:
        return _("No level rests on one shopper for over 30 % of its weight.")
    return n_(
        "{n} of {all} levels rests on one shopper for over 30 % of its weight: it may be that person's taste. "
        "Send others.",
        "{n} of {all} levels rest on one shopper for over 30 % of their weight: it may be that person's taste. "
        "Send others.",
        warned,
        all=number(locations),
    )


def settle_words(visits: float, flag: str) -> str:
    """What would settle a level."""
    if flag in (Flag.COACH_NOW.value, Flag.ON_TARGET.value):
        return _("settled")
    if np.isnan(visits):
        return _("not by visits")
    return n_("{n} more visit", "{n} more visits", int(visits))


def table(
    levels: pd.DataFrame, judged: JudgedLevels, settle: np.ndarray, shoppers: pd.DataFrame, *, needed: float
) -> tuple[pd.DataFrame, dict[str, Column]]:
    """Locations, least known first, and how each column is shown.

    levels: with code, name and region; settle: visits_to_settle, NaN where visits cannot.
    """
    order = np.argsort(levels["weight"].to_numpy(), kind="stable")
    rows = levels.iloc[order]
    words = [settle_words(settle[row], str(judged.flag[row])) for row in order]
    frame = rows[["code", "name", "region", "audits", "weight", "reliability"]].assign(
        half_range=Z_90 * rows["sd"],
        lacking=np.ceil(np.maximum(needed - rows["weight"], 0)),
        flag=judged.flag[order],
        settle=words,
        share=shoppers["share"].to_numpy()[order],
    )

    def one_decimal(value: float) -> str:
        return number(value, 1)

    return frame, {
        "code": Column(_("Code")),
        "name": Column(_("Location")),
        "region": Column(_("Region")),
        "audits": Column(_("Visits"), number),
        "weight": Column(_("Worth recent visits"), one_decimal),
        "reliability": Column(_("Reliability"), percent),
        "half_range": Column(_("Range, ± points"), one_decimal),
        "lacking": Column(_("Recent visits lacking"), number),
        "flag": Column(_("What to do"), flag_name),
        "settle": Column(_("To settle it")),
        "share": Column(_("Largest share of a shopper"), percent),
    }


def meaning(settings: FitSettings) -> str:
    """The rule in words, for who asks."""
    if not settings.shrunk:
        return _(
            "With fewer than five audited locations there is no network to compare with: levels are plain means with "
            "their ranges."
        )
    return _(
        "A level mixes a location's own mean with the network's. Its **reliability** is the part given to its own "
        "visits: W / (W + k), W being its recent visits and k = {k}, the scatter of one visit set against the real "
        "differences. At 50 % a level is as much the network's as its own. A visit loses half of its weight in "
        "{half_life} months, a memory learnt from how well past months were forecast and kept for a month. Visits "
        "cannot make a level surer than it wanders.",
        k=number(settings.parts.k, 1),
        half_life=number(settings.half_life),
    )
