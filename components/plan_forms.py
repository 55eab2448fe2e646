"""The forms by which a plan is taken on: short, one button each, what was typed stays until it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from components.coaching_forms import Send, field, sent, submit, value, version_seen
from components.location_view import cause_name
from components.plan_standing import party_now
from components.plan_words import Edit, act_name
from components.text import _, channel_name, day, number, standard_name
from domain.access import User
from domain.coaching_orders import AddAction, Change, DropAction, Step, Tick
from domain.coaching_plans import LONGEST_NAME, LONGEST_WORDS, Act, Party, RootCause
from domain.filters import local_day
from domain.standards_to_coach import AT_MOST

DUE_IN_DAYS, CHECK_IN_DAYS = 14, 30  # what a form proposes
DAYS = "DD.MM.YYYY"


class Sheet(Protocol):
    """A plan with all that hangs on it, as data_access.plan_sheet gives it."""

    @property
    def plan(self) -> Mapping[Any, Any]: ...
    @property
    def standards(self) -> pd.DataFrame: ...
    @property
    def actions(self) -> pd.DataFrame: ...
    @property
    def evidence(self) -> pd.DataFrame: ...
    @property
    def since(self) -> pd.DataFrame: ...
    @property
    def checks(self) -> pd.DataFrame: ...
    @property
    def sessions(self) -> pd.DataFrame: ...
    @property
    def history(self) -> Sequence[Edit]: ...


@dataclass(frozen=True)
class Desk:
    """A plan in front of somebody: what its forms need.

    plan, standards, checks: as data_access.plan_sheet gives them; offered: standards that a draft may work on;
    coaches: key -> name, of whom a superior chooses; today: at its location; send: carries an order out.
    """

    plan: Mapping[Any, Any]
    standards: pd.DataFrame
    checks: pd.DataFrame
    offered: pd.DataFrame
    coaches: Mapping[int, str]
    party: Party | None
    today: date
    send: Send

    @property
    def key(self) -> tuple[int, int]:
        """The plan and the version that its reader sees."""
        return int(self.plan["plan_id"]), int(self.plan["version"])


def desk_of(
    sheet: Sheet, user: User, now: datetime, *, offered: pd.DataFrame, coaches: Mapping[int, str], send: Send
) -> Desk:
    """A plan in front of a reader."""
    plan = sheet.plan
    today = local_day(now, str(plan["time_zone"]))
    return Desk(plan, sheet.standards, sheet.checks, offered, coaches, party_now(user, plan), today, send)


def act_form(desk: Desk, act: Act, *, main: bool) -> None:
    """The form of one act. main: it is the reader's next step, so that its button leads."""
    if act is Act.CHANGE:
        change_form(desk, main=main)
    elif act is Act.ADD_ACTION:
        action_form(desk, main=main)
    elif act is not Act.TICK:
        step_form(desk, act, main=main)


def change_form(desk: Desk, *, main: bool) -> None:
    """Cause, behaviour, standards; a superior also names the coach. Filled with what the plan says."""
    plan, (plan_id, version) = desk.plan, desk.key
    form = f"plan {plan_id} change"
    seen = version_seen(form, "behaviour", version)
    known = pd.concat([desk.standards, desk.offered]).drop_duplicates("standard_id").to_dict("records")
    names = {int(one["standard_id"]): f"{one['code']} · {standard_name(one)}" for one in known}
    mine = [int(one) for one in desk.standards["standard_id"]]
    causes, coaches = [one.value for one in RootCause], desk.coaches if desk.party is Party.SUPERIOR else {}

    def build() -> Change:
        cause, coach = value(form, "cause"), value(form, "coach") if coaches else None
        ids = tuple(int(one) for one in value(form, "standards"))
        return Change(plan_id, seen, RootCause(cause) if cause else None, value(form, "behaviour"), ids, coach)

    with st.form(form, border=not main):
        st.selectbox(
            _("Root cause"), causes, format_func=cause_name, key=field(form, "cause"), placeholder=_("Choose"),
            index=causes.index(plan["root_cause"]) if plan["root_cause"] in causes else None,
        )  # fmt: skip
        st.text_area(
            _("Behaviour wanted, as anybody can see it"), plan["behaviour"] or "", key=field(form, "behaviour"),
            max_chars=LONGEST_WORDS, height=90,
        )  # fmt: skip
        st.multiselect(
            _("Standards, {n} at most", n=number(AT_MOST)), list(names), mine,
            format_func=names.__getitem__, key=field(form, "standards"), max_selections=AT_MOST,
        )  # fmt: skip
        if coaches:
            ids, held = list(coaches), plan["coach_id"]
            st.selectbox(
                _("Coach"), ids, format_func=lambda one: coaches[one], key=field(form, "coach"),
                placeholder=_("Choose"), index=ids.index(int(held)) if pd.notna(held) and int(held) in ids else None,
            )  # fmt: skip
        submit(act_name(Act.CHANGE), form, build, desk.send, typed=["behaviour"], primary=main)


