"""Priorities: where coaching pays, why, and on which three standards. Critical failures beside it."""

from datetime import timedelta

import streamlit as st

from components import coaching_view, levels_view, notices
from components.device import is_phone
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.page import figure, folded, heading, how_to_read, section
from components.ranges import beside_target
from components.tables import show_table, shown
from components.text import _, n_, number
from components.theme import palette
from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission
from domain.filters import AuditFilter, Period, months_back
from domain.flags import Flag
from domain.levels import JudgedLevels

SHOWN, LISTED = 12, 200  # rows of the figure and cards, of the table: 12,000 take seconds to format and send
WORDS = 0.08  # of the width of the figure
CRITICAL_DAYS = 90


def figure_and_table(visit: Visit, fit: LevelFit, judged: JudgedLevels, target: float) -> None:
    """The locations in the order of what coaching could gain, drawn with their ranges, and all of them listed."""
    names = visit.ask(cached.locations)
    order = [int(row) for row in judged.order]
    rows = levels_view.range_rows(judged, fit.levels, names.set_index("location_id")["name"], order[:SHOWN])
    label = _("target {target}", target=number(target, 1))
    drawn = beside_target(rows, target, label, palette(), words=WORDS, stacked=is_phone())
    figure(drawn, _("Best estimates of {n} locations with their likely ranges", n=len(rows)))
    table = folded(levels_view.table_label(len(order), listed=LISTED), key="levels as a table")
    if table is None:
        return
    with table:
        frame, columns = levels_view.level_table(judged, fit.levels, names, order)
        show_table(shown(frame.head(LISTED), columns), _("Levels of locations, most to be gained first"))
        downloads(files("levels", frame, columns, levels_view.about(fit.settings.as_of)), key="levels")


def what_to_coach(visit: Visit, where: AuditFilter, fit: LevelFit, judged: JudgedLevels, target: float) -> None:
    """One card for each location to coach now: the sentence, then its three standards."""
    rows = [int(row) for row in judged.order if judged.flag[row] == Flag.COACH_NOW.value][:SHOWN]
    year = AuditFilter(Period(months_back(where.period.last, 12), where.period.last), (), where.channel_ids)
    ids = tuple(int(fit.levels["location_id"].iloc[row]) for row in rows)
    cells = visit.ask(cached.standard_estimates, year, location_ids=ids)
    three = coaching_view.standards_by_location(cells, cached.standard_list(version=visit.version))
    names = visit.ask(cached.locations).set_index("location_id")
    note = _(
        "The first {n} at most; up to three standards each, by weighted points lost a check in 12 months.", n=SHOWN
    )
    finding = n_("What to coach at {n} location", "What to coach at the {n} locations", len(rows))
    section(finding, note, own_sheet="coach")
    for row, one in zip(rows, ids, strict=True):
        coaching_view.card(
            f"{names.at[one, 'name']} · {names.at[one, 'region']}",
            levels_view.level_sentence(judged, fit.levels, row, target),
            three.get(one, []),
            code=str(names.at[one, "code"]),
        )


def critical(visit: Visit, where: AuditFilter) -> None:
    """Critical failures of the last 90 days: a list of their own, never averaged."""
    last = where.period.last
    recent = where.over(Period(last - timedelta(days=CRITICAL_DAYS - 1), last))
    found = visit.ask(cached.critical_failures, recent)
    total = int(visit.ask(cached.audit_count, recent)["critical"].iloc[0])
    section(
        n_("{n} critical failure in 90 days", "{n} critical failures in 90 days", total),
        _("Newest first, each with its date; never averaged or estimated."),
        own_sheet="critical",
    )
    coaching_view.critical_table(found, total)


visit = open_page(Permission.COACH)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
fit, target = visit.levels(where) or notices.stop_without_audits()
judged = fit.judge(target)
measure = levels_view.coaching_measure(judged, fit.settings.as_of, drawn=SHOWN)
heading(head, levels_view.coaching_finding(judged), measure)
figure_and_table(visit, fit, judged, target)
if judged.count(Flag.COACH_NOW):
    what_to_coach(visit, where, fit, judged, target)
critical(visit, where)
how_to_read(levels_view.reading_rules(fit.settings, visit.target("level")))
notices.freshness_line(visit.fresh)
