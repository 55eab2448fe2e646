"""Links that came with an audit: only those of the plain web, over TLS, become one; the rest is text."""

import re
from urllib.parse import quote, urlsplit

import streamlit as st

from components.plain import plain

LONGEST = 2_000
# What markdown would end a link at, and what has no place in an address.
_KEPT = "/:?#@!$&'*+,;=%~-._"
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def safe_link(address: str) -> str | None:
    """The address as it may stand in a link, or None: then it is shown as the text that it is.

    Only https with a host that is written plainly: no javascript: or data:, no name and password in front of the host
    (they make another host look like a known one), nothing invisible.
    """
    found = address.strip()
    if len(found) > LONGEST or _INVISIBLE.search(found):
        return None
    try:
        parts = urlsplit(found)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    known = parts.scheme == "https" and host is not None and "@" not in parts.netloc and port in (None, 443)
    if not known or not re.fullmatch(r"[a-z0-9.-]+\.[a-z0-9-]{2,}", host or ""):
        return None
    return quote(found, safe=_KEPT)


def evidence_line(label: str, address: str) -> None:
    """One piece of evidence: what it shows, and where it is. label: our own words, safe as markdown."""
    link = safe_link(address)
    if link is None:
        st.markdown(f"{label}:")
        st.text(address)
        return
    # The whole address is the words of the link, so that nobody is led elsewhere than they read.
    st.markdown(f"{label}: [{plain(link)}]({link})")
