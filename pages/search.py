"""Search: a location, a standard, or words that a shopper or a guest used."""

import streamlit as st

from components import notices, search_view
from components.page import heading
from components.text import _
from data_access import cached
from data_access.visitor import open_page
from data_access.voice import VoiceFilter
from domain.access import Permission
from domain.filters import AuditFilter

MOST, SHORTEST = 10, 2  # of each kind; one letter finds everything

visit = open_page(Permission.READ)
head = st.container()
words = st.text_input(_("What are you looking for?"), key="q", bind="query-params", max_chars=80).strip()
if len(words) < SHORTEST or visit.span is None:
    heading(
        head, _("Find a location, a standard or words"), _("In any language, in names, codes, comments and messages.")
    )
    notices.freshness_line(visit.fresh)
    st.stop()
places = visit.ask(cached.locations_named, words, limit=MOST)
standards = cached.standards_named(words, limit=MOST, version=visit.version)
comments = visit.ask(cached.comments_with, words, limit=MOST)
messages = visit.ask(cached.messages, VoiceFilter(AuditFilter(visit.span), words=words), limit=MOST)
counts = {"places": len(places), "standards": len(standards), "comments": len(comments), "messages": len(messages)}
heading(head, search_view.finding(words, counts, MOST), _("Only what you may see is searched; newest words first."))
left, right = st.columns(2, gap="large")
with left:
    search_view.locations(places)
    search_view.standards(standards)
    search_view.comments(comments)
with right:
    search_view.messages(messages)
notices.freshness_line(visit.fresh)
