"""Views that a person keeps: open one, keep this one, forget one. Stands under every page."""

from collections.abc import Callable, Sequence
from typing import Protocol

import streamlit as st

from components.links import page_link
from components.text import _

LONGEST_NAME = 60


class View(Protocol):
    """One kept view."""

    @property
    def view_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def page(self) -> str: ...
    @property
    def query(self) -> dict[str, list[str]]: ...


def views_bar(
    views: Sequence[View],
    *,
    page: str,
    save: Callable[[str, str, dict[str, list[str]]], None],
    forget: Callable[[int], None],
) -> None:
    """Draw the menu. save(name, page, query) may raise a ValueError whose .code says why; forget(view_id)."""
    with st.popover(_("My views"), icon=":material/bookmark:", type="tertiary"):
        for view in views:
            left, right = st.columns([6, 1], vertical_alignment="center", wrap=False)
            with left:
                page_link(view.page, view.name, **view.query)
            right.button(
                "",
                icon=":material/delete:",
                key=f"forget view {view.view_id}",
                help=_("Forget this view"),
                type="tertiary",
                on_click=forget,
                args=(view.view_id,),
            )
        name = st.text_input(_("Name of this view"), key="view_name", max_chars=LONGEST_NAME)
        if st.button(_("Keep this view"), key="keep_view", disabled=not name.strip()):
            _keep(name, page, save)


def _keep(name: str, page: str, save: Callable[[str, str, dict[str, list[str]]], None]) -> None:
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    try:
        save(name, page, query)
    except ValueError as refusal:
        st.warning(_why_not(getattr(refusal, "code", "")))
        return
    st.success(_("Kept. It stands in this menu on every device of yours."))


def _why_not(code: str) -> str:
    return {
        "no_name": _("Give the view a name."),
        "too_long": _("The name or the address is too long to be kept."),
        "too_many": _("You keep fifty views already: forget one first."),
    }.get(code, _("This view cannot be kept."))
