"""How long does a page's script run? Streamlit's test harness runs it, with nothing cached and with everything."""

import re
import time

import numpy as np
import streamlit as st
from streamlit.testing.v1 import AppTest

from benchmarks.asked import ROOT, heard
from benchmarks.timing import Times, print_table
from domain.access import Permission, User

RUNS = 9
PAGES = {
    page.stem: Permission[word.group(1)]
    for page in sorted((ROOT / "pages").glob("*.py"))
    if (word := re.search(r"open_page\(Permission\.(\w+)\)", page.read_text()))
}


def time_script(page: str, user: User) -> tuple[Times, Times]:
    """Script runs of a page in milliseconds: with an empty cache, and right after."""
    cold, warm = [], []
    with heard(user, []):
        script = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=300).run()
        for _ in range(RUNS):
            # The harness takes 0.2 s to set a session up; a server has done that when the page is opened.
            st.cache_data.clear()
            for taken in (cold, warm):
                started = time.perf_counter()
                script.run()
                taken.append(1_000 * (time.perf_counter() - started))
        if script.exception:
            raise RuntimeError(f"{page}: {script.exception[0].value}")
    return Times(np.array(cold)), Times(np.array(warm))


def print_scripts(user: User) -> None:
    """Time and print every page that the person may open."""
    rows = []
    for page, permission in PAGES.items():
        if user.may(permission):
            cold, warm = time_script(page, user)
            rows.append([page, *(f"{value:.0f}" for value in (cold.median, cold.p95, warm.median, warm.p95))])
    print_table(["script of a page, ms", "cold", "p95", "warm", "p95 "], rows)
