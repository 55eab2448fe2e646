"""The plans of a scope, what is overdue first, and those that wait for the reader on top."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from components.address import choose_many, choose_one
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
from domain.coaching_plans import OPEN_PLANS, Facts, Party, Status, party_of
from domain.filters import local_day
from domain.plan_clock import Turn, Urgency, is_mine, next_act, turn_of, urgency

DRAFTERS = (Role.COACH, Role.REGIONAL_DIRECTOR, Role.EXECUTIVE)
MINE_SHOWN = 5  # cards; the list below has them all
_LEVELS = list(Urgency)


def facts_of(plan: Mapping[Any, Any]) -> Facts:
    """What the rules ask about a plan. plan: a row of fetch_plan_list."""
    coach_id = plan["coach_id"]
    return Facts(
        Status(plan["status"]), plan["root_cause"] or None, plan["behaviour"] or None, int(plan["standards_n"]),
        plan["actions"], None if pd.isna(coach_id) else int(coach_id), plan["check_on"],
    )  # fmt: skip


def turn_now(plan: Mapping[Any, Any], now: datetime) -> tuple[Turn | None, date]:
    """Whose turn a plan is, and the day at its location."""
    return turn_of(facts_of(plan), since=plan["status_since"]), local_day(now, plan["time_zone"])


def party_now(user: User, plan: Mapping[Any, Any]) -> Party | None:
    """In which relation the reader stands to a plan or a session of one."""
    coach_id = plan["coach_id"]
    return party_of(
        user, location_id=int(plan["location_id"]), region_id=int(plan["region_id"]),
        coach_id=None if pd.isna(coach_id) else int(coach_id),
    )  # fmt: skip


def choose_list(lists: Collection[str]) -> str:
    """Which list is shown, kept in the address."""
    known = {"plans": _("Plans"), "sessions": _("Sessions")}
    names = {code: known[code] for code in lists}
    return choose_one(
        st.segmented_control, _("View"), names, key="view", default="plans", label_visibility="collapsed",
        required=True,
    )  # fmt: skip


def way_back() -> None:
    """From one plan or session to the lists."""
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


def standing(plans: pd.DataFrame, user: User, now: datetime) -> pd.DataFrame:
    """The plans with how they stand: what is late longest first, then by the next day, closed ones last.

    Adds: turn (Turn or None), today, level (Urgency), due_on, age (days since the opening), done (actions), mine
    (whether it waits for the reader), act (the reader's next one or None).
    """
    rows = []
    for plan in plans.to_dict("records"):
        turn, today = turn_now(plan, now)
        facts = facts_of(plan)
        party = party_now(user, plan)
        level = urgency(turn, today)
        rows.append(
            plan | {
                "turn": turn, "today": today, "level": level, "due_on": turn.due_on if turn else None,
                "waits_for": turn.party.value if turn else "", "age": (today - plan["opened_on"]).days,
                "done": len(facts.actions) - facts.open_actions, "actions_n": len(facts.actions),
                "mine": is_mine(user.role, party, turn, today), "act": next_act(facts, party, today=today),
                "rank": (level is Urgency.CLOSED, turn.due_on if turn else date.max),
            }
        )  # fmt: skip
    rows.sort(key=lambda row: row["rank"])
    return pd.DataFrame(rows, columns=[*plans.columns, *_ADDED]).reset_index(drop=True)


_ADDED = ("turn", "today", "level", "due_on", "waits_for", "age", "done", "actions_n", "mine", "act", "rank")


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
