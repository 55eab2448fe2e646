"""One location of the list as a card: why it is there, on what, what is under way; and how to put it off."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components.device import is_phone
from components.links import page_link
from components.page import section
from components.plain import plain
from components.priorities_view import SHOWN, advice_sentence, gain_sentence
from components.story import plan_status
from components.text import _, day, n_, number
from domain.dismissals import LONGEST_REASON, DismissalRefusedError, Why, last_day

REASON, UNTIL = "put off {} because", "put off {} until"
USUAL_DAYS = 30  # that a location is put off, until another day is chosen
Send = Callable[[int], None]


def head(locations: int) -> None:
    """The heading over the cards."""
    note = _("The first {n} within the days at most; up to three standards each, by weighted points lost a check in "
             "12 months.", n=SHOWN)  # fmt: skip
    finding = n_("Why, and what to coach, at {n} location", "Why, and what to coach, at {n} locations", locations)
    section(finding, note, own_sheet="coach")


def card(
    place: int, where: Mapping[Any, Any], row: Mapping[Any, Any], sentence: str, *,
    standards: Sequence[str], audits: pd.DataFrame, put_off: Send | None, today: date,
) -> None:  # fmt: skip
    """One row of the list.

    place: from 1; where: of fetch_locations; row: of Ranking.rows; sentence: about its level; audits:
    fetch_newest_audits of it; put_off: called with the location when its form is sent, None for who may not.
    """
    with st.container(border=True):
        st.markdown(f"#### {place}\\. {plain(where['name'])} · {plain(where['region'])}")
        st.markdown(f"{gain_sentence(row)} {sentence}")
        st.markdown("\n".join(f"- {words}" for words in standards) or _("Too few checks to tell on what."))
        st.markdown(" ".join([advice_sentence(row), *_under_way(row)]))
        _links(str(where["code"]), audits)
        if pd.notna(row["plan_id"]):
            page_link("plan", _("Open the plan"), plan=str(int(row["plan_id"])))
        elif put_off is not None:
            page_link("plan", _("Draft a plan"), location=str(where["code"]))
        if put_off is not None:
            with st.popover(_("Not now"), icon=":material/event_busy:", type="tertiary"):
                _form(int(row["location_id"]), put_off, today)


def _under_way(row: Mapping[Any, Any]) -> list[str]:
    words = []
    if pd.notna(row["plan_id"]):
        words.append(
            _("Plan of {day}: {status}.", day=_day(row["opened_on"]), status=plan_status(str(row["status"])))
        )
        if pd.notna(row["check_on"]):
            words.append(_("Checking visit {day}.", day=_day(row["check_on"])))
    if pd.notna(row["last_session"]):
        words.append(_("Last session {day}.", day=_day(row["last_session"])))
    else:
        words.append(_("Never coached before."))
    if row["held_on"] is not None:
        words.append(_("Place held since the audits of {day}.", day=day(row["held_on"])))
    return words


def _links(code: str, audits: pd.DataFrame) -> None:
    """The way to the location and to its newest audits, which are the evidence."""
    shown = audits.to_dict("records")
    places = [st.container()] * (len(shown) + 1) if is_phone() else st.columns(4)[: len(shown) + 1]
    with places[0]:
        page_link("location", _("All about this location"), location=code)
    for spot, one in zip(places[1:], shown, strict=True):
        failed = "" if not one["critical_failures"] else " · " + _("critical failure")
        with spot:
            words = _("Audit of {day}: {score}", day=_day(one["day"]), score=number(one["score"]))
            page_link("audit", words + failed, audit=str(one["audit_id"]))


def _form(location_id: int, put_off: Send, today: date) -> None:
    with st.form(f"put off {location_id}", border=False):
        st.text_area(_("Why not now? Colleagues read it."), key=REASON.format(location_id), height=80,
                     max_chars=LONGEST_REASON)  # fmt: skip
        st.date_input(
            _("Left out until"), value=today + timedelta(days=USUAL_DAYS), min_value=today + timedelta(days=1),
            max_value=last_day(today), key=UNTIL.format(location_id), format="DD.MM.YYYY",
        )  # fmt: skip
        st.form_submit_button(_("Leave it out"), on_click=put_off, args=(location_id,))


def filled(location_id: int) -> tuple[int, str, date]:
    """What the form was filled with: location, reason, last day. Raises DismissalRefusedError on what is no day."""
    until = st.session_state.get(UNTIL.format(location_id))
    if not isinstance(until, date):
        raise DismissalRefusedError(Why.WRONG_DAY)
    return location_id, str(st.session_state.get(REASON.format(location_id)) or ""), until


def left_out(dismissals: pd.DataFrame, take_back: Callable[[int], None] | None) -> None:
    """Who is left out, why, by whom and until when; nothing is drawn while nobody is.

    dismissals: fetch_dismissals; take_back: called with the dismissal, None for who may not.
    """
    if dismissals.empty:
        return
    section(
        n_("{n} location is left out", "{n} locations are left out", len(dismissals)),
        _("With the reason that was given; each comes back by itself after its day."),
    )
    for row in dismissals.to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(row['location'])}**")
            st.text(row["reason"])
            st.caption(
                _("By {name} on {day}, until {until}.", name=plain(row["by"] or "–"), day=_day(row["dismissed_at"]),
                  until=_day(row["until_on"]))
            )  # fmt: skip
            if take_back is not None:
                st.button(_("Take it back onto the list"), key=f"take back {row['dismissal_id']}", type="tertiary",
                          icon=":material/undo:", on_click=take_back, args=(int(row["dismissal_id"]),))  # fmt: skip


def refusal(why: Why) -> str:
    """Why a location cannot be left out or taken back, and what to do."""
    return {
        Why.NOT_YOURS: _("Only coaches, regional directors and top management may do this, for their own locations."),
        Why.NO_REASON: _("Write why: others must be able to follow it."),
        Why.TOO_LONG: _("The reason is too long: {n} letters at most.", n=number(LONGEST_REASON)),
        Why.WRONG_DAY: _("Choose a day from tomorrow on, half a year ahead at most."),
        Why.ALREADY_OUT: _("Somebody has left it out already."),
        Why.NOT_OUT: _("Somebody has taken it back already."),
    }[why]


def _day(value: Any) -> str:
    return day(pd.Timestamp(value).date())