def action_form(desk: Desk, *, main: bool) -> None:
    """What, who, until when."""
    (plan_id, version), today = desk.key, desk.today
    form = f"plan {plan_id} action"

    def build() -> AddAction:
        return AddAction(plan_id, version, value(form, "what"), value(form, "who"), _a_day(value(form, "due")))

    with st.form(form, border=not main):
        st.text_input(_("A new action: what is done"), key=field(form, "what"), max_chars=LONGEST_WORDS)
        left, right = st.columns(2)
        left.text_input(
            _("Who does it (a role)"), key=field(form, "who"), max_chars=LONGEST_NAME,
            placeholder=_("e.g. shift manager"),
        )  # fmt: skip
        right.date_input(
            _("Until"), today + timedelta(days=DUE_IN_DAYS), min_value=today, key=field(form, "due"), format=DAYS
        )
        submit(act_name(Act.ADD_ACTION), form, build, desk.send, typed=["what", "who"], primary=main)


def step_form(desk: Desk, act: Act, *, main: bool) -> None:
    """An act that takes the plan on: a button, with words or a day where the act needs them."""
    (plan_id, version), today, checks = desk.key, desk.today, desk.checks
    form = f"plan {plan_id} {act.value}"

    def build() -> Step:
        words = value(form, "words") if act in _ASKS else ""
        chosen = _a_day(value(form, "day")) if act is Act.ASK_VISIT else None
        audit = value(form, "audit") if act is Act.VERIFY and len(checks) else None
        return Step(plan_id, version, act, words, chosen, audit)

    with st.form(form, border=not main):
        if act is Act.ASK_VISIT:
            planned = desk.plan["check_on"] or today + timedelta(days=CHECK_IN_DAYS)
            st.date_input(
                _("Day of the checking visit"), max(planned, today), min_value=today, key=field(form, "day"),
                format=DAYS, width=420,
            )  # fmt: skip
        if act is Act.VERIFY and len(checks):
            audits = {int(one["audit_id"]): _audit_words(one) for one in checks.head(12).to_dict("records")}
            st.selectbox(
                _("The audit that was the checking visit"), list(audits), format_func=audits.__getitem__, index=None,
                key=field(form, "audit"), placeholder=_("None: it was seen in person"),
            )  # fmt: skip
        if act in _ASKS:
            st.text_area(_asked(act), key=field(form, "words"), max_chars=LONGEST_WORDS, height=80)
        submit(act_name(act), form, build, desk.send, typed=["words"], primary=main)


def tick_form(desk: Desk, action: Mapping[Any, Any]) -> None:
    """Done, with what shows it; or not done after all."""
    (plan_id, version), action_id = desk.key, int(action["action_id"])
    form, done = f"action {action_id}", action["done_on"] is not None

    def build() -> Tick:
        return Tick(plan_id, version, action_id, not done, "" if done else value(form, "evidence"))

    with st.form(form, border=False):
        if not done:
            st.text_input(
                _("What shows it"), key=field(form, "evidence"), max_chars=LONGEST_WORDS,
                placeholder=_("A link, or a sentence"),
            )  # fmt: skip
        submit(_("Not done after all") if done else act_name(Act.TICK), form, build, desk.send, typed=["evidence"])


def drop_button(desk: Desk, action: Mapping[Any, Any]) -> None:
    """Take an action out of a draft."""
    order = DropAction(*desk.key, int(action["action_id"]))
    form = f"drop {order.action_id}"
    st.button(
        act_name(Act.DROP_ACTION), key=form, type="tertiary", on_click=sent, args=(form, lambda: order, desk.send)
    )


_ASKS = (Act.ASK_CHANGES, Act.VERIFY, Act.RETURN, Act.CANCEL)


def _asked(act: Act) -> str:
    return {
        Act.ASK_CHANGES: _("What has to change before you agree"),
        Act.VERIFY: _("What the checking visit found"),
        Act.RETURN: _("Why it is sent back: what was not seen"),
        Act.CANCEL: _("Why it is given up"),
    }[act]


def _audit_words(audit: Mapping[Any, Any]) -> str:
    kind = channel_name(str(audit["channel"]), str(audit["channel"]))
    return f"{day(audit['day'])} · {kind} · {audit['code']} · {number(audit['score'])}"


def _a_day(chosen: Any) -> date:
    """What a date field holds. Raises ValueError on anything else."""
    if not isinstance(chosen, date):
        raise ValueError("no day was chosen")
    return chosen
