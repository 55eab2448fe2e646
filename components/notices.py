"""What a screen says besides figures: where the data come from, and what to do when there are none."""

from datetime import date, datetime
from typing import NoReturn, Protocol
from urllib.parse import quote

import streamlit as st

from components.page import same_tab_link
from components.paper import not_on_paper
from components.text import LANGUAGE_KEY, _, day, number, speak
from domain.access import Permission, Scope, User
from domain.filters import Period
from failure_log import number_of


class Reach(Protocol):
    """How far the data reach; None where nothing was ever loaded."""

    @property
    def last_audit(self) -> date | None: ...
    @property
    def last_feedback(self) -> date | None: ...
    @property
    def loaded_at(self) -> datetime | None: ...


class Visit(Protocol):
    """One person on one page: who, what they may see, and from when to when there are data."""

    @property
    def user(self) -> User: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def span(self) -> Period | None: ...


def demo_banner() -> None:
    """Say that the network is made up and how to replace it; paper says it in its stamp."""
    words = _("**Demo data** of an invented chain. To use your own: `make reset`, then load files on the page Data.")
    with not_on_paper("demo"):
        st.caption(f":material/theater_comedy: {words}")


def freshness_line(fresh: Reach, *, audits: int | None = None) -> None:
    """One grey line: source, how far the data reach, and how many audits stand behind the page."""
    parts = [_("Source: mystery audits and guests' feedback.")]
    if audits is not None:
        parts.append(_("Audits in this view: {n}.", n=number(audits)))
    heard = day(fresh.last_feedback)
    parts.append(_("Newest audit {day}, newest feedback {heard}.", day=day(fresh.last_audit), heard=heard))
    if fresh.loaded_at:
        parts.append(_("Last loaded {when}.", when=day(fresh.loaded_at.date())))
    st.caption(" ".join(parts))


def nothing_here(what: str, todo: str) -> None:
    """An empty state: what is missing, and what to do now."""
    with st.container(border=True):
        st.markdown(f"**{what}**")
        st.write(todo)


def stop_without_audits() -> NoReturn:
    """The commonest empty state; the page ends here."""
    nothing_here(
        _("No audits in this view."),
        _("Choose a longer period, more regions or more channels, or load audits on the page Data."),
    )
    st.stop()


def sign_in_door() -> None:
    """All that a stranger sees: the way to the sign-in, with the way back to this page."""
    st.title("Foyer")
    st.write(_("Please sign in to see this page."))
    page = "/" + st.context.url.split("/", 3)[3] if st.context.url and st.context.url.count("/") > 2 else "/"
    same_tab_link(_("Sign in"), f"/signin?next={quote(page, safe='')}")


def say_broken(error: Exception) -> bool:
    """Instead of Streamlit's box, where a page or a part of it broke: what happened and what to do next.

    The words are generic; the log has the rest under the number. True: nothing else needs to be shown. For st.App,
    which calls it outside of the page: the page's place on the screen is lost by then, its language is not.
    """
    if LANGUAGE_KEY not in st.session_state:
        speak((st.context.locale or "").partition("-")[0])
    number_told = number_of(error)
    with st.container(border=True, key=f"broken-{number_told}"):
        title = _("Something went wrong")
        st.markdown(f"**{title}**")
        st.write(_("What belongs here could not be shown, and it is not your fault. Please try again in a minute."))
        st.write(_("If it fails again, tell your administrator the error number {number}: the log says why.",
                   number=number_told))  # fmt: skip
        st.button(_("Try again"), key=f"try again {number_told}", icon=":material/refresh:")
        same_tab_link(_("Back to Health"), "/")
    return True


def loaded_span(visit: Visit, reaches: date | None) -> Period:
    """First to last day of the data; without what the page is about (`reaches`: its newest day) the page ends here.

    The very first screen of an installation without data, and of a person without a scope.
    """
    if visit.span is None or reaches is None:
        _stop_without_data(visit)
    return visit.span


def _stop_without_data(visit: Visit) -> NoReturn:
    if visit.scope.is_empty:
        nothing_here(_("No location is yours yet."), _("Ask your administrator to assign you a region or location."))
        st.stop()
    todo = _("Load your locations, standards, audits and feedback on the page Data.")
    may_load = visit.user.may(Permission.LOAD)
    nothing_here(
        _("Nothing has been loaded for this page yet."), todo if may_load else _("Ask your administrator to load it.")
    )
    st.stop()


def stop_without_feedback() -> NoReturn:
    """The Voice page without a message in view; the page ends here."""
    nothing_here(
        _("No message in this view."),
        _("Choose a longer period, more regions or more channels, or load feedback on the page Data."),
    )
    st.stop()


def stop_without_checks() -> NoReturn:
    """The Standards page without a standard in the chosen columns; what follows ends here."""
    nothing_here(_("Nothing was checked here in this view."), _("Choose other columns or more channels."))
    st.stop()
