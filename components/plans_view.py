"""The plans of a scope, what is overdue first, and those that wait for the reader on top."""

import pandas as pd
import streamlit as st

from components.device import is_phone
from components.downloads import Offer, downloads
from components.links import go_to, page_link
from components.location_view import cause_name
from components.notices import nothing_here
from components.page import section
from components.plain import plain
from components.plan_words import next_words, party_name, trigger_name, turn_words
from components.story import plan_status
from components.tables import Column, pick_row, shown
from components.text import _, day, n_, number
from domain.access import Permission, Role, User
from domain.coaching_plans import OPEN_PLANS
from domain.plan_clock import Urgency

MINE_SHOWN = 5  # cards; the list below has them all
_LEVELS = list(Urgency)


def finding(plans: pd.DataFrame) -> str:
    """The title: how many are late, of how many open ones."""
    live = int(plans["status"].isin(OPEN_PLANS).sum())
    late = int(plans["level"].isin([Urgency.OVERDUE, Urgency.ESCALATED]).sum())
    if not live:
        return _("No coaching plan is open")
    if not late:
        return n_("{n} coaching plan is open, none is late", "{n} coaching plans are open, none is late", live)
    return n_(
        "{n} of {all} open coaching plans is late",
        "{n} of {all} open coaching plans are late",
        late,
        all=number(live),
    )


def measure(plans: pd.DataFrame) -> str:
    """The grey line: which plans, in which order, and what late means."""
    return n_(
        "{n} plan of your locations: late ones first, then by the next day. Late: who has the turn has not moved by "
        "its day; after two weeks the chain is told.",
        "{n} plans of your locations: late ones first, then by the next day. Late: who has the turn has not moved by "
        "its day; after two weeks the chain is told.",
        len(plans),
    )


def waiting(plans: pd.DataFrame, user: User) -> None:
    """What waits for the reader, a card each; nothing is drawn when nothing does."""
    mine = plans[plans["mine"]]
    if mine.empty:
        return
    escalated = user.role is Role.EXECUTIVE
    told = n_("{n} plan is stuck for over two weeks", "{n} plans are stuck for over two weeks", len(mine))
    section(told if escalated else n_("{n} plan waits for you", "{n} plans wait for you", len(mine)))
    for plan in mine.head(MINE_SHOWN).to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(plan['location'])}** · {plan_status(plan['status'])}")
            st.caption(next_words(plan["act"]) if plan["act"] else turn_words(plan["turn"], plan["today"]))
            page_link("plan", _("Open the plan"), plan=str(plan["plan_id"]))


def columns() -> dict[str, Column]:
    """What the list shows; what a phone shows stands first."""
    return {
        "location": Column(_("Location")),
        "status": Column(_("Status"), plan_status),
        "waits": Column(_("Whose turn")),
        "standards": Column(_("Standards")),
        "actions_told": Column(_("Actions done")),
        "sessions": Column(_("Sessions"), number),
        "check_on": Column(_("Checking visit"), day),
        "age": Column(_("Age, days"), number),
        "coach": Column(_("Coach")),
    }


def file_columns() -> dict[str, Column]:
    """What the files hold."""
    return {
        "location_code": Column(_("Code")),
        "location": Column(_("Location")),
        "region": Column(_("Region")),
        "opened_on": Column(_("Opened")),
        "trigger_told": Column(_("Trigger")),
        "standards": Column(_("Standards")),
        "cause_told": Column(_("Root cause")),
        "behaviour": Column(_("Behaviour wanted")),
        "status_told": Column(_("Status")),
        "status_since": Column(_("Since")),
        "waits_told": Column(_("Whose turn")),
        "due_on": Column(_("Until")),
        "done": Column(_("Actions done")),
        "actions_n": Column(_("Actions")),
        "sessions": Column(_("Sessions")),
        "coach": Column(_("Coach")),
        "owner": Column(_("Owner")),
        "check_on": Column(_("Checking visit")),
        "result": Column(_("Result")),
        "reason": Column(_("Reason")),
    }


def told(plans: pd.DataFrame) -> pd.DataFrame:
    """The plans with their codes in the reader's words."""
    parties = {turn.party.value: party_name(turn.party) for turn in plans["turn"] if turn is not None}
    return plans.assign(
        waits=[turn_words(turn, today) for turn, today in zip(plans["turn"], plans["today"], strict=True)],
        actions_told=[
            _("{done} of {all}", done=number(done), all=number(total)) if total else "–"
            for done, total in zip(plans["done"], plans["actions_n"], strict=True)
        ],
        coach=plans["coach"].fillna("–"),
        trigger_told=[trigger_name(str(one)) for one in plans["trigger"]],
        cause_told=[cause_name(str(one)) if one else "" for one in plans["root_cause"]],
        status_told=[plan_status(str(one)) for one in plans["status"]],
        waits_told=[parties.get(one, "") for one in plans["waits_for"]],
    )


def plan_list(plans: pd.DataFrame, offer: Offer, user: User) -> None:
    """Open plans, then closed ones folded away; a click opens a plan."""
    if plans.empty:
        todo = _("Draft one below: it begins with the standards that a location fails.")
        wait = _("Your coach drafts one when the standards of your cinema call for it.")
        nothing_here(_("There is no coaching plan yet."), todo if user.may(Permission.COACH) else wait)
        return
    rows = told(plans)
    live = rows["status"].isin(OPEN_PLANS)
    if live.any():
        section(n_("{n} open plan", "{n} open plans", int(live.sum())))
        _table(rows[live], _("Open plans, late ones first"), "open plans")
    closed = rows[~live].iloc[::-1]
    if len(closed):
        with st.expander(n_("{n} closed plan", "{n} closed plans", len(closed))):
            _table(rows[~live].sort_values("opened_on", ascending=False), _("Closed plans, newest first"), "closed")
    downloads(offer("plans", rows, file_columns(), _("Coaching plans")), key="plans")


def _table(rows: pd.DataFrame, alt: str, key: str) -> None:
    if is_phone():
        for plan in rows.to_dict("records"):
            with st.container(border=True, gap="xsmall"):
                st.markdown(f"**{plain(plan['location'])}** · {plan_status(plan['status'])}")
                st.caption(plain(f"{plan['waits']} · {plan['standards']}"))
                page_link("plan", _("Open the plan"), plan=str(plan["plan_id"]))
        return
    picked = pick_row(shown(rows, columns()), alt, key=key)
    if picked is not None:
        go_to("plan", plan=str(rows["plan_id"].iloc[picked]))
