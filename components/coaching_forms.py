"""Forms of the coaching cycle: what was typed stays until it is written, and its writer is told what became of it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import streamlit as st

from components.plan_words import Edit, refusal, stale_words
from components.text import _
from domain.coaching_orders import Draft, Log, Order
from domain.coaching_plans import Why

SAID, TYPED, GOOD = "what became of the order", "what was typed", "whether it was done"


class Outcome(Protocol):
    """What became of an order; done, unless why or edits say otherwise."""

    @property
    def made(self) -> int | None: ...
    @property
    def why(self) -> Why | None: ...
    @property
    def edits(self) -> Sequence[Edit] | None: ...


Send = Callable[[Order], Outcome]  # carries an order out


def field(form: str, name: str) -> str:
    """The key of a form's field. A form that was carried out begins anew, any other keeps its fields."""
    return f"{form} {name} {st.session_state.get(_round(form), 0)}"


def version_seen(form: str, first_field: str, version: int) -> int:
    """The version that a prefilled form was filled from: what others changed since is not what its writer saw.

    first_field: a field of the form; while it is not drawn yet, the form is about to be filled from `version`.
    """
    key = field(form, "version")
    if field(form, first_field) not in st.session_state or key not in st.session_state:
        st.session_state[key] = version
    return int(st.session_state[key])


def submit(
    label: str, form: str, build: Callable[[], Order], send: Send, *, typed: Sequence[str] = (), primary: bool = False
) -> None:
    """The button of a form (inside st.form). build makes the order of what the fields hold when it is pressed.

    typed: names of the fields whose words are shown again when nothing was written.
    """
    st.form_submit_button(
        label, type="primary" if primary else "secondary", on_click=sent, args=(form, build, send),
        kwargs={"typed": typed}, key=f"{form} submit",
    )  # fmt: skip


def sent(form: str, build: Callable[[], Order], send: Send, *, typed: Sequence[str] = ()) -> None:
    """A form was sent: carry its order out. A widget's value is user input: what is no order of ours is refused."""
    words = [str(st.session_state.get(field(form, name)) or "") for name in typed]
    st.session_state[TYPED] = [one for one in words if one.strip()]
    try:
        order = build()
    except (KeyError, ValueError, TypeError):
        _tell(refusal(Why.NOT_NOW))
        return
    outcome = send(order)
    if outcome.edits is not None:
        # Its writer is about to see the thing as it stands now.
        st.session_state.pop(field(form, "version"), None)
        _tell(stale_words(outcome.edits))
    elif outcome.why is not None:
        _tell(refusal(outcome.why))
    else:
        st.session_state[TYPED] = []
        st.session_state[_round(form)] = st.session_state.get(_round(form), 0) + 1
        if outcome.made is not None:
            st.query_params.from_dict({_MADE[type(order)]: str(outcome.made)})
        _tell(_("Written down."), good=True)


def say() -> None:
    """Tell once what became of the last order; words that were not written are shown, to be copied."""
    words = st.session_state.pop(SAID, None)
    typed = st.session_state.pop(TYPED, [])
    if not words:
        return
    with st.container(border=True):
        st.markdown(f":material/{'check_circle' if st.session_state.get(GOOD) else 'info'}: {words}")
        for one in typed:
            st.caption(_("What you typed is kept:"))
            st.code(one, language=None, wrap_lines=True)


def value(form: str, name: str) -> Any:
    """What a field of a form holds now. Raises KeyError when it was not drawn."""
    return st.session_state[field(form, name)]


_MADE = {Draft: "plan", Log: "session"}  # what the page shows then, by its address


def _tell(words: str, *, good: bool = False) -> None:
    st.session_state[SAID], st.session_state[GOOD] = words, good


def _round(form: str) -> str:
    return f"{form} sent"
