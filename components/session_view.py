"""A coaching session: its agenda from the evidence, strengths first; its log; and the list of those held."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import draft_view
from components.device import is_phone
from components.downloads import Offer, downloads
from components.links import go_to, page_link
from components.notices import nothing_here
from components.page import section
from components.plain import plain
from components.plan_forms import Sheet
from components.plan_words import Edit, edit_words
from components.tables import Column, pick_row, shown
from components.text import _, day, n_, number
from domain.access import Role, User

USUAL_MINUTES, NEXT_IN_DAYS = 45, 21  # what the form proposes; three weeks as the demo's programme does
AGENDA_WORDS = 3  # of shoppers, to be read aloud


def agenda_finding(sheet: Sheet) -> str:
    """The title over the agenda of the next session."""
    held = len(sheet.sessions)
    return _("{place}: agenda of session {n}", place=plain(sheet.plan["location"]), n=number(held + 1))


def agenda_measure(sheet: Sheet) -> str:
    """The grey line: what stands behind the agenda."""
    audits = sheet.evidence["audit_id"].nunique()
    return n_("Prepared from {n} audit with a failure, the plan and the last session.",
              "Prepared from {n} audits with a failure, the plan and the last session.", audits)  # fmt: skip


def agenda(sheet: Sheet, strengths: Sequence[str]) -> None:
    """What to talk about, in this order: what goes well, what was seen, what was agreed, what is next."""
    section(_("Agenda"), _("Strengths first: 12 months of audits, ordered by the lower end of the range."))
    st.markdown(_("**1. What goes well**"))
    st.markdown(
        "\n".join(f"- {words}" for words in strengths) or _("Too few checks to tell: ask what they are proud of.")
    )
    st.markdown(_("**2. What was seen**"))
    draft_view.standard_lines(sheet.standards, sheet.since)
    said = sheet.evidence[sheet.evidence["comment"].notna()].head(AGENDA_WORDS)
    for one in said.to_dict("records"):
        st.caption(_("A shopper wrote on {day}:", day=day(pd.Timestamp(one["day"]).date())))
        st.text(one["comment"], width="stretch")
    st.markdown(_("**3. What was agreed**"))
    waiting = sheet.actions[sheet.actions["done_on"].isna()].to_dict("records")
    lines = [
        "- " + plain(one["what"]) + " · " + plain(one["who"]) + " · " + _("until {day}", day=day(one["due_on"]))
        for one in waiting
    ]
    st.markdown("\n".join(lines) or _("No action is open."))
    if len(sheet.sessions) and isinstance(sheet.sessions["agreed"].iloc[0], str):
        last = sheet.sessions.iloc[0]
        st.caption(_("Agreed on {day}:", day=day(last["day"])))
        st.text(last["agreed"], width="stretch")
    st.markdown(_("**4. What shall be seen next time**"))
    st.text(sheet.plan["behaviour"] or "–", width="stretch")


def one_session(session: Mapping[Any, Any], note: str | None, history: Sequence[Edit]) -> None:
    """One log as it stands. note: the reader's own private note, None for everybody but the coach."""
    rows = [
        (_("Standards worked on"), session["standards"] or "–"),
        (_("Strengths seen"), session["strengths"] or "–"),
        (_("Agreed until next time"), session["agreed"] or "–"),
    ]
    for label, words in rows:
        st.markdown(f"**{label}**")
        st.text(words, width="stretch")
    st.markdown(_("**Next date** {day}", day=day(session["next_on"])))
    if session["acknowledged"]:
        rating = session["usefulness"]
        told = _("rated {n} of 5 for its use", n=number(rating)) if pd.notna(rating) else _("not rated")
        st.markdown(":material/check_circle: " + _("Read by the cinema, {rating}.", rating=told))
    else:
        st.markdown(":material/hourglass_empty: " + _("The cinema has not read it yet."))
    if note is not None:
        with st.container(border=True):
            st.markdown(":material/lock: " + _("Private note: nobody but you reads it"))
            st.text(note, width="stretch")
    if history:
        with st.expander(_("Who did what"), icon=":material/history:"):
            st.markdown("\n".join(f"- {edit_words(edit, str(session['time_zone']))}" for edit in history))


