"""The view "Effect" of the coaching: the whole, cohorts, coaches, and one location's own path. Fetches nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import pandas as pd
import streamlit as st

from components import effect_view, own_path_view
from components.address import choose_one
from components.device import is_phone
from components.downloads import Offer, downloads
from components.effect_view import Part
from components.page import figure, section
from components.plain import plain
from components.programme_view import Programme
from components.tables import show_table, shown
from components.text import _, day
from components.theme import palette
from domain.coaching_evidence import FEWEST_FOR_ONE
from domain.own_path import own_path


class Effects(Protocol):
    """As data_access.coaching_effects gives them."""

    @property
    def programme(self) -> Programme: ...
    @property
    def cohorts(self) -> Sequence[Part]: ...
    @property
    def coaches(self) -> Sequence[Part]: ...
    @property
    def coached(self) -> pd.DataFrame: ...
    @property
    def audits(self) -> pd.DataFrame: ...
    @property
    def usual(self) -> float: ...


def measure(as_of: date) -> str:
    """The grey line under the title."""
    return _(
        "Points of 100 beside the forecast made before each coaching, and beside how such forecasts did for "
        "locations not coached; the whole chain, starts of the 18 months to {day}, six months after each; 90 % "
        "ranges.",
        day=day(as_of),
    )  # fmt: skip


def show(effects: Effects, offer: Offer, *, as_of: date, coach_id: int | None) -> None:
    """Draw the view. coach_id: a coach reads the own figure alone; None: all coaches."""
    effect = effects.programme.effect
    words = [effect_view.sentence(effects.programme), effect_view.settles(effect)]
    st.markdown(" ".join(one for one in words if one) or effect_view.least_data())
    ticks = 4 if is_phone() else 9
    section(
        effect_view.cohorts_finding(effects.cohorts),
        _("Dots: effect of each quarter's starts with its range, n locations, coloured only beyond chance; grey: "
          "single locations, mean of their visits less forecast."),
    )  # fmt: skip
    figure(
        effect_view.timeline(effects.cohorts, effects.coached, palette(), ticks=ticks),
        _("Effect of coaching by quarter of the first session"),
    )
    _table(effects.cohorts, _("Quarter"), _("Effect of coaching by quarter"), offer, "cohorts")
    mine = [one for one in effects.coaches if coach_id is None or one.key == coach_id]
    if mine:
        section(_("By coach"), _("The same comparison for the locations that each coached first."))
        _table(mine, _("Coach"), _("Effect of coaching by coach"), offer, "coaches")
    if len(effects.coached):
        _one(effects, as_of=as_of, ticks=ticks)


def _table(parts: Sequence[Part], label: str, about: str, offer: Offer, name: str) -> None:
    frame, columns = effect_view.parts_table(parts, label)
    show_table(shown(frame, columns), about)
    st.caption(effect_view.least_data())
    downloads(offer(name, frame, columns, about), key=name)


def _one(effects: Effects, *, as_of: date, ticks: int) -> None:
    """One coached location of the reader's choice."""
    rows = effects.coached
    labels = {row["code"]: f"{row['location']} · {day(pd.Timestamp(row['first_day']).date())}"
              for row in rows.to_dict("records")}  # fmt: skip
    where = st.container()
    # Of the newest start there is something to say about, until the reader chooses another.
    known = rows[rows["n_post"] >= FEWEST_FOR_ONE]
    usual = str((rows if known.empty else known)["code"].iloc[0])
    code = choose_one(st.selectbox, _("Coached location"), labels, key="location", default=usual, always=True)
    row = rows[rows["code"] == code].iloc[0]
    audits = effects.audits[effects.audits["location_id"] == row["location_id"]]
    path = own_path(
        audits["month"], audits["residual"], start=float(row["start"]), forecast=float(row["forecast"]),
        forecast_sd=float(row["forecast_sd"]), within_variance=float(row["within_variance"]),
    )  # fmt: skip
    with where:
        section(own_path_view.path_finding(plain(row["location"]), path),
                own_path_view.path_measure(path, effects.usual))  # fmt: skip
    figure(
        own_path_view.draw_path(
            path,
            audits,
            start=pd.Timestamp(row["first_day"]).date(),
            as_of=as_of,
            usual=effects.usual,
            colours=palette(),
            ticks=ticks,
        ),
        _("Visits of one location and the mean since its coaching"),
    )
