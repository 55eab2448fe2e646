"""What kind of screen asks. Streamlit's script cannot see its width; the browser's own word must do."""

import streamlit as st


def is_phone() -> bool:
    """True when the browser says it is on a phone: lists then come before wide figures."""
    hint = st.context.headers.get("Sec-CH-UA-Mobile", "")
    return hint == "?1" or "Mobi" in st.context.headers.get("User-Agent", "")
