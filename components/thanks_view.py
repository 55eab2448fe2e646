"""Thanks to a team: what guests praised, which standards rose beyond chance, and a board for the wall."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.address import choose_many, choose_one
from components.changes_view import standard_moves
from components.device import is_phone
from components.messages import message_card
from components.page import bullets
from components.plain import plain
from components.text import _, day, n_, number, percent, standard_name
from domain.thanks import fits_the_board
from domain.what_changed import Move

QUOTES = 6  # of the board: more are not read in passing
OFFERED = 40  # messages among which a board is chosen
SHOWN = 12  # messages of the list


def choose() -> tuple[str, int]:
    """Ask for the view (list, board) and the months; kept in the address."""
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        names = {"list": _("For the team"), "board": _("Board for the wall")}
        view = choose_one(st.segmented_control, _("View"), names, key="view", default="list", required=True)
    with right:
        spans = {str(n): n_("Last {n} month", "Last {n} months", n) for n in (1, 3, 6, 12)}
        months = choose_one(st.selectbox, _("Period"), spans, key="months", default="3")
    return view, int(months)


def finding(name: str, thanks: int, risen: int) -> str:
    """The page's title: how many guests said thanks, and how many standards rose."""
    words = n_("{n} guest said thanks to {name}", "{n} guests said thanks to {name}", thanks, name=plain(name))
    if not risen:
        return words
    more = n_("{n} standard rose beyond chance", "{n} standards rose beyond chance", risen)
    return f"{words}; {more}"


def risen(now: pd.DataFrame, before: pd.DataFrame) -> list[Move]:
    """The standards of one location that rose beyond chance. now, before: fetch_standard_counts of it."""
    if now.empty or before.empty:
        return []
    return [move for move in standard_moves(now, before) if move.difference > 0]


def risen_words(moves: Sequence[Move], standards: Mapping[int, Mapping[Any, Any]]) -> list[str]:
    """What rose, a sentence each. standards: rows of fetch_standards by standard_id."""
    return [
        _("{standard}: from {before} to {now} (n {n_before} and {n_now})",
          standard=plain(standard_name(standards[move.key])), before=percent(move.before), now=percent(move.now),
          n_before=number(move.n_before), n_now=number(move.n_now))
        for move in moves if move.key in standards
    ]  # fmt: skip


def team(messages: pd.DataFrame, rose: Sequence[str]) -> None:
    """The list: what rose, then the newest words of thanks as text."""
    if rose:
        bullets(_("What the team got better at"), rose)
    places = st.columns(1 if is_phone() else 2, gap="small")
    for turn, message in enumerate(messages.head(SHOWN).to_dict("records")):
        with places[turn % len(places)]:
            message_card(message)


def board(name: str, messages: pd.DataFrame, rose: Sequence[str]) -> None:
    """A page for the wall: large, printable, without names and complaints. messages: thanks, newest first."""
    fit = [row for row in messages.head(OFFERED).to_dict("records") if _fits(row)]
    labels = {str(row["feedback_id"]): f"{day(row['day'])}: {row['body'][:60]}" for row in fit}
    with st.popover(_("Leave out"), icon=":material/visibility_off:", type="tertiary"):
        st.caption(
            _("Messages that seem to name somebody are left out by themselves; look once more before you print.")
        )
        out = choose_many(st.multiselect, _("Messages to leave out"), labels, key="without")
    st.title(_("Thank you, team of {name}!", name=plain(name)), anchor=False)
    kept = [row for row in fit if str(row["feedback_id"]) not in out][:QUOTES]
    places = st.columns(1 if is_phone() else 2, gap="medium")
    for turn, row in enumerate(kept):
        with places[turn % len(places)], st.container(border=True, height="stretch"):
            st.header(f"“{plain(' '.join(row['body'].split()))}”", anchor=False)
    if rose:
        st.header(_("What we got better at"), anchor=False)
        st.markdown("\n".join(f"- {words}" for words in rose))
    st.caption(_("Words of guests as they wrote them."))


def _fits(row: Mapping[Any, Any]) -> bool:
    words = row["body"] if isinstance(row["body"], str) else None
    if pd.isna(row["rating"]):
        return fits_the_board(words)
    return fits_the_board(
        words, rating=float(row["rating"]), low=float(row["rating_low"]), high=float(row["rating_high"])
    )
