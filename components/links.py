"""Links from one of our pages to another, by its address, without leaving the browser session."""

import streamlit as st

from components.plain import plain

HOME = "health"  # the page that opens first has no name in the address


def page_link(page: str, words: str, **query: str | list[str]) -> None:
    """A link to a page of ours (its file without .py) with what its address shall say, e.g. location="KRY01"."""
    target = st.Page(f"{page}.py", title=words, url_path=page, default=page == HOME)
    st.page_link(
        target, label=plain(words), icon=":material/arrow_forward:", icon_position="right", query_params=query
    )


def go_to(page: str, **query: str) -> None:
    """Open a page of ours at once, after a choice that means nothing else, such as the click on a row."""
    st.switch_page(st.Page(f"{page}.py", url_path=page, default=page == HOME), query_params=query)