def finding(session: Mapping[Any, Any]) -> str:
    """The title over one session."""
    return _("{place}: session of {day}", place=plain(session["location"]), day=day(session["day"]))


def measure(session: Mapping[Any, Any]) -> str:
    """The grey line over one session."""
    words = _("{minutes} minutes with the role {role}; coach {coach}.", minutes=number(session["minutes"]),
              role=session["coachee_role"], coach=session["coach"] or "–")  # fmt: skip
    return plain(words)


def list_finding(sessions: pd.DataFrame) -> str:
    """The title over the list: how many, and how many were not read."""
    unread = int((~sessions["acknowledged"].astype(bool)).sum()) if len(sessions) else 0
    if not len(sessions):
        return _("No coaching session was held yet")
    if not unread:
        return n_("{n} coaching session, read by the cinema", "{n} coaching sessions, all read by the cinemas",
                  len(sessions))  # fmt: skip
    return n_(
        "{n} of {all} coaching sessions is not read by the cinema yet",
        "{n} of {all} coaching sessions are not read by the cinemas yet", unread, all=number(len(sessions)),
    )  # fmt: skip


def list_measure(sessions: pd.DataFrame) -> str:
    """The grey line over the list, with the mean rating and its n."""
    rated = sessions["usefulness"].dropna() if len(sessions) else pd.Series(dtype=float)
    if rated.empty:
        return _("Sessions of all your locations, newest first. None was rated for its use yet.")
    return n_(
        "Sessions of all your locations, newest first. Rated for their use {mean} of 5 on average, {n} rating; a "
        "rating says how it felt, not what it changed.",
        "Sessions of all your locations, newest first. Rated for their use {mean} of 5 on average, {n} ratings; a "
        "rating says how it felt, not what it changed.",
        len(rated), mean=number(float(rated.mean()), 1),
    )  # fmt: skip


def list_columns() -> dict[str, Column]:
    """The list and its files. A private note has no column anywhere."""
    return {
        "location": Column(_("Location")),
        "day": Column(_("Day"), day),
        "coachee_role": Column(_("Role coached")),
        "read": Column(_("Read")),
        "usefulness": Column(_("Rating"), number),
        "minutes": Column(_("Minutes"), number),
        "standards": Column(_("Standards")),
        "strengths": Column(_("Strengths seen")),
        "agreed": Column(_("Agreed until next time")),
        "next_on": Column(_("Next date"), day),
        "coach": Column(_("Coach")),
    }


def unread(sessions: pd.DataFrame, user: User) -> None:
    """The logs that wait for a cinema's director, a link each; nothing for anybody else."""
    if user.role is not Role.CINEMA_DIRECTOR or sessions.empty:
        return
    waiting = sessions[~sessions["acknowledged"].astype(bool)]
    if waiting.empty:
        return
    section(n_("{n} session log waits to be read", "{n} session logs wait to be read", len(waiting)))
    for one in waiting.to_dict("records"):
        label = f"{one['location']} · {day(one['day'])} · {one['coachee_role']}"
        page_link("plan", label, session=str(one["session_id"]))


def session_list(sessions: pd.DataFrame, offer: Offer) -> None:
    """The sessions held, newest first; a click opens one."""
    if sessions.empty:
        nothing_here(
            _("No session was logged yet."), _("Open an agreed plan: its coach prepares and logs the session there.")
        )
        return
    words = {True: _("yes"), False: _("no")}
    rows = sessions.assign(
        read=[words[bool(one)] for one in sessions["acknowledged"]],
        **{name: sessions[name].fillna("") for name in ("strengths", "agreed", "coach")},
    )
    if is_phone():
        for one in rows.head(20).to_dict("records"):
            label = f"{one['location']} · {day(one['day'])} · {one['coachee_role']}"
            page_link("plan", label, session=str(one["session_id"]))
    else:
        picked = pick_row(shown(rows, list_columns()), _("Sessions, newest first"), key="sessions")
        if picked is not None:
            go_to("plan", session=str(rows["session_id"].iloc[picked]))
    downloads(offer("sessions", rows, list_columns(), _("Coaching sessions")), key="sessions")
