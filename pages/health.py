"""Health: is the service healthy, where is it not, and what is being done? One screen."""

import streamlit as st

from components import changes_view, health_view, months_view, notices, programme_view, signals
from components.device import is_phone
from components.filter_bar import filter_bar
from components.page import bullets, figure, heading, section
from components.ranges import beside_target
from components.text import _, channel_names, day, number, standard_name
from components.theme import palette
from components.tiles import tile_row
from components.trend import trend
from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, open_page
from data_access.week import WeekData, ask_week
from domain.access import Permission
from domain.filters import AuditFilter
from domain.levels import JudgedLevels

REGIONS = 8  # more would not fit the screen; the worst are shown
CHART_HEIGHT = 222  # as high as eight regions
WORDS = 0.14  # of the width of the figure of levels


def four_signals(visit: Visit, data: WeekData, fit: LevelFit, judged: JudgedLevels) -> None:
    """The four signals, each with range, n and verdict; no blended index."""
    coach = visit.user.may(Permission.COACH)
    names = visit.ask(cached.locations).set_index("location_id")["name"]
    tile_row(
        [
            signals.level_tile(judged, fit.levels, names, "priorities" if coach else "location"),
            signals.critical_tile(data.sums, data.earlier, "priorities" if coach else "standards"),
            signals.nps_tile(data.heard, data.heard_before, visit.target("nps")),
            signals.complaint_tile(data.complaints, data.complaints_before, visit.target("complaints")),
        ]
    )


def regions_and_trend(visit: Visit, where: AuditFilter, fit: LevelFit, judged: JudgedLevels, target: float) -> None:
    """Regions at a glance beside the months of the period."""
    label = _("target {target}", target=number(target, 1))
    rows, title = health_view.at_a_glance(judged, fit.levels, visit.regions, visit.ask(cached.locations), target)
    sums = months_view.whole_months(visit.ask(cached.score_months, where), where.period)
    months, chart = months_view.month_scores(sums, within_variance=fit.settings.within_variance)
    left, right = st.columns(2, gap="medium")
    with left:
        section(title, _("Mean level, 90 % range, n audits in 36 months; worst first, {n} at most.", n=REGIONS))
        drawn = beside_target(rows[:REGIONS], target, label, palette(), words=WORDS, stacked=is_phone())
        figure(drawn, _("Levels, worst first"))
    with right:
        section(months_view.finding(months, chart), months_view.measure(months))
        figure(trend(months, target, label, palette(), height=CHART_HEIGHT), _("Score by month"))


def what_changed(visit: Visit, data: WeekData, fit: LevelFit) -> None:
    """What moved beyond chance in the four weeks, and how much of the plain mean's move was mix."""
    regions = {int(row["region_id"]): str(row["name"]) for row in visit.regions.to_dict("records")}
    listed = cached.standard_list(version=visit.version).to_dict("records")
    standards = {int(row["standard_id"]): standard_name(row) for row in listed}
    moved = changes_view.moved(
        [
            (changes_view.moves_of(data.sums, data.earlier, by, fit.settings.within_variance), names)
            for by, names in (("region_id", regions), ("channel_id", channel_names(visit.channels)))
        ],
        (changes_view.standard_moves(data.shares, data.earlier_shares), standards),
    )
    bullets(changes_view.finding(moved), [*changes_view.told(moved), changes_view.mix_words(data.sums, data.earlier)])


def what_is_done(visit: Visit, where: AuditFilter) -> None:
    """Guests who wait, plans in work, and what coaching has brought."""
    late = cached.overdue_cases(visit.scope, where.region_ids)
    plans = visit.ask(cached.plan_counts, where.region_ids)
    programme = cached.programme(visit.scope, where.period.last, version=visit.audits_version)
    bullets(health_view.work_finding(late, plans), [programme_view.sentence(programme)])


visit = open_page(Permission.READ)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span, weeks=True)
fit, target = visit.levels(where) or notices.stop_without_audits()
judged, data = fit.judge(target), ask_week(visit, where, fit)
week = health_view.week(data.sums, data.earlier, data.frozen, data.guests, settings=fit.settings)
heading(head, health_view.headline(week, target), health_view.measure(week, day(where.period.last)))
four_signals(visit, data, fit, judged)
regions_and_trend(visit, where, fit, judged, target)
left, right = st.columns(2, gap="medium")
with left:
    what_changed(visit, data, fit)
with right:
    what_is_done(visit, where)
notices.freshness_line(visit.fresh)
