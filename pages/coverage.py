"""Coverage: which locations, channels, days and hours nobody looked at, who looked, and what is still lacking."""

import pandas as pd
import streamlit as st

from components import coverage_parts, notices, plan_view, shoppers_view, week_view
from components import coverage_view as view_of
from components.device import is_phone
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.links import page_link
from components.page import heading, section
from components.tables import Column, show_table, shown
from components.text import _, day, number
from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission
from domain.estimates import visits_needed
from domain.filters import AuditFilter
from domain.visit_plan import RELIABLE

Columns = dict[str, Column]


def listed(name: str, rows: pd.DataFrame, columns: Columns, about: str, *, kept: Columns | None = None) -> None:
    """The first 200 rows as a table, all of them as files. kept: the files' columns, where they differ."""
    read = view_of.narrow(columns) if is_phone() else columns
    show_table(shown(rows.iloc[: view_of.LISTED], read), about)
    downloads(files(name, rows, kept or columns, f"Foyer. {about}"), key=name)


def who_looked(visit: Visit, where: AuditFilter, places: pd.DataFrame, half_life: float) -> None:
    """How shoppers take turns, and how hard each scores."""
    weights = visit.ask(cached.shopper_weights, where.period.last, half_life=half_life)
    turns = shoppers_view.turns(visit.ask(cached.shopper_rotation, where), weights, places)
    section(shoppers_view.turns_finding(turns), shoppers_view.turns_measure(turns))
    if turns.empty:
        return
    listed("shopper-rotation", turns, shoppers_view.turns_columns(), _("How shoppers take turns at each location"))
    found = visit.ask(cached.shopper_severities, where)
    section(shoppers_view.severity_finding(found), shoppers_view.severity_measure())
    listed("shopper-severity", shoppers_view.severity_rows(found), shoppers_view.severity_columns(),
           _("How hard each shopper scores"), kept=shoppers_view.severity_export())  # fmt: skip


def what_is_lacking(
    visit: Visit, where: AuditFilter, fit: LevelFit, audits: pd.DataFrame, places: pd.DataFrame
) -> None:
    """Visits that reliable levels lack, and where next month's should go."""
    made = fit.settings
    labels = view_of.labels_of(visit.channels, where.channel_ids)
    needed = visits_needed(RELIABLE, made.parts.k)
    plan = plan_view.plan(fit.levels, audits, places, labels, needed=needed, half_life=made.half_life)
    section(plan_view.finding(plan), plan_view.measure(plan))
    listed("visits-lacking", plan_view.by_region(plan), plan_view.region_columns(), _("Visits lacking by region"))
    section(plan_view.plan_finding(plan), plan_view.plan_measure())
    if len(plan.rows):
        listed("visit-plan", plan.rows, plan_view.plan_columns(), _("Visits of next month"))
    page_link("reliability", _("How reliable is this?"))


visit = open_page(Permission.READ)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
audits = visit.ask(cached.channel_audits, where)
places = view_of.open_places(visit.ask(cached.locations), where)
if audits.empty or places.empty:
    notices.stop_without_audits()
labels = view_of.labels_of(visit.channels, where.channel_ids)
visits = next((one for one, code, _name, _weight in labels if code == "visit"), None)
seen = view_of.seen(audits, places, labels, visits, where.period.last)
by_hour = where if visits is None else AuditFilter(where.period, where.region_ids, (visits,))
week = week_view.week(visit.ask(cached.week_audits, by_hour), visit.ask(cached.guest_week, where))
heading(
    head,
    view_of.finding(seen, week_view.hardly_seen(week)),
    _("Audits from {first} to {last}, n = {n}, at the {places} locations open now.",
      first=day(where.period.first), last=day(where.period.last), places=number(len(places)),
      n=number(seen.table["audits"].sum())),
)  # fmt: skip
show = view_of.choose_part()
fit = visit.ask(cached.location_levels, where.period, where.channel_ids) if show in ("lacking", "shoppers") else None
if show == "places":
    coverage_parts.locations_and_channels(seen)
    with st.expander(_("All locations as a table")):
        listed("coverage", seen.table, view_of.seen_columns(seen), _("Audits by location and channel"))
elif show == "week":
    coverage_parts.hours_of_week(week)
elif fit is None:
    notices.stop_without_audits()
elif show == "lacking":
    what_is_lacking(visit, where, fit, audits, places)
else:
    who_looked(visit, where, places, fit.settings.half_life)
notices.freshness_line(visit.fresh, audits=int(seen.table["audits"].sum()))
