"""Coaching: plans and sessions of the scope, what is overdue first. One plan is the page Plan."""

from datetime import UTC, datetime

import streamlit as st

from components import coaching_ways, draft_view, notices, plan_standing, plan_words, plans_view
from components import session_view as session
from components.page import heading, how_to_read
from data_access import cached
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission


def the_plans(visit: Visit) -> None:
    """Every plan of the scope, those that wait for the reader on top, and the way to a new one."""
    shown = coaching_ways.in_regions(cached.plan_list(visit.scope), visit.regions)
    plans = plan_standing.standing(shown, visit.user, datetime.now(UTC))
    heading(head, plans_view.finding(plans), plans_view.measure(plans))
    plans_view.waiting(plans, visit.user)
    session.unread(cached.session_list(visit.scope), visit.user)
    plans_view.plan_list(plans, files, visit.user)
    if visit.user.role in coaching_ways.DRAFTERS:
        draft_view.choose_place(visit.ask(cached.locations), plans)
    how_to_read(plan_words.rules_words())


def the_sessions(visit: Visit) -> None:
    """Every session of the scope."""
    held = coaching_ways.in_regions(cached.session_list(visit.scope), visit.regions)
    heading(head, session.list_finding(held), session.list_measure(held))
    session.session_list(held, files)


VIEWS = {"plans": the_plans, "sessions": the_sessions}

visit = open_page(Permission.READ)
head = st.container()
VIEWS[coaching_ways.choose_list(VIEWS)](visit)
coaching_ways.ways_on(visit.user)
notices.freshness_line(visit.fresh)
