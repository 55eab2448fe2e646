"""A plan before it is opened: what it would work on, and the one click that opens it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.coaching_forms import Send, field, submit, value
from components.links import go_to
from components.notices import nothing_here
from components.page import section
from components.plain import plain
from components.plan_words import trigger_name
from components.tables import Column, pick_row, shown
from components.text import _, between, channel_name, day, n_, number, percent, standard_name
from domain.access import Role, User
from domain.coaching_orders import Draft
from domain.coaching_plans import OPEN_PLANS, Trigger

FORM = "draft"
OFFERED = 12  # standards that a draft may work on instead of the first three


@dataclass(frozen=True)
class Place:
    """The location of a draft."""

    location_id: int
    region_id: int
    name: str


def place_of(names: pd.DataFrame, code: str) -> Place | None:
    """The visible location that the address names; None for any other. names: fetch_locations."""
    found = names[names["code"] == code].to_dict("records")
    return Place(int(found[0]["location_id"]), int(found[0]["region_id"]), str(found[0]["name"])) if found else None


def choose_place(names: pd.DataFrame, plans: pd.DataFrame) -> None:
    """The way to a draft, for who may draft one: of the locations without an open plan.

    names: fetch_locations; plans: fetch_plan_list.
    """
    busy = set(plans.loc[plans["status"].isin(OPEN_PLANS), "location_id"])
    free = names[~names["location_id"].isin(busy)]
    if free.empty:
        return
    section(
        _("Draft a plan"), _("It begins with the three standards that the location fails most, and their evidence.")
    )
    labels = dict(zip(free["code"], free["name"] + " · " + free["region"], strict=True))
    with st.form("where to draft", border=False):
        chosen = st.selectbox(_("Location"), list(labels), format_func=labels.__getitem__, width=420)
        if st.form_submit_button(_("See what it would work on")) and chosen:
            go_to("plan", location=str(chosen))


def finding(place: Place, failed: pd.DataFrame) -> str:
    """The title over a draft."""
    if failed.empty:
        return _("{place}: nothing to plan", place=plain(place.name))
    return n_(
        "{place}: a plan would work on {n} standard", "{place}: a plan would work on {n} standards", len(failed),
        place=plain(place.name),
    )  # fmt: skip


def measure() -> str:
    """The grey line."""
    return _(
        "Standards by weighted points lost a check in the 12 months to the last audit; estimates with their 90 % "
        "range. Critical standards are left out: each failure has its own line on Priorities."
    )


def standard_lines(standards: pd.DataFrame, since: pd.DataFrame | None = None) -> None:
    """The standards of a plan, a line each: as they were at the opening, and how they were kept since.

    standards: code, name, compliance, low, high, audits; since: standard_id, points, max_points, audits.
    """
    later = {} if since is None else {int(one["standard_id"]): one for one in since.to_dict("records")}
    lines = []
    for one in standards.to_dict("records"):
        words = _("**{code}** {standard}", code=plain(one["code"]), standard=plain(standard_name(one)))
        if pd.notna(one["compliance"]):
            words += " – " + _("kept in {share}", share=percent(one["compliance"]))
            if pd.notna(one["low"]):
                words += " " + _("(likely {range} %)", range=between(100 * one["low"], 100 * one["high"]))
            words += ", " + n_("{n} check", "{n} checks", int(one["audits"]))
        found = later.get(int(one["standard_id"]))
        if found is not None:
            # Points, no share: there are few checks since, and a share of one would shout.
            words += ". " + n_(
                "Since then {points} of {most} points in {n} check",
                "Since then {points} of {most} points in {n} checks",
                int(found["audits"]), points=number(found["points"]), most=number(found["max_points"]),
            )  # fmt: skip
        lines.append(f"- {words}.")
    st.markdown("\n".join(lines))


def evidence_table(evidence: pd.DataFrame, standards: pd.DataFrame, *, key: str) -> None:
    """The failures behind a plan, newest first; a click opens the audit. The auditors' words are text."""
    if evidence.empty:
        return
    audits = evidence["audit_id"].nunique()
    codes = dict(zip(standards["standard_id"], standards["code"], strict=True))
    rows = evidence.assign(
        code=evidence["standard_id"].map(codes),
        day=[pd.Timestamp(one).date() for one in evidence["day"]],
        comment=evidence["comment"].fillna(""),
    )
    table = {
        "day": Column(_("Day"), day),
        "code": Column(_("Standard")),
        "channel": Column(_("Channel"), lambda one: channel_name(str(one), str(one))),
        "comment": Column(_("Shopper's words")),
    }
    with st.expander(n_("Evidence: {n} audit", "Evidence: {n} audits", audits), icon=":material/fact_check:"):
        picked = pick_row(shown(rows, table), _("Failures behind the plan, newest first"), key=key)
        st.caption(_("Pick a row to see its audit. The failures of the newest {n} audits.", n=number(audits)))
    if picked is not None:
        go_to("audit", audit=str(rows["audit_id"].iloc[picked]))


def draft_form(place: Place, user: User, coaches: Mapping[int, str], send: Send) -> None:
    """The one click; a superior says who coaches."""

    def build() -> Draft:
        coach = None if user.role is Role.COACH else value(FORM, "coach")
        return Draft(place.location_id, Trigger(value(FORM, "trigger")), coach)

    with st.form("draft a plan"):
        st.selectbox(
            _("Why now"),
            [one.value for one in Trigger],
            format_func=trigger_name,
            key=field(FORM, "trigger"),
            width=420,
        )
        if user.role is not Role.COACH:
            st.selectbox(
                _("Coach"), list(coaches), format_func=lambda one: coaches[one], key=field(FORM, "coach"), width=420
            )
        submit(_("Open the draft"), FORM, build, send, primary=True)


def nothing_to_draft(failed: pd.DataFrame, plans: pd.DataFrame) -> bool:
    """Says why no plan can be opened here; True when that is so. plans: of this location."""
    if plans["status"].isin(OPEN_PLANS).any():
        nothing_here(
            _("A plan is open here."), _("Finish it before opening another: three behaviours at once are enough.")
        )
        return True
    if failed.empty:
        nothing_here(_("No standard failed here in twelve months."), _("Choose another location, or visit again."))
        return True
    return False
