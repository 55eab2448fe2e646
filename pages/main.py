"""The script Streamlit runs: who is it, which pages may they open. Nothing else."""

from datetime import UTC, datetime

import streamlit as st

from components.account_view import role_name, scope_words
from components.notices import demo_banner, sign_in_door
from components.paper import stamp
from components.text import _, moment, speak
from components.theme import page_frame
from config import settings
from data_access.cached import is_demo
from data_access.visitor import visitor
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
    (Permission.COACH, "priorities.py", _("Priorities"), ":material/flag:"),
    (Permission.READ, "voice.py", _("Voice"), ":material/forum:"),
    (Permission.READ, "reliability.py", _("How reliable is this?"), ":material/straighten:"),
    (Permission.LOAD, "data.py", _("Data"), ":material/upload_file:"),
    (Permission.READ, "account.py", user.name, ":material/account_circle:"),
]
allowed = [
    st.Page(script, title=title, icon=icon, url_path=script.removesuffix(".py"), default=script == "health.py")
    for permission, script, title, icon in pages
    if user.may(permission)
]
chosen = st.navigation(allowed, position="top")
st.set_page_config(page_title=f"{chosen.title} · Foyer")
with page_frame():
    if is_demo():
        demo_banner()
    body = st.container()
    # Before the page is drawn: it may end itself.
    scope = f"{role_name(user.role)}, {scope_words(user.scope)}"
    stamp(user.name, scope, moment(datetime.now(UTC)), is_demo=is_demo())
    with body:
        chosen.run()
