"""The address keeps the view: what a widget chose stands in the query, so that a pasted link opens the same.

Streamlit's own binding writes the labels as shown, which differ from language to language; here stand the codes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st


def choose_one(
    widget: Callable[..., Any],
    label: str,
    names: Mapping[str, str],
    *,
    key: str,
    default: str,
    always: bool = False,
    **look: Any,
) -> str:
    """Draw a widget of one choice (selectbox, segmented control). names: code -> label; returns the code.

    always: write the default too, where it is another one tomorrow or for another reader.
    """
    asked = _asked(key, names)
    if asked is not None or st.session_state.get(key) not in names:
        st.session_state[key] = asked[0] if asked else default
    chosen = widget(label, list(names), key=key, format_func=names.__getitem__, persist_state="session", **look)
    code = str(chosen or default)
    _write(key, [] if code == default and not always else [code])
    return code


def choose_many(
    widget: Callable[..., Any], label: str, names: Mapping[str, str], *, key: str, **look: Any
) -> list[str]:
    """Draw a widget of many choices (multiselect, pills). Returns the codes; none chosen is an empty list."""
    asked = _asked(key, names)
    kept = st.session_state.get(key) or []
    if asked is not None or any(code not in names for code in kept) or key not in st.session_state:
        st.session_state[key] = asked if asked is not None else [code for code in kept if code in names]
    chosen = widget(label, list(names), key=key, format_func=names.__getitem__, persist_state="session", **look)
    _write(key, list(chosen))
    return list(chosen)


def tell(key: str, code: str) -> None:
    """Write into the address what there was nothing to choose about, so that a pasted link says it to others."""
    _write(key, [code])


def show_address() -> None:
    """Let the browser show what the page was asked by: of a link from a page to itself it learns only from here."""
    st.query_params.from_dict({key: st.query_params.get_all(key) for key in st.query_params})


def asked_number(key: str) -> int | None:
    """A whole number that the address names, such as the key of an audit; None when it names none."""
    written = st.query_params.get(key, "")
    # Eighteen digits fit the databases' widest whole number.
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else None


def _asked(key: str, names: Mapping[str, str]) -> list[str] | None:
    """What the address asks for and we did not write ourselves; None when it asks for nothing new.

    Codes that are not among the names are left out: an address cannot ask for what its reader may not see.
    """
    asked = st.query_params.get_all(key)
    if not asked or asked == st.session_state.get(_written(key)):
        return None
    return [code for code in asked if code in names]


def _write(key: str, codes: Sequence[str]) -> None:
    st.session_state[_written(key)] = list(codes)
    if st.query_params.get_all(key) == list(codes):
        return
    if codes:
        st.query_params[key] = list(codes)
    else:
        del st.query_params[key]


def _written(key: str) -> str:
    return f"{key} in the address"
