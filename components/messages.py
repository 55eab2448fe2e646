"""Guests' own words: one message as a card, always as text, never as markup."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.text import _, day, kind_name, number

ICONS = {
    "complaint": ":material/sentiment_dissatisfied:",
    "suggestion": ":material/lightbulb:",
    "thanks": ":material/favorite:",
    "question": ":material/help:",
    "not_us": ":material/block:",
    "rating": ":material/star:",
}


def message_card(message: Mapping[Any, Any]) -> None:
    """Draw one message. message: a row of fetch_messages."""
    with st.container(border=True, gap="xsmall"):
        facts = [kind_name(message["kind"]), day(message["day"]), origin_name(message["origin"])]
        if isinstance(message["severity"], str):
            facts.append(message["severity"])
        rating = message["rating"]
        if pd.notna(rating):
            facts.append(
                _(
                    "{rating} of {most}",
                    rating=number(rating, 0 if rating == int(rating) else 1),
                    most=number(message["rating_high"]),
                )
            )
        st.caption(f"{ICONS.get(message['kind'], '')} " + " · ".join(facts))
        # st.text shows the words as they are: a guest's picture or link must not become one.
        st.text(message["location"], width="stretch")
        if isinstance(message["title"], str):
            st.text(message["title"])
        st.text(message["body"] if isinstance(message["body"], str) else _("No words, only a rating."))


def origin_name(code: str) -> str:
    """How the message came."""
    known = {
        "qr": _("QR code"),
        "survey": _("Survey"),
        "review": _("Review"),
        "social": _("Social media"),
        "email": _("E-mail"),
        "phone": _("Phone"),
    }
    return known.get(code, code)
