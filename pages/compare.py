"""Compare: which locations differ for real, which stand outside chance, and how two of them compare."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import funnel_view, groups_view, notices, pair_months, pair_parts, pair_tiles, pair_view
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.page import heading, how_to_read
from components.tables import Column, show_table, shown
from components.text import _, day
from components.tiles import tile_row
from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission
from domain.filters import AuditFilter, whole_months_before

LISTED, FEWEST = 200, 2  # rows of a table; locations to compare


def table(name: str, frame: pd.DataFrame, columns: Mapping[str, Column], words: str, where: AuditFilter) -> None:
    """The same as a table, folded away, with its files."""
    with st.expander(words):
        show_table(shown(frame.head(LISTED), columns), words)
        about = f"{words}: {day(where.period.first)} – {day(where.period.last)}"
        downloads(files(name, frame.head(LISTED), columns, about), key=name)


def groups(visit: Visit, where: AuditFilter, fit: LevelFit, names: pd.DataFrame, head: DeltaGenerator) -> None:
    """Levels with ranges, in groups that can be told apart."""
    target = visit.level_target(fit, where.channel_ids) or fit.settings.network_level
    frame, count = groups_view.grouped(fit.levels, fit.judge(target), names)
    heading(head, groups_view.finding(count, len(frame)), groups_view.measure(day(fit.settings.as_of), target))
    groups_view.draw(frame, target)
    groups_view.say_left_out(fit.levels, names)
    table("groups", frame, groups_view.columns(), groups_view.table_label(len(frame), listed=LISTED), where)
    how_to_read(groups_view.reading_rules())


def funnel(visit: Visit, where: AuditFilter, fit: LevelFit, names: pd.DataFrame, head: DeltaGenerator) -> None:
    """Mean scores of the period beside what chance allows."""
    sums = visit.ask(cached.score_sums, where)
    sums = sums[sums["location_id"].isin(fit.levels["location_id"])]
    if sums["location_id"].nunique() < FEWEST:
        notices.stop_without_audits()
    frame, limits = funnel_view.funnel(sums, names, fit.settings)
    heading(head, funnel_view.finding(frame), funnel_view.measure(frame, where.period))
    funnel_view.show(frame, limits)
    table("funnel", frame, funnel_view.columns(), funnel_view.table_label(len(frame), listed=LISTED), where)
    how_to_read(funnel_view.reading_rules())


def pair(visit: Visit, where: AuditFilter, fit: LevelFit, names: pd.DataFrame, head: DeltaGenerator) -> None:
    """Two locations side by side, of all regions that the reader may see; whom the address names may be elsewhere."""
    there = AuditFilter(where.period, (), where.channel_ids)
    year = there.over(whole_months_before(where.period.last, 12))
    every = pair_view.sides(visit.ask(cached.location_levels, where.period, where.channel_ids), names)
    both = pair_view.choose(every, fit.levels["location_id"], visit.ask(cached.location_guests, year))
    ids = tuple(sorted(one.location_id for one in both))
    heading(head, pair_view.finding(*both), pair_view.measure(*both, day(fit.settings.as_of)))
    answers = visit.ask(cached.location_nps, year, location_ids=ids)
    heard = visit.ask(cached.location_complaints, year, location_ids=ids)
    # Guests are counted at the door, not by channel: with a choice of channels there is nothing to divide by.
    heard = heard.iloc[:0] if where.channel_ids else heard
    plans, targets = visit.ask(cached.open_plans, location_ids=ids), visit.target_values(fit, where.channel_ids)
    tile_row(pair_tiles.tiles(*both, answers, heard, plans, targets=targets))
    counts = visit.ask(cached.part_counts, there, location_ids=ids)
    lists = cached.standard_list(version=visit.version), visit.channels
    journey, standards = pair_parts.draw_parts(counts, *lists, both)
    sums = visit.ask(cached.location_months, there, location_ids=ids)
    pair_months.draw_trends(sums, both, where.period, fit.settings)
    columns = pair_parts.columns(*both)
    table("journey", journey, columns, _("The journey as a table"), where)
    table("standards", standards, columns, _("All standards compared, real differences first"), where)
    how_to_read(pair_parts.reading_rules())


visit = open_page(Permission.READ)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
fit = visit.ask(cached.location_levels, where.period, where.channel_ids)
if fit is None:
    notices.stop_without_audits()
fit = fit.in_regions(where.region_ids)
if groups_view.enough(fit.levels).sum() < FEWEST:
    heading(head, *groups_view.nothing_to_compare(len(fit.levels)))
    notices.nothing_here(*groups_view.what_to_do(sees=int(visit.regions["locations"].sum())))
    st.stop()
names = visit.ask(cached.locations).set_index("location_id")
VIEWS = {"groups": groups, "funnel": funnel, "pair": pair}
chosen = pair_view.choose_view()
VIEWS[chosen](visit, where, fit, names, head)
notices.freshness_line(visit.fresh)
