"""Plan: one coaching plan with the reader's next step, one of its sessions, or the draft of the next plan."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from components import (
    coaching_forms,
    coaching_ways,
    draft_view,
    notices,
    plan_forms,
    plan_sheet,
    session_forms,
)
from components import session_view as session
from components.address import asked_number, show_address
from components.coaching_view import strengths
from components.page import heading
from data_access import cached
from data_access.plan_sheet import PlanSheet
from data_access.visitor import Visit, carry, open_page
from domain.access import Permission
from domain.filters import AuditFilter, Period, months_back


def the_sheet(visit: Visit) -> PlanSheet:
    """The plan that the address names; the page ends where there is none to be seen."""
    sheet: PlanSheet | None = cached.plan_of(visit.scope, asked_number("plan") or 0)
    return sheet or coaching_ways.no_such()


def the_draft(visit: Visit) -> None:
    """What a plan of one location would work on, and the one click that opens it."""
    place = draft_view.place_of(visit.ask(cached.locations), st.query_params["location"]) or coaching_ways.no_such()
    plans = cached.plan_list(visit.scope.only(place.location_id, place.region_id))
    failed = cached.failed_standards(visit.scope, place.location_id)
    heading(head, draft_view.finding(place, failed), draft_view.measure())
    if draft_view.nothing_to_draft(failed, plans):
        return
    draft_view.draft_form(place, visit.user, cached.coaches(), carry)
    draft_view.standard_lines(failed)
    ids = tuple(int(one) for one in failed["standard_id"])
    draft_view.evidence_table(cached.evidence(visit.scope, place.location_id, ids), failed, key="evidence")


def the_plan(visit: Visit) -> None:
    """One plan as a sheet, with the reader's one next step."""
    sheet = the_sheet(visit)
    offered = cached.failed_standards(visit.scope, int(sheet.plan["location_id"]), at_most=draft_view.OFFERED)
    now = datetime.now(UTC)
    heading(head, plan_sheet.finding(sheet, now), plan_sheet.measure(sheet))
    desk = plan_forms.desk_of(sheet, visit.user, now, offered=offered, coaches=cached.coaches(), send=carry)
    plan_sheet.draw(desk, sheet, visit.user)


def the_session(visit: Visit) -> None:
    """One session that was held."""
    number = asked_number("session") or 0
    held, history = cached.session_of(visit.scope, number) or coaching_ways.no_such()
    note = cached.private_note(visit.user, number)
    heading(head, session.finding(held), session.measure(held))
    session_forms.acknowledge_form(held, visit.user, carry)
    session.one_session(held, note, history)
    sheet = cached.plan_of(visit.scope, int(held["plan_id"])) if pd.notna(held["plan_id"]) else None
    if sheet is not None:
        session_forms.change_form(sheet, held, visit.user, datetime.now(UTC), carry, note=note)


def the_agenda(visit: Visit) -> None:
    """The agenda from the evidence, and the log."""
    sheet = the_sheet(visit)
    location_id, region_id = int(sheet.plan["location_id"]), int(sheet.plan["region_id"])
    heading(head, session.agenda_finding(sheet), session.agenda_measure(sheet))
    last = notices.loaded_span(visit, visit.fresh.last_audit).last
    year = AuditFilter(Period(months_back(last, 12), last))
    cells = visit.at(location_id, region_id).ask(cached.standard_estimates, year, location_ids=(location_id,))
    session.agenda(sheet, strengths(cells, cached.standard_list(version=visit.version)))
    session_forms.new_form(sheet, visit.user, datetime.now(UTC), carry)


visit = open_page(Permission.READ)
show_address()
coaching_ways.way_back()
head = st.container()
coaching_forms.say()
if "session" in st.query_params:
    the_session(visit)
elif "location" in st.query_params:
    the_draft(visit)
elif st.query_params.get("view") == "session":
    the_agenda(visit)
else:
    the_plan(visit)
notices.freshness_line(visit.fresh)
