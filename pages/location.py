"""Location: everything about one cinema, what to do next first."""

from datetime import UTC, datetime

import streamlit as st

from components import (
    appeals_view,
    coaching_view,
    coaching_ways,
    location_guests,
    months_view,
    notices,
    spend_view,
    story,
    timeline,
)
from components import location_view as view_of
from components.device import is_phone
from components.links import go_to
from components.page import figure, heading, section
from components.text import _, number
from components.theme import palette
from components.trend import trend
from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, open_page
from data_access.voice import VoiceFilter
from delivery.spreadsheets import files
from domain.access import Permission, Role
from domain.filters import AuditFilter, Period, months_back

LAST_WORDS = 5
CHART_HEIGHT = 240


def months(here: Visit, everything: AuditFilter, fit: LevelFit, target: float) -> None:
    """The location's own months as a control chart."""
    sums = months_view.whole_months(here.ask(cached.score_months, everything), everything.period)
    scores, chart = months_view.month_scores(sums, within_variance=fit.settings.within_variance)
    section(months_view.finding(scores, chart), months_view.measure(scores))
    label = _("target {target}", target=number(target, 1))
    figure(
        trend(scores, target, label, palette(), height=CHART_HEIGHT, ticks=4 if is_phone() else 8),
        _("Score by month"),
    )


def standards(here: Visit, year: AuditFilter, location_id: int) -> None:
    """The three to coach, as on Priorities, and the three kept best."""
    cells = here.ask(cached.standard_estimates, year, location_ids=(location_id,))
    known = cached.standard_list(version=here.version)
    weak = coaching_view.standards_by_location(cells, known).get(location_id, [])
    view_of.standard_lists(weak, coaching_view.strengths(cells, known))


visit = open_page(Permission.READ)
names = visit.ask(cached.locations)
span = notices.loaded_span(visit, visit.fresh.last_audit or visit.fresh.last_feedback)
everything = AuditFilter(span)
year = everything.over(Period(months_back(span.last, 12), span.last))
fit, target = visit.levels(year) or (None, None)
gain = [] if fit is None or target is None else fit.most_to_gain(target)
own = visit.scope.location_ids if visit.user.role is Role.CINEMA_DIRECTOR else ()
head = st.container()
code = view_of.choose_location(names, view_of.usual(names, own, gain))
place = names[names["code"] == code].iloc[0]
location_id = int(place["location_id"])
here = visit.at(location_id, int(place["region_id"]))
level = None if fit is None or target is None else fit.one(location_id, target)
cases, (plans, sessions) = cached.open_cases(here.scope), cached.coaching_of(here.scope)
if is_phone():
    complaints = here.ask(cached.messages, VoiceFilter(year, ("complaint",)), limit=1)
    location_guests.newest_complaint(head, cases, complaints)
    section(view_of.level_finding(place["name"], level, target), view_of.level_measure(level))
else:
    heading(head, view_of.level_finding(place["name"], level, target), view_of.level_measure(level))
view_of.what_next(level, cases, plans)
coaching_ways.way_to_plan(plans, visit.user, code)
appeals_view.link(cached.open_appeals(here.scope))
history = story.Story(
    span, here.ask(cached.location_audits, everything), here.ask(cached.voice_months, everything), plans,
    sessions, story.events_of(place["opened_on"], place["restarted_on"], place["closed_on"], span),
)  # fmt: skip
picked = timeline.show(history, target, files, phone=is_phone(), name=code)
if picked is not None:
    go_to("audit", audit=str(picked))
if fit is not None and target is not None:
    months(here, everything, fit, target)
standards(here, year, location_id)
messages = here.ask(cached.messages, VoiceFilter(year), limit=LAST_WORDS)
location_guests.guests(cases, messages, datetime.now(UTC), files, name=code)
spend_view.spend(here.ask(cached.money_months, span), files, code)
view_of.plan_table(plans, files, code)
notices.freshness_line(visit.fresh, audits=len(history.audits))
