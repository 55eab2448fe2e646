"""Health: is the service healthy, where is it not, and what is being done? One screen."""

from datetime import timedelta

import pandas as pd
import streamlit as st

from components import health_view, months_view, notices, programme_view
from components.filter_bar import filter_bar
from components.page import figure, heading, section
from components.ranges import ranges
from components.text import _, day, number
from components.theme import palette
from components.tiles import tile_row
from components.trend import trend
from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, open_page
from domain.access import Permission
from domain.filters import AuditFilter, Period, last_weeks, months_back, whole_months_before
from domain.levels import JudgedLevels

WEEKS = 4
REGIONS = 8  # more would not fit the screen; the worst are shown
CHART_HEIGHT = 270


def week_of(visit: Visit, where: AuditFilter, fit: LevelFit) -> tuple[health_view.Week, pd.DataFrame]:
    """The headline's week, and the sums of its four weeks."""
    now = last_weeks(where.period.last, WEEKS)
    before = now.previous()
    frozen_on = before.first - timedelta(days=1)
    frozen = visit.ask(cached.location_levels, Period(frozen_on, frozen_on), where.channel_ids) or fit
    year = where.over(Period(months_back(now.last, 12), now.last))
    sums = visit.ask(cached.score_sums, where.over(now))
    found = health_view.week(
        sums, visit.ask(cached.score_sums, where.over(before)), frozen.in_regions(where.region_ids).levels,
        visit.ask(cached.location_guests, year),
        usual=fit.settings.usual_score, sigma2=fit.settings.within_variance,
    )  # fmt: skip
    return found, sums


def signals(visit: Visit, where: AuditFilter, sums: pd.DataFrame, judged: JudgedLevels) -> None:
    """The four signals, each with range, n and verdict; no blended index."""
    heard = visit.ask(cached.guest_counts, where.over(last_weeks(where.period.last, WEEKS)))
    quarter = where.over(whole_months_before(where.period.last, 3))
    # Guests are counted at the door, not by channel: with a choice of channels there is nothing to divide by.
    complaints, guests = (0, 0) if where.channel_ids else visit.ask(cached.complaint_rate, quarter)
    tile_row(
        [
            health_view.level_tile(judged),
            health_view.critical_tile(sums),
            health_view.nps_tile(heard.iloc[0], visit.target("nps")),
            health_view.complaint_tile(complaints, guests, visit.target("complaints")),
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
        section(
            title,
            _("Mean level of locations, 90 % range, n audits in 36 months; worst first, {n} at most.", n=REGIONS),
        )
        figure(ranges(rows[:REGIONS], target, label, palette()), _("Levels, worst first"))
    with right:
        section(months_view.finding(months, chart), months_view.measure(months))
        figure(trend(months, target, label, palette(), height=CHART_HEIGHT), _("Score by month"))


visit = open_page(Permission.READ)
if visit.fresh.last_audit is None or visit.span is None:
    notices.stop_without_data(may_load=visit.user.may(Permission.LOAD), sees_nothing=visit.scope.is_empty)
head = st.container()
where = filter_bar(visit.regions, visit.channels, visit.span)
fit = visit.ask(cached.location_levels, where.period, where.channel_ids)
target = fit and visit.level_target(fit, where.channel_ids)
if fit is None or target is None:
    notices.stop_without_audits()
fit = fit.in_regions(where.region_ids)
judged = fit.judge(target)
week, sums = week_of(visit, where, fit)
measure = _(
    "Score of the four weeks to {day}, points of 100, {n} audits, each equal, adjusted for which locations and forms "
    "were checked.", day=day(where.period.last), n=number(week.now.n),
)  # fmt: skip
heading(head, health_view.headline(week, target), f"{measure} {health_view.change_words(week.change)}")
signals(visit, where, sums, judged)
regions_and_trend(visit, where, fit, judged, target)
late = cached.overdue_cases(visit.scope, where.region_ids)
programme = cached.programme(visit.scope, visit.span.last, version=visit.audits_version)
plans = visit.ask(cached.plan_counts, where.region_ids)
st.markdown(health_view.work_words(late, plans, programme_view.sentence(programme)))
notices.freshness_line(visit.fresh)
