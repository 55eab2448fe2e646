"""Words and numbers in the reader's language, which is kept in the browser session, never process-wide."""

import math
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

import translation

LANGUAGE_KEY = "language"
# What was spoken last in this thread: each run of a page's script has one of its own, and asking the session
# takes 10 microseconds, a thousand times a page.
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
NEARLY_CERTAIN = 0.99


def language() -> str:
    """The reader's language; English until somebody is known."""
    return _spoken.get() or str(st.session_state.get(LANGUAGE_KEY, "en"))


def speak(wanted: str) -> None:
    """Set the language of this browser session."""
    known = translation.known_language(wanted)
    st.session_state[LANGUAGE_KEY] = known
    _spoken.set(known)


def _(message: str, **values: object) -> str:
    """A message in the reader's language, its {placeholders} filled."""
    text = translation.catalogue(language()).gettext(message)
    return text.format(**values) if values else text


def n_(one: str, many: str, count: int, **values: object) -> str:
    """A message in the plural form that the count needs; {n} is the count."""
    text = translation.catalogue(language()).ngettext(one, many, count)
    return text.format(n=number(count), **values)


def number(value: float | None, decimals: int = 0) -> str:
    """A number as the reader writes it; unknown is an en dash."""
    return translation.number_text(value, language(), decimals)


def percent(share: float | None, decimals: int = 0) -> str:
    """A share (0-1) as a percentage; unknown is an en dash."""
    if share is None or math.isnan(share):
        return "–"
    return number(100 * share, decimals) + "\u00a0%"


def chance(share: float) -> str:
    """A chance (0-1) as a percentage; what is nearly certain is never written as certain, nor the other way."""
    if share > NEARLY_CERTAIN:
        return _("over {p}", p=percent(NEARLY_CERTAIN))
    if share < 1 - NEARLY_CERTAIN:
        return _("under {p}", p=percent(1 - NEARLY_CERTAIN))
    return percent(share)


def signed(value: float, decimals: int = 0) -> str:
    """A difference with its sign; what rounds to nothing has none."""
    rounded = round(value, decimals) + 0.0
    return f"+{number(rounded, decimals)}" if rounded > 0 else number(rounded, decimals)


def between(low: float, high: float, decimals: int = 0) -> str:
    """A range, low to high."""
    return f"{number(low, decimals)}–{number(high, decimals)}"


def day(value: date | None, style: str = "medium") -> str:
    """A day as the reader writes it."""
    return "–" if value is None else translation.day_text(value, language(), style)


def month(value: int) -> str:
    """A month (yyyymm), short."""
    return translation.month_text(value, language())


def moment(value: datetime, time_zone: str = "UTC") -> str:
    """A moment in a time zone."""
    return translation.moment_text(value, language(), time_zone)


def standard_name(row: Mapping[Any, Any]) -> str:
    """A standard's wording in the reader's language, or in the source's where it has none."""
    return _in_language(row, "name")


def stage_name(row: Mapping[Any, Any]) -> str:
    """A stage's name in the reader's language."""
    return _in_language(row, "stage")


def channel_name(code: str, name: str) -> str:
    """The six known channels are translated; a source's own keeps its name."""
    known = {
        "visit": _("Visit"),
        "phone": _("Phone"),
        "web_app": _("Web and app"),
        "chat": _("Chat"),
        "email": _("E-mail"),
        "social": _("Social media"),
    }
    return known.get(code, name)


def channel_names(channels: pd.DataFrame) -> dict[int, str]:
    """Names by channel_id. channels: channel_id, code, name."""
    rows = zip(channels["channel_id"], channels["code"], channels["name"], strict=True)
    return {int(one): channel_name(str(code), str(name)) for one, code, name in rows}


def kind_name(code: str) -> str:
    """The kinds of feedback."""
    known = {
        "complaint": _("Complaint"),
        "suggestion": _("Suggestion"),
        "thanks": _("Thanks"),
        "question": _("Question"),
        "not_us": _("Not about us"),
        "rating": _("Rating"),
    }
    return known.get(code, code)


def _in_language(row: Mapping[Any, Any], field: str) -> str:
    own = row.get(f"{field}_{language()}")
    return str(own) if isinstance(own, str) and own else str(row[field])
