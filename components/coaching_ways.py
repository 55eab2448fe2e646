"""Ways about the coaching cycle: which list, which regions, back from one plan, and where there is nothing to see."""

from collections.abc import Collection
from typing import NoReturn

import pandas as pd
import streamlit as st

from components.address import choose_many, choose_one
from components.links import page_link
from components.notices import nothing_here
from components.text import _
from domain.access import Permission, Role, User
from domain.coaching_plans import OPEN_PLANS

DRAFTERS = (Role.COACH, Role.REGIONAL_DIRECTOR, Role.EXECUTIVE)  # who may open a plan somewhere


def choose_list(lists: Collection[str]) -> str:
    """Which list is shown, kept in the address."""
    known = {"plans": _("Plans"), "sessions": _("Sessions")}
    names = {code: known[code] for code in lists}
    return choose_one(
        st.segmented_control, _("View"), names, key="view", default="plans", label_visibility="collapsed",
        required=True,
    )  # fmt: skip


def ways_on(user: User) -> None:
    """From the lists to what the programme brought and whether its rhythm holds, for who may see that."""
    if user.may(Permission.COACH):
        with st.container(horizontal=True, gap="medium"):
            page_link("programme", _("What coaching brought"), view="effect")
            page_link("programme", _("The rhythm of coaching"), view="rhythm")


def way_back() -> None:
    """From one plan or session to the lists."""
    with st.container(key="not-on-paper-way-back"):
        page_link("coaching", _("All plans and sessions"))


def way_to_plan(plans: pd.DataFrame, user: User, code: str) -> None:
    """From a location to its open plan, or to the draft of one for who may draft. plans: plan_id, status."""
    live = plans.loc[plans["status"].isin(OPEN_PLANS), "plan_id"]
    if len(live):
        page_link("plan", _("Open the plan"), plan=str(live.iloc[0]))
    elif user.role in DRAFTERS:
        page_link("plan", _("Draft a plan"), location=code)


def no_such() -> NoReturn:
    """An address that names what the reader may not see, or what there is not; the page ends here."""
    st.header(_("No such plan or session among those you may see"), anchor=False)
    nothing_here(_("Nothing is shown."), _("Open one from the list of plans or sessions."))
    st.stop()


def in_regions(rows: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """The rows of the regions that the reader chooses; who sees one region has nothing to choose."""
    if len(regions) < 2:
        return rows
    names = dict(zip(regions["code"], regions["name"], strict=True))
    chosen = choose_many(
        st.multiselect, _("Region"), names, key="region", placeholder=_("All regions"), select_all=False, width=420
    )
    ids = regions.loc[regions["code"].isin(chosen), "region_id"]
    return rows[rows["region_id"].isin(ids)].reset_index(drop=True) if chosen else rows
