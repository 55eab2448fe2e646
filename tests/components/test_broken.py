"""The box that stands where a page broke."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from failure_log import number_of


def broken(words: str, language: str) -> None:
    """The script of a page that broke, as the server's hook leaves it."""
    import streamlit as st

    from components.notices import say_broken

    st.session_state["language"] = language
    error = ValueError(words)
    st.session_state["told"] = error
    assert say_broken(error)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Something went wrong"), ("uk", "Щось пішло не так"), ("it", "Qualcosa è andato storto")],
)
def test_the_reader_is_told_in_their_language_what_to_do_and_no_detail(language: str, title: str) -> None:
    test = AppTest.from_function(broken, args=("secret **detail**", language)).run()
    assert not test.exception
    words = "\n".join(one.value for one in test.markdown)
    assert f"**{title}**" in words
    assert "secret" not in words
    assert re.findall(r"\d{6}", words) == [number_of(test.session_state["told"])]
    assert len(test.button) == 1
    assert test.button[0].click().run().button[0].label == test.button[0].label
