"""One coaching plan as a sheet: where it stands, the reader's next step, what fails and what is done about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from components import draft_view, plan_forms
from components.links import page_link
from components.location_view import cause_name
from components.page import section
from components.plain import plain
from components.plan_forms import Desk, Sheet
from components.plan_standing import facts_of, turn_now
from components.plan_words import edit_words, next_words, trigger_name, turn_words
from components.story import plan_status
from components.text import _, day, n_, number
from domain.access import Role, User
from domain.coaching_plans import Act, Facts, Party, lacks, possible_acts
from domain.coaching_sessions import COACHED_PLANS
from domain.plan_clock import Turn, next_act, turn_of


def finding(sheet: Sheet, now: datetime) -> str:
    """The title: which cinema, where its plan stands, whose turn it is."""
    turn, today = turn_now(sheet.plan, now)
    status = plan_status(str(sheet.plan["status"]))
    if turn is None:
        return _("{place}: plan {status}", place=plain(sheet.plan["location"]), status=status)
    return _("{place}: plan {status}, next {turn}", place=plain(sheet.plan["location"]), status=status,
             turn=turn_words(turn, today))  # fmt: skip


def measure(sheet: Sheet) -> str:
    """The grey line: when, why and by whom it was opened."""
    plan = sheet.plan
    parts = [
        _("Opened {day} for: {trigger}", day=day(plan["opened_on"]), trigger=trigger_name(str(plan["trigger"]))),
        _("coach {name}", name=plan["coach"] or "–"),
        _("owner {name}", name=plan["owner"] or _("the cinema's director")),
        plan_status(str(plan["status"])) + " " + _("since {day}", day=day(plan["status_since"])),
    ]
    # The day may end with a point of its own, as "2026 р." does.
    return plain("; ".join(parts).rstrip(".")) + "."


def draw(desk: Desk, sheet: Sheet, user: User) -> None:
    """The whole sheet."""
    plan, facts = sheet.plan, facts_of(sheet.plan)
    turn = turn_of(facts, since=plan["status_since"])
    act = next_act(facts, desk.party, today=desk.today)
    _next_step(desk, act, turn)
    if isinstance(plan["reason"], str):
        _said(_("Why it was sent back, given up or not agreed to yet:"), plan["reason"])
    left, right = st.columns(2, gap="large")
    with left:
        section(_("What is worked on"))
        draft_view.standard_lines(sheet.standards, sheet.since)
        draft_view.evidence_table(sheet.evidence, sheet.standards, key="plan evidence")
        st.markdown(_("**Root cause**: {cause}", cause=plain(cause_name(str(plan["root_cause"] or "")))))
        _said(_("Behaviour wanted"), plan["behaviour"] or "–")
    with right:
        _actions(desk, sheet.actions, facts)
    _check(plan)
    _sessions(sheet, user, desk.party, facts)
    _more(desk, facts, act)
    with st.expander(_("Who did what"), icon=":material/history:"):
        lines = [f"- {edit_words(edit, str(plan['time_zone']))}" for edit in sheet.history]
        st.markdown("\n".join(lines) or _("It was loaded: what was done to it before is not known."))


def _next_step(desk: Desk, act: Act | None, turn: Turn | None) -> None:
    if turn is None:
        return
    with st.container(border=True):
        if act is None:
            st.markdown(_("Whose turn it is: {turn}.", turn=turn_words(turn, desk.today)))
            return
        st.markdown(f"**{next_words(act)}**")
        plan_forms.act_form(desk, act, main=True)


def _actions(desk: Desk, actions: pd.DataFrame, facts: Facts) -> None:
    done = number(len(actions) - facts.open_actions)
    title = n_("{done} of {n} action done", "{done} of {n} actions done", len(actions), done=done)
    section(title if len(actions) else _("No action is agreed yet"))
    acts = possible_acts(facts.status, desk.party)
    for action in actions.to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            finished = action["done_on"] is not None
            mark = ":material/check_circle:" if finished else ":material/radio_button_unchecked:"
            st.markdown(f"{mark} {plain(action['what'])}")
            late = not finished and action["due_on"] < desk.today
            until = (
                _("done {day}", day=day(action["done_on"]))
                if finished
                else _("until {day}", day=day(action["due_on"]))
            )
            st.caption(plain(f"{action['who']} · {until}") + (" · **" + _("late") + "**" if late else ""))
            if isinstance(action["evidence"], str):
                st.text(action["evidence"])
            if Act.TICK in acts:
                plan_forms.tick_form(desk, action)
            elif Act.DROP_ACTION in acts:
                plan_forms.drop_button(desk, action)


def _check(plan: Mapping[Any, Any]) -> None:
    if plan["check_on"] is None and not isinstance(plan["result"], str):
        return
    section(_("Checking visit: {day}", day=day(plan["check_on"])))
    if isinstance(plan["result"], str):
        _said(_("What it found"), plan["result"])
    audit_id = plan["check_audit_id"]
    if pd.notna(audit_id):
        page_link("audit", _("The audit that checked it"), audit=str(int(audit_id)))


def _sessions(sheet: Sheet, user: User, party: Party | None, facts: Facts) -> None:
    held = sheet.sessions
    if facts.status not in COACHED_PLANS and held.empty:
        return
    section(n_("{n} session held", "{n} sessions held", len(held)) if len(held) else _("No session was held yet"))
    if party is Party.COACH and user.role is Role.COACH and facts.status in COACHED_PLANS:
        page_link("plan", _("Prepare and log a session"), plan=str(sheet.plan["plan_id"]), view="session")
    for one in held.to_dict("records"):
        read = _("read by the cinema") if one["acknowledged"] else _("not read by the cinema yet")
        words = f"{day(one['day'])} · {one['coachee_role']} · {read}"
        page_link("plan", words, session=str(one["session_id"]))


def _more(desk: Desk, facts: Facts, act: Act | None) -> None:
    """What else the reader may do, folded away, one under the other."""
    # Ticking and taking out stand beside each action.
    aside = {Act.TICK, Act.DROP_ACTION, act}
    others = [
        one
        for one in possible_acts(facts.status, desk.party)
        if one not in aside and lacks(facts, one, today=desk.today) is None
    ]
    if others:
        with st.expander(_("What else you can do"), icon=":material/more_horiz:"):
            for one in others:
                plan_forms.act_form(desk, one, main=False)


def _said(label: str, words: object) -> None:
    """Somebody's words under our label: text, never markup."""
    st.markdown(f"**{label}**")
    st.text(str(words), width="stretch")
