"""Appeals against answers of an audit, drawn: where each stands, and the forms to file one and to take it on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import appeal_words as words_of
from components.downloads import Offer, downloads
from components.links import go_to, page_link
from components.notices import nothing_here
from components.page import heading
from components.plain import plain
from components.tables import pick_row, shown
from components.text import _, day, n_, number, standard_name
from domain.appeals import (
    LONGEST_WORDS,
    OPEN,
    Action,
    AppealRefusedError,
    Correction,
    Party,
    Reason,
    Status,
    Why,
    possible_actions,
)
from domain.scoring_explained import AnswerGiven, Explanation, corrected, explain_score

QUESTION, REASON, WORDS = "appeal question", "appeal reason", "appeal words"
SAID = "what became of the appeal"
Send = Callable[..., None]


def list_appeals(appeals: pd.DataFrame, explanation: Explanation, party: Party | None, send: Send) -> None:
    """The appeals of one audit, each with what the reader may do about it.

    appeals: fetch_appeals; explanation: of the issue that is shown; send(appeal_id, version) runs when a form is
    sent.
    """
    issued = {line.answer.standard_id: line.answer for line in explanation.lines}
    for row in appeals.to_dict("records"):
        with st.container(border=True):
            appeal_words(row)
            actions = possible_actions(Status(row["status"]), party, filed_as=Party(row["filed_as"]))
            answer = issued.get(int(row["standard_id"]))
            if actions and answer is not None:
                step_form(row, actions, answer=answer, send=send)


def score_after(appeals: pd.DataFrame, audit_id: int, explanation: Explanation) -> None:
    """The score with what upheld appeals found, beside the score as issued; nothing is drawn without any."""
    upheld = appeals[(appeals["audit_id"] == audit_id) & appeals["corrected_state"].notna()]
    if upheld.empty:
        return
    changes = {
        int(row["standard_id"]): None if row["corrected_state"] == "na" else int(row["corrected_points"])
        for row in upheld.to_dict("records")
    }
    answers = corrected([line.answer for line in explanation.lines], changes)
    after = explain_score(answers, threshold=explanation.threshold)
    st.markdown(words_of.scores_words(explanation.score, after.score))


def questions(lines: pd.DataFrame, explanation: Explanation, appeals: pd.DataFrame, audit_id: int) -> dict[int, str]:
    """Answers that can be appealed against: those that lost points and were not appealed against before.

    lines: components.sum_view.frame. Returns standard_id -> words, most costly first.
    """
    taken = appeals[(appeals["audit_id"] == audit_id) & (appeals["status"] != Status.WITHDRAWN.value)]
    ids = [line.answer.standard_id for line in explanation.lines]
    named = lines.assign(standard_id=ids).sort_values("costs", ascending=False, kind="stable")
    lost = named[(named["share"] < 1) & ~named["standard_id"].isin(taken["standard_id"])]
    return {
        int(row["standard_id"]): f"{row['code']} · {row['standard']} · {row['result']}"
        for row in lost.to_dict("records")
    }


def count_open(appeals: pd.DataFrame, audit_id: int) -> int:
    """How many appeals against this issue of the audit are open."""
    mine = appeals["audit_id"] == audit_id
    return int((mine & appeals["status"].isin([one.value for one in OPEN])).sum())


def keep(words: str) -> None:
    """Remember what became of a form, until the page is drawn."""
    st.session_state[SAID] = words


def say() -> None:
    """Tell once what became of the last form."""
    words = st.session_state.pop(SAID, None)
    if words:
        with st.container(border=True):
            st.markdown(f"**{words}**")


def appeal_words(row: Mapping[Any, Any]) -> None:
    """One appeal: the question, where it stands, and the words of both sides as text."""
    st.markdown(
        f"**{plain(row['code'])}** {plain(standard_name(row))} · **{words_of.status_name(str(row['status']))}**"
    )
    facts = [
        words_of.reason_name(str(row["reason_code"])),
        _("filed {day} by {name}", day=day(row["filed_on"]), name=row["filed_by"] or "–"),
        _("issue {n}", n=number(row["revision"])),
    ]
    st.caption(plain(" · ".join(facts)))
    if isinstance(row["reason"], str):
        st.text(row["reason"])
    if isinstance(row["corrected_state"], str):
        found = words_of.correction_words(row["corrected_state"], row["corrected_points"])
        st.markdown(_("Found instead: {found}.", found=found))
    if isinstance(row["decision"], str):
        st.caption(_("Decision, in words:"))
        st.text(row["decision"])


def filing_form(questions: Mapping[int, str], send: Send, audit_id: int) -> None:
    """Ask for an appeal. questions: standard_id -> words; send(audit_id) is called when the form is sent."""
    with st.form("file an appeal"):
        st.selectbox(_("Answer"), list(questions), format_func=questions.__getitem__, key=QUESTION)
        st.selectbox(_("Reason"), [one.value for one in Reason], format_func=words_of.reason_name, key=REASON)
        st.text_area(_("In your words"), key=WORDS, max_chars=LONGEST_WORDS, height=100)
        st.form_submit_button(_("File the appeal"), type="primary", on_click=send, args=(audit_id,))


def filed() -> tuple[int, Reason, str]:
    """What the form was filled with: standard_id, reason, words.

    A widget's value is user input: raises AppealRefusedError on what is no choice of ours.
    """
    state = st.session_state
    try:
        return int(state[QUESTION]), Reason(state[REASON]), str(state.get(WORDS) or "")
    except (KeyError, ValueError, TypeError):
        raise AppealRefusedError(Why.NOT_NOW) from None


def step_form(row: Mapping[Any, Any], actions: Sequence[Action], *, answer: AnswerGiven, send: Send) -> None:
    """Ask what becomes of an appeal. send(appeal_id, version) is called when the form is sent; answer: as issued."""
    names = choices(actions, points=answer.points or 0, max_points=answer.max_points or 0)
    appeal_id = int(row["appeal_id"])
    with st.form(f"appeal {appeal_id}"):
        st.selectbox(_("What to do"), list(names), format_func=names.__getitem__, key=f"appeal {appeal_id} choice")
        st.text_area(
            _("Why (obligatory when rejected)"), key=f"appeal {appeal_id} words", max_chars=LONGEST_WORDS, height=80
        )
        st.form_submit_button(_("Send"), on_click=send, args=(appeal_id, int(row["version"])))


def choices(actions: Sequence[Action], *, points: int, max_points: int) -> dict[str, str]:
    """What a person can choose: code -> words. A code is an action, and what is found instead after a colon."""
    found: dict[str, str] = {}
    for action in actions:
        if action is Action.UPHOLD:
            found[f"{action.value}:{max_points}"] = _("Uphold: {n} of {most} points", n=max_points, most=max_points)
            found[f"{action.value}:na"] = _("Uphold: the question did not apply")
        elif action is Action.UPHOLD_PARTLY:
            for some in range(points + 1, max_points):
                words = _("Uphold in part: {n} of {most} points", n=some, most=max_points)
                found[f"{action.value}:{some}"] = words
        else:
            found[action.value] = {
                Action.TAKE_UP: _("Take it up: the region looks into it"),
                Action.FORWARD: _("Agree and pass it on to the agency"),
                Action.REJECT: _("Reject"),
                Action.WITHDRAW: _("Withdraw"),
            }[action]
    return found


def chosen(appeal_id: int) -> tuple[Action, Correction | None, str]:
    """What was chosen for an appeal: action, what was found instead, words. Raises AppealRefusedError as filed."""
    words = str(st.session_state.get(f"appeal {appeal_id} words") or "")
    action, colon, found = str(st.session_state.get(f"appeal {appeal_id} choice")).partition(":")
    try:
        if not colon:
            return Action(action), None, words
        return Action(action), Correction(None if found == "na" else int(found)), words
    except ValueError:
        raise AppealRefusedError(Why.NOT_NOW) from None


def history(rows: pd.DataFrame, time_zone: str) -> None:
    """Who did what, folded away; nothing is drawn when nothing was done."""
    if len(rows):
        with st.expander(_("Who did what"), icon=":material/history:"):
            st.markdown(words_of.history_words(rows, time_zone))


def link(appeals: pd.DataFrame) -> None:
    """The way to the appeals that wait: to the audit of a single one, else to their list; nothing without any."""
    if len(appeals):
        only = {"audit": str(appeals["audit_id"].iloc[0])} if len(appeals) == 1 else {}
        page_link("audit", n_("{n} appeal waits", "{n} appeals wait", len(appeals)), **only)


def waiting(appeals: pd.DataFrame, offer: Offer, *, named: bool) -> None:
    """The appeals that wait, each a way to its audit. named: the address named an audit that cannot be shown."""
    heading(
        st.container(),
        words_of.waiting_finding(appeals, named=named),
        _("Open appeals of all your locations, oldest first. Pick a row to open its audit."),
    )
    if appeals.empty:
        nothing_here(
            _("No audit is chosen."),
            _("Open one from the audits of a location, or from a cell of the page Standards."),
        )
        page_link("location", _("The audits of a location"))
        return
    columns = words_of.waiting_columns()
    picked = pick_row(shown(appeals, columns), _("Open appeals"), key="waiting")
    downloads(offer("appeals", appeals, columns, _("Open appeals")), key="waiting")
    if picked is not None:
        go_to("audit", audit=str(appeals["audit_id"].iloc[picked]))
