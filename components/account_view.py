"""Words of the Account page."""

import streamlit as st

from components.text import _, n_
from domain.access import Role, Scope
from translation import LANGUAGES


def role_name(role: Role) -> str:
    """A role in the reader's words."""
    return {
        Role.EXECUTIVE: _("Executive"),
        Role.REGIONAL_DIRECTOR: _("Regional director"),
        Role.CINEMA_DIRECTOR: _("Cinema director"),
        Role.COACH: _("Coach"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[role]


def scope_words(scope: Scope) -> str:
    """What the person sees."""
    if scope.everything:
        return _("sees the whole chain")
    parts = []
    if scope.region_ids:
        parts.append(n_("sees {n} region", "sees {n} regions", len(scope.region_ids)))
    if scope.location_ids:
        parts.append(n_("sees {n} location", "sees {n} locations", len(scope.location_ids)))
    return ", ".join(parts) or _("sees nothing until an administrator assigns a region or location")


def language_choice(current: str) -> str:
    """The languages by their own names; returns the chosen one."""
    codes = list(LANGUAGES)
    chosen = st.selectbox(
        _("Language"),
        codes,
        index=codes.index(current),
        format_func=LANGUAGES.__getitem__,
        key="account_language",
        width=320,
    )
    return chosen or current
