"""The script Streamlit runs: who is it, which pages may they open. Nothing else."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from components.account_view import role_name, scope_words
from components.links import HOME
from components.notices import demo_banner, sign_in_door
from components.paper import stamp
from components.text import _, moment, speak
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
    (Permission.READ, "health", _("Health"), ":material/monitor_heart:"),
    (Permission.READ, "standards", _("Standards"), ":material/grid_on:"),
    (Permission.READ, "compare", _("Compare"), ":material/compare_arrows:"),
    (Permission.COACH, "priorities", _("Priorities"), ":material/flag:"),
    (Permission.READ, "coaching", _("Coaching"), ":material/diversity_3:"),
    (Permission.READ, "location", _("Location"), ":material/location_on:"),
    (Permission.READ, "voice", _("Voice"), ":material/forum:"),
]
more = [
    (Permission.COACH, "programme", _("Programme"), ":material/school:"),
    (Permission.READ, "thanks", _("Thanks"), ":material/favorite:"),
    (Permission.READ, "scorecard", _("Scorecard"), ":material/scoreboard:"),
    (Permission.READ, "coverage", _("Coverage"), ":material/travel_explore:"),
    (Permission.READ, "reliability", _("How reliable is this?"), ":material/straighten:"),
    (Permission.READ, "search", _("Search"), ":material/search:"),
    (Permission.LOAD, "data", _("Data"), ":material/upload_file:"),
    (Permission.READ, "audit", _("Audit"), ":material/fact_check:"),
    (Permission.READ, "plan", _("Plan"), ":material/assignment:"),
    (Permission.READ, "account", user.name, ":material/account_circle:"),
]
HIDDEN = {"audit", "plan"}  # opened by links only: without one audit or plan they have little to say
allowed = {
    section: [
        st.Page(
            f"{name}.py",
            title=title,
            icon=icon,
            url_path=name,
            default=name == HOME,
            visibility="hidden" if name in HIDDEN else "visible",
        )
        for permission, name, title, icon in listed
        if user.may(permission)
    ]
    for section, listed in (("", pages), (_("More"), more))
}
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
        views_bar(
            views_of(user),
            page=chosen.url_path or HOME,
            save=partial(keep_view, user),
            forget=partial(forget_view, user),
        )
