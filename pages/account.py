"""Account: who I am, what I may see, my language, and the way out."""

import streamlit as st

from components.account_view import language_choice, role_name, scope_words
from components.page import heading, same_tab_link
from components.text import _
from data_access.visitor import change_language, open_page
from domain.access import Permission

visit = open_page(Permission.READ)
user = visit.user
heading(st.container(), user.name, f"{role_name(user.role)} · {scope_words(user.scope)}")
chosen = language_choice(user.language)
if chosen != user.language:
    change_language(user, chosen)
    st.rerun()
same_tab_link(_("Sign out"), "/signout")
