"""What a search found: locations, standards, shoppers' and guests' words, each with the way to it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.links import page_link
from components.messages import message_card
from components.page import section
from components.text import _, day, n_, standard_name


def finding(words: str, counts: Mapping[str, int], most: int) -> str:
    """The page's title: how much was found, at most so many of a kind."""
    total = sum(counts.values())
    if not total:
        return _("Nothing holds “{words}”", words=words)
    if any(count >= most for count in counts.values()):
        return _("“{words}” stands in more than fits here: the first {n} of each kind", words=words, n=most)
    return n_("{n} find for “{words}”", "{n} finds for “{words}”", total, words=words)


def locations(found: pd.DataFrame) -> None:
    """Locations, each a link to its page."""
    if found.empty:
        return
    section(n_("{n} location", "{n} locations", len(found)))
    for row in found.to_dict("records"):
        page_link("location", f"{row['name']} · {row['region']} · {row['code']}", location=str(row["code"]))


def standards(found: pd.DataFrame) -> None:
    """Standards, each a link to the heatmap of its stage."""
    if found.empty:
        return
    section(n_("{n} standard", "{n} standards", len(found)))
    for row in found.to_dict("records"):
        words = f"{row['code']} · {standard_name(row)}"
        page_link("standards", words, rows=f"stage-{row['stage_id']}")


def comments(found: pd.DataFrame) -> None:
    """What shoppers wrote, as text, each with the way to its audit."""
    if found.empty:
        return
    section(n_("{n} comment of a shopper", "{n} comments of shoppers", len(found)))
    for place, row in enumerate(found.to_dict("records")):
        with st.container(border=True, gap="xsmall", key=f"comment {place}"):
            st.text(row["comment"], width="stretch")
            words = f"{row['location']} · {_day(row)} · {row['code']}"
            page_link("audit", words, audit=str(row["audit_id"]))


def messages(found: pd.DataFrame) -> None:
    """What guests wrote, newest first."""
    if found.empty:
        return
    section(n_("{n} message of a guest", "{n} messages of guests", len(found)))
    for row in found.to_dict("records"):
        message_card(row)


def _day(row: Mapping[Any, Any]) -> str:
    return day(pd.Timestamp(row["day"]).date())
