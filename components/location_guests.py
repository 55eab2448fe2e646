"""What guests wait for and what they said last, at one location."""

from datetime import datetime

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.device import is_phone
from components.downloads import Offer, downloads
from components.messages import message_card
from components.page import folded_on_phone, heading, section
from components.plain import plain
from components.tables import Column, show_table, shown
from components.text import _, n_, number

LISTED = 20  # cases told one by one on a phone; the table has them all


def guests_finding(cases: pd.DataFrame) -> str:
    """The title of what guests wait for."""
    late = int(cases["overdue"].sum())
    if late:
        return n_("{n} case is past its limit", "{n} cases are past their limit", late)
    if len(cases):
        return n_("{n} case is open, in time", "{n} cases are open, all in time", len(cases))
    return _("No case is open")


def case_columns() -> dict[str, Column]:
    """Open cases; age and limit in hours."""
    return {
        "severity": Column(_("Severity")),
        "age": Column(_("Age"), _span),
        "due": Column(_("Limit"), _limit),
        "status": Column(_("Status"), case_status),
        "words": Column(_("The guest's words")),
    }


def case_frame(cases: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Rows of fetch_open_cases with age and due (hours from now, negative when past), and the words in one column."""
    received, due = (pd.to_datetime(cases[name], utc=True) for name in ("received_at", "due_at"))
    hour = pd.Timedelta(hours=1)
    moment = pd.Timestamp(now)
    said = [row["body"] if isinstance(row["body"], str) else row["title"] for row in cases.to_dict("records")]
    return cases.assign(
        age=(moment - received) / hour,
        due=(due - moment) / hour,
        words=[one if isinstance(one, str) else "" for one in said],
    )


def case_status(code: str) -> str:
    """Where a case stands."""
    return {
        "open": _("open"),
        "in_progress": _("in progress"),
        "resolved": _("resolved"),
        "informed": _("guest informed"),
        "reopened": _("reopened"),
    }.get(code, code)


def _span(hours: float) -> str:
    if hours < 48:
        return _("{n} h", n=number(hours))
    return n_("{n} day", "{n} days", int(hours // 24))


def _limit(hours: float) -> str:
    if pd.isna(hours):
        return "–"
    return _("in {time}", time=_span(hours)) if hours >= 0 else _("past by {time}", time=_span(-hours))


def case_table(cases: pd.DataFrame, now: datetime, offer: Offer, name: str) -> None:
    """Open cases with their files; a sentence when there is none."""
    if cases.empty:
        st.write(_("No guest waits for an answer."))
        return
    rows, columns = case_frame(cases, now), case_columns()
    if is_phone():
        _case_list(rows.head(LISTED))
    with folded_on_phone(_("Cases as a table")):
        show_table(shown(rows, columns), _("Open cases"))
        downloads(
            offer(f"cases-{name}", rows, columns, _("Open cases; age and limit in hours from now")), key="cases"
        )


def _case_list(cases: pd.DataFrame) -> None:
    """Cases one under the other. cases: case_frame; the guests' words are text."""
    for row in cases.to_dict("records"):
        facts = [row["severity"], _span(row["age"]), case_status(row["status"]), _limit(row["due"])]
        st.markdown(f"**{plain(' · '.join(facts))}**")
        st.text(row["words"])


def last_words(messages: pd.DataFrame, *, empty: str) -> None:
    """The newest messages as cards, in the guests' own words; on a desk two and two."""
    if messages.empty:
        st.write(empty)
        return
    places = st.columns(min(2, len(messages)), gap="small")
    for number_of, message in enumerate(messages.to_dict("records")):
        with places[0 if is_phone() else number_of % len(places)]:
            message_card(message)


def newest_complaint(place: DeltaGenerator, cases: pd.DataFrame, complaints: pd.DataFrame) -> None:
    """What a director on the way needs first: what is overdue, and what a guest complained of last.

    place: a container above the choice of the location.
    """
    heading(place, guests_finding(cases), _("As of this moment. The newest complaint of twelve months:"))
    last_words(complaints.head(1), empty=_("No complaint in twelve months."))


def guests(cases: pd.DataFrame, messages: pd.DataFrame, now: datetime, offer: Offer, *, name: str) -> None:
    """What waits for an answer, and what guests said last. name: of the files."""
    section(guests_finding(cases), _("Open cases, past their limit first; ages as of this moment."))
    case_table(cases, now, offer, name)
    newest = n_("The newest message of a guest", "The newest {n} messages of guests", len(messages))
    section(
        newest if len(messages) else _("No message of a guest"),
        _("In their own words, of the last twelve months."),
        own_sheet="messages",
    )
    last_words(messages, empty=_("No guest has said anything in twelve months."))
