"""The forms of a coaching session: its log by the coach, its acknowledgement by the cinema; made for a phone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components.coaching_forms import Send, field, submit, value, version_seen
from components.plan_forms import DAYS, Sheet
from components.plan_standing import party_now
from components.text import _, number, standard_name
from domain.access import User
from domain.coaching_orders import Acknowledge, Log
from domain.coaching_plans import LONGEST_NAME, LONGEST_WORDS, Party, Status
from domain.coaching_sessions import COACHED_PLANS, LONGEST_SESSION, RATINGS, reads_note
from domain.filters import local_day
from domain.standards_to_coach import AT_MOST

USUAL_MINUTES, NEXT_IN_DAYS = (
    45,
    21,
)  # what the form proposes: three weeks, as the sessions of a plan follow each other


def new_form(sheet: Sheet, user: User, now: datetime, send: Send) -> None:
    """The log of the next session, for the coach of a plan that is worked on; others read the agenda."""
    worked_on = Status(sheet.plan["status"]) in COACHED_PLANS
    if party_now(user, sheet.plan) is Party.COACH and worked_on:
        st.subheader(_("Log of the session"), anchor=False)
        log_form(sheet, local_day(now, str(sheet.plan["time_zone"])), send)


def change_form(
    sheet: Sheet, held: Mapping[Any, Any], user: User, now: datetime, send: Send, *, note: str | None
) -> None:  # fmt: skip
    """The log once more, for its coach until the cinema has read it."""
    coach_id = held["coach_id"]
    if held["acknowledged"] or not reads_note(user, None if pd.isna(coach_id) else int(coach_id)):
        return
    with st.expander(_("Change the log"), icon=":material/edit:"):
        log_form(sheet, local_day(now, str(sheet.plan["time_zone"])), send, held=held, note=note)


def log_form(
    sheet: Sheet, today: date, send: Send, *, held: Mapping[Any, Any] | None = None, note: str | None = None
) -> None:
    """The log, on one screen of a phone. held: a session that is changed, and the coach's own note on it."""
    plan = sheet.plan
    plan_id, session_id = int(plan["plan_id"]), None if held is None else int(held["session_id"])
    form = f"session {session_id or 'new'} of {plan_id}"
    seen = 0 if held is None else version_seen(form, "agreed", int(held["version"]))
    names = {
        int(one["standard_id"]): f"{one['code']} · {standard_name(one)}" for one in sheet.standards.to_dict("records")
    }

    def build() -> Log:
        return Log(
            int(plan["location_id"]), plan_id, value(form, "day"), value(form, "role"), int(value(form, "minutes")),
            tuple(int(one) for one in value(form, "standards")), value(form, "strengths"), value(form, "agreed"),
            value(form, "next"), value(form, "note"), session_id, seen,
        )  # fmt: skip

    with st.form(form):
        _facts_of_log(form, plan, today, held or {}, names)
        for name, label, old in (
            ("strengths", _("Strengths seen"), _old(held, "strengths")),
            ("agreed", _("Agreed until next time"), _old(held, "agreed")),
            ("note", _("Private note: nobody but you reads it"), note or ""),
        ):
            st.text_area(label, old, key=field(form, name), max_chars=LONGEST_WORDS, height=80)
        submit(_("Save the log"), form, build, send, typed=["strengths", "agreed", "note"], primary=True)


def _facts_of_log(
    form: str, plan: Mapping[Any, Any], today: date, held: Mapping[Any, Any], names: Mapping[int, str]
) -> None:  # fmt: skip
    left, middle, right = st.columns(3)
    left.date_input(
        _("Day"), held.get("day") or today, min_value=plan["opened_on"], max_value=today, key=field(form, "day"),
        format=DAYS,
    )  # fmt: skip
    middle.text_input(
        _("Role coached, no name"), _old(held, "coachee_role"), key=field(form, "role"), max_chars=LONGEST_NAME,
        placeholder=_("e.g. shift manager"),
    )  # fmt: skip
    right.number_input(
        _("Minutes"), 1, LONGEST_SESSION, int(held.get("minutes") or USUAL_MINUTES), 5, key=field(form, "minutes")
    )
    worked_on = str(held["standards"]).split(", ") if held else None
    chosen = [one for one, name in names.items() if worked_on is None or name.split(" · ")[0] in worked_on]
    st.multiselect(
        _("Standards worked on"), list(names), chosen, format_func=names.__getitem__, key=field(form, "standards"),
        max_selections=AT_MOST,
    )  # fmt: skip
    st.date_input(
        _("Next date"), held["next_on"] if held else today + timedelta(days=NEXT_IN_DAYS),
        key=field(form, "next"), format=DAYS, width=420,
    )  # fmt: skip


def acknowledge_form(session: Mapping[Any, Any], user: User, send: Send) -> None:
    """The cinema's director has read the log, and says of how much use the session was, or does not; once."""
    if session["acknowledged"] or party_now(user, session) is not Party.SITE:
        return
    session_id, version = int(session["session_id"]), int(session["version"])
    form = f"session {session_id} read"

    def build() -> Acknowledge:
        rating = value(form, "rating")
        return Acknowledge(session_id, version, None if rating is None else int(rating))

    with st.form(form):
        st.markdown(_("**Your next step: read the log and say that you have**"))
        st.segmented_control(
            _("Of how much use was it? 1 none, 5 a lot; you may leave it out"), RATINGS, key=field(form, "rating"),
            format_func=number,
        )  # fmt: skip
        submit(_("I have read it"), form, build, send, primary=True)


def _old(held: Mapping[Any, Any] | None, name: str) -> str:
    found = held.get(name) if held else None
    return found if isinstance(found, str) else ""
