"""The script Streamlit runs: who is it, which pages may they open. Nothing else."""

from functools import partial

import streamlit as st

from components.links import HOME
from components.notices import demo_banner, sign_in_door
from components.text import _, speak
from components.theme import page_frame
from components.views_bar import views_bar
from config import settings
from data_access.cached import is_demo
from data_access.visitor import forget_view, keep_view, views_of, visitor
from domain.access import Permission

st.set_page_config(page_title="Foyer", page_icon="static/icon.png", layout="wide")

user = visitor()
if user is None:
    speak(settings().language)
    sign_in_door()
    st.stop()

speak(user.language)
pages = [
    (Permission.READ, "health.py", _("Health"), ":material/monitor_heart:"),
    (Permission.READ, "standards.py", _("Standards"), ":material/grid_on:"),
    (Permission.READ, "compare.py", _("Compare"), ":material/compare_arrows:"),
    (Permission.COACH, "priorities.py", _("Priorities"), ":material/flag:"),
    (Permission.READ, "scorecard.py", _("Scorecard"), ":material/scoreboard:"),
    (Permission.READ, "coverage.py", _("Coverage"), ":material/travel_explore:"),
    (Permission.READ, "voice.py", _("Voice"), ":material/forum:"),
    (Permission.READ, "reliability.py", _("How reliable is this?"), ":material/straighten:"),
    (Permission.READ, "search.py", _("Search"), ":material/search:"),
    (Permission.LOAD, "data.py", _("Data"), ":material/upload_file:"),
    (Permission.READ, "account.py", user.name, ":material/account_circle:"),
]
allowed = [
    st.Page(script, title=title, icon=icon, url_path=script.removesuffix(".py"), default=script == "health.py")
    for permission, script, title, icon in pages
    if user.may(permission)
]
chosen = st.navigation(allowed, position="top")
with page_frame():
    if is_demo():
        demo_banner()
    chosen.run()
    views_bar(
        views_of(user),
        page=chosen.url_path or HOME,
        save=partial(keep_view, user),
        forget=partial(forget_view, user),
    )
