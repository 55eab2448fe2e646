"""Two locations side by side: who is meant, and what may be said of their levels."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import streamlit as st

from components.address import choose_one
from components.plain import plain
from components.text import _, number, percent, signed
from domain.differences import chance_lower, level_difference
from domain.levels import JudgedLevels
from domain.peers import nearest_in_size

LIKE_SIZE = 3
NEARLY_SURE = 0.99


@dataclass(frozen=True)
class Side:
    """One of the two: level, range and sd in points; name and region as they are; screens NaN when unknown."""

    location_id: int
    code: str
    name: str
    region: str
    screens: float
    level: float
    low: float
    high: float
    sd: float
    audits: int

    @property
    def label(self) -> str:
        """The name, safe to stand in our own markdown."""
        return plain(self.name)


class Fit(Protocol):
    """Levels of locations: columns location_id, sd, audits; judged beside a target."""

    @property
    def levels(self) -> pd.DataFrame: ...
    def judge(self, target: float) -> JudgedLevels:
        """The levels with their ranges."""
        ...


def sides(fit: Fit, names: pd.DataFrame) -> dict[str, Side]:
    """Every location with audits, lowest level first, by its code.

    names: index location_id, columns code, name, region, screens.
    """
    levels, judged = fit.levels, fit.judge(0)
    places = names.loc[levels["location_id"]].to_dict("records")
    order = [int(row) for row in np.argsort(judged.level, kind="stable") if levels["audits"].iloc[row] > 0]
    ids, errors, audits = (levels[name].to_numpy() for name in ("location_id", "sd", "audits"))
    return {
        str(places[row]["code"]): Side(
            int(ids[row]), str(places[row]["code"]), str(places[row]["name"]), str(places[row]["region"]),
            float(pd.to_numeric(places[row]["screens"])), float(judged.level[row]), float(judged.low[row]),
            float(judged.high[row]), float(errors[row]), int(audits[row]),
        )
        for row in order
    }  # fmt: skip


def choose(every: dict[str, Side], own: Collection[int], guests: pd.DataFrame) -> tuple[Side, Side]:
    """The two that the reader chose; before a choice the lowest and the highest of the locations `own` (ids).

    every: two sides or more, lowest first; guests: fetch_location_guests of 12 months.
    """
    by_name = sorted(every.values(), key=lambda one: (one.name, one.code))
    listed = {one.code: f"{one.name} · {one.region}" for one in by_name}
    mine = [code for code, one in every.items() if one.location_id in set(own)]
    left, right = st.columns(2)
    with left:
        first = choose_one(st.selectbox, _("First location"), listed, key="a", default=mine[0], always=True)
    others = {code: words for code, words in listed.items() if code != first}
    usual = next(code for code in [*reversed(mine), *others] if code != first)
    with right:
        second = choose_one(st.selectbox, _("Second location"), others, key="b", default=usual, always=True)
    _like_size(every, first, second, guests)
    return every[first], every[second]


def choose_view() -> str:
    """Which of the three views the reader chose: groups, funnel or pair.

    A link from another page names the two locations and nothing else; the other views leave no names behind.
    """
    named = {"a", "b"} & set(st.query_params)
    if named and "view" not in st.query_params:
        st.query_params["view"] = "pair"
    names = {"groups": _("Groups"), "funnel": _("Beside chance"), "pair": _("Two side by side")}
    chosen = choose_one(
        st.segmented_control, _("View"), names, key="view", default="groups", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen != "pair":
        for key in named:
            del st.query_params[key]
    return chosen


def _like_size(every: dict[str, Side], first: str, second: str, guests: pd.DataFrame) -> None:
    """Buttons that put the locations nearest in size to the first in the second's place."""
    codes = list(every)
    known = guests.set_index("location_id")["guests"].reindex([one.location_id for one in every.values()])
    sizes = (known.to_numpy(dtype=float), [one.screens for one in every.values()])
    near = [codes[row] for row in nearest_in_size(sizes, codes.index(first), most=LIKE_SIZE)]
    if not near:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Of like size to {name}:", name=every[first].label), width="content")
        for code in near:
            # Not a link: one to the page that is open leaves the old names in the browser's address.
            st.button(
                every[code].label, key=f"like {code}", type="tertiary", disabled=code == second,
                on_click=_take_second, args=(code,),
            )  # fmt: skip


def _take_second(code: str) -> None:
    st.session_state["b"] = code


def finding(first: Side, second: Side) -> str:
    """The page's title: what can be said of the two levels."""
    gap = level_difference((first.level, first.sd), (second.level, second.sd))
    if not gap.beyond_chance:
        return _("{a} and {b} cannot be told apart", a=first.label, b=second.label)
    words = {"a": first.label, "b": second.label, "points": number(abs(gap.value), 1)}
    if gap.value < 0:
        return _("{a} is about {points} points below {b}", **words)
    return _("{a} is about {points} points above {b}", **words)


def measure(first: Side, second: Side, as_of: str) -> str:
    """The grey line: both levels with range and n, the difference and its chance."""
    gap = level_difference((first.level, first.sd), (second.level, second.sd))
    lower = chance_lower((first.level, first.sd), (second.level, second.sd))
    sure = max(lower, 1 - lower)
    chance = _("over {p}", p=percent(NEARLY_SURE)) if sure > NEARLY_SURE else percent(sure)
    return _(
        "Levels as of {day}, points of 100: {difference} between them (likely {low} to {high}); the chance that "
        "{name} is the lower one is {chance}. n = {n} and {m} audits in 36 months.",
        day=as_of, difference=signed(gap.value, 1), low=signed(gap.low, 1), high=signed(gap.high, 1),
        name=first.label if lower >= 0.5 else second.label, chance=chance, n=number(first.audits),
        m=number(second.audits),
    )  # fmt: skip
